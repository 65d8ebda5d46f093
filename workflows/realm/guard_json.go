package realm

import (
	"errors"

	"github.com/dop251/goja"
)

// guardJSON stands before JSON.parse, which recurses in Go without end, and JSON.stringify, which is quadratic in depth
// and writes gigabytes of `a = [a, a]` thirty times over. A visitor reaches JSON.parse with the body of a request.
func (r *Realm) guardJSON(f *Features) {
	if !f.reaches("JSON") {
		return
	}
	json := r.intrinsic("JSON")
	if f.has("parse") && r.once("JSON.parse") {
		r.guard(json, &guard{name: "parse", check: checkParse})
	}
	if f.has("stringify") && r.once("JSON.stringify") {
		original, ok := goja.AssertFunction(json.Get("stringify"))
		if !ok {
			return
		}
		r.replace(json, "stringify", func(fc goja.FunctionCall) goja.Value { return r.stringify(original, fc) })
	}
}

func checkParse(r *Realm, fc *goja.FunctionCall) {
	text, ok := fc.Argument(0).(goja.String)
	if !ok {
		if _, object := fc.Argument(0).(*goja.Object); !object {
			return
		}
		text, _ = fc.Argument(0).ToString().(goja.String)
		fc.Arguments = append([]goja.Value{text}, fc.Arguments[1:]...) // converted once
	}
	l := r.run.Limits
	if int64(text.Length()) > l.JSONSize {
		panic(r.NewError("SyntaxError", "JSON.parse: the text is over the limit"))
	}
	if err := CheckJSON([]byte(text.String()), l.JSONSize, l.JSONDepth); err != nil {
		panic(r.NewError("SyntaxError", "JSON.parse: "+err.Error()))
	}
}

// stringify writes with our own writer, which has limits. A replacer or an indentation is goja's, once the writer has
// found that the value is within them.
func (r *Realm) stringify(original goja.Callable, fc goja.FunctionCall) goja.Value {
	l := r.run.Limits
	plain := goja.IsUndefined(fc.Argument(1)) || goja.IsNull(fc.Argument(1))
	_, replacer := fc.Argument(1).(*goja.Object)
	indent := fc.Argument(2)
	if !goja.IsUndefined(indent) && !goja.IsNull(indent) {
		plain = false
	}
	limit := l.StringSize
	if !plain && !replacer {
		limit /= 16 // indentation: ten characters a level at most
	}
	w := jsonWriter{r: r, max: int(limit), maxDepth: l.JSONDepth, bigInts: replacer}
	ok := false
	if ex := r.rt.Try(func() { ok = w.value(fc.Argument(0), "", 0) }); ex != nil {
		switch {
		case w.err == nil:
			panic(ex)
		case errors.Is(w.err, errTooLarge):
			panic(r.NewError("RangeError", "JSON.stringify: "+w.err.Error()))
		default:
			panic(r.NewError("TypeError", "JSON.stringify: "+w.err.Error()))
		}
	}
	if !plain {
		v, err := original(fc.This, fc.Arguments...)
		if err != nil {
			panic(err)
		}
		return v
	}
	if !ok {
		return goja.Undefined()
	}
	r.made(int64(len(w.out)))
	return r.rt.ToValue(string(w.out))
}
