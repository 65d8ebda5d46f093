package language

import (
	"bytes"
	"math"

	"github.com/dop251/goja"
)

// stackTraces adds Error.captureStackTrace and Error.stackTraceLimit, which no standard has and many packages use. The
// limit can be assigned and stays Infinity: it would otherwise outlive the run that set it, and stacks are bounded as
// they are.
func stackTraces(in *installation) {
	class := in.global("Error")
	in.method(class, "captureStackTrace", 2, func(fc goja.FunctionCall) goja.Value {
		o, ok := fc.Argument(0).(*goja.Object)
		if !ok {
			panic(in.rt.NewTypeError("Error.captureStackTrace needs an object"))
		}
		stack := in.rt.ToValue(headline(o) + "\n" + in.frames(fc.Argument(1)))
		if err := o.DefineDataProperty("stack", stack, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
			panic(err)
		}
		return goja.Undefined()
	})
	if class.Get("stackTraceLimit") == nil {
		get := in.function("get stackTraceLimit", 0, func(goja.FunctionCall) goja.Value { return in.rt.ToValue(math.Inf(1)) })
		set := in.function("set stackTraceLimit", 1, func(goja.FunctionCall) goja.Value { return goja.Undefined() })
		in.check(class.DefineAccessorProperty("stackTraceLimit", get, set, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
}

// headline is the first line of a stack: what Error.prototype.toString would say.
func headline(o *goja.Object) string {
	part := func(key, missing string) string {
		v := o.Get(key)
		if v == nil || goja.IsUndefined(v) {
			return missing
		}
		if _, ok := v.(*goja.Symbol); ok {
			return missing
		}
		return v.ToString().String()
	}
	name, message := part("name", "Error"), part("message", "")
	switch {
	case name == "":
		return message
	case message == "":
		return name
	}
	return name + ": " + message
}

// frames lists the callers in the form of goja's own stacks. Those above above, a function, are left out, as are this
// function's own and those of the additions.
func (in *installation) frames(above goja.Value) string {
	stack := in.rt.CaptureCallStack(0, nil)
	if len(stack) > 0 {
		stack = stack[1:] // captureStackTrace itself
	}
	if f, ok := above.(*goja.Object); ok {
		if _, callable := goja.AssertFunction(f); callable {
			name := f.Get("name")
			for i := range stack {
				if name != nil && stack[i].FuncName() == name.String() {
					stack = stack[i+1:]
					break
				}
			}
		}
	}
	var b bytes.Buffer
	for i := range stack {
		b.WriteString("\tat ")
		stack[i].Write(&b)
		b.WriteByte('\n')
	}
	return b.String()
}
