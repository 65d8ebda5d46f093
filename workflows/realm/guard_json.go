package realm

import (
	"errors"
	"strconv"
	"strings"

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
		r.replace(json, "stringify", r.stringify)
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

// stringify is JSON.stringify (ECMA-262 25.5.4) by our own writer, which has limits. Nothing is read twice: what answers
// differently the second time would get past a check made the first.
func (r *Realm) stringify(fc goja.FunctionCall) goja.Value {
	l := r.run.Limits
	w := jsonWriter{r: r, max: int(l.StringSize), maxDepth: l.JSONDepth}
	ok := false
	if ex := r.rt.Try(func() {
		w.replaceBy(fc.Argument(1))
		w.gap = gap(fc.Argument(2))
		var holder goja.Value
		if w.replacer != nil {
			o := r.rt.NewObject()
			_ = o.DefineDataProperty("", fc.Argument(0), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
			holder = o
		}
		ok = w.value(holder, fc.Argument(0), "", 0)
	}); ex != nil {
		switch {
		case w.err == nil:
			panic(ex)
		case errors.Is(w.err, errTooLarge):
			panic(r.NewError("RangeError", "JSON.stringify: "+w.err.Error()))
		default:
			panic(r.NewError("TypeError", "JSON.stringify: "+w.err.Error()))
		}
	}
	if !ok {
		return goja.Undefined()
	}
	r.made(int64(len(w.out)))
	return r.rt.ToValue(string(w.out))
}

// replaceBy reads the second argument of JSON.stringify: a function, or a list of the members to write.
func (w *jsonWriter) replaceBy(v goja.Value) {
	o, ok := v.(*goja.Object)
	if !ok {
		return
	}
	if f, ok := goja.AssertFunction(o); ok {
		w.replacer = f
		return
	}
	if !isArray(o) {
		return
	}
	w.only = []string{}
	seen := map[string]bool{}
	for i := range w.r.shortArray(o) {
		if i&1023 == 0 {
			w.r.stopIfLate()
		}
		item := o.Get(strconv.FormatInt(i, 10))
		switch x := item.(type) {
		case nil, *goja.Symbol:
			continue
		case *goja.Object:
			if c := x.ClassName(); c != "String" && c != "Number" {
				continue
			}
		default:
			if !goja.IsString(item) && !goja.IsNumber(item) {
				continue
			}
		}
		if name := item.String(); !seen[name] {
			seen[name] = true
			w.only = append(w.only, name)
		}
	}
}

// gap reads the third argument: so many spaces, or a text, up to ten characters.
func gap(v goja.Value) string {
	if o, ok := v.(*goja.Object); ok {
		switch o.ClassName() {
		case "Number":
			v = o.ToNumber()
		case "String":
			v = o.ToString()
		}
	}
	switch {
	case goja.IsNumber(v):
		return strings.Repeat(" ", int(min(max(v.ToInteger(), 0), 10)))
	case goja.IsString(v):
		if s, ok := v.(goja.String); ok && s.Length() > 10 {
			return s.Substring(0, 10).String()
		}
		return v.String()
	}
	return ""
}
