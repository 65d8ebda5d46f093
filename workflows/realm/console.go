package realm

import (
	"fmt"
	"math"
	"strings"

	"github.com/dop251/goja"
)

// consoleDepth is how many levels of an object a console line shows.
const consoleDepth = 4

// InstallConsole makes `console` available, whose calls become lines of Run.Log. It stands behind the global object, in
// front of what stands there already, and is made when the script first asks for it.
func (r *Realm) InstallConsole() error {
	global := r.rt.GlobalObject()
	o := r.rt.NewDynamicObject(&consoleGlobal{r: r})
	if err := o.SetPrototype(global.Prototype()); err != nil {
		return fmt.Errorf("installing console: %w", err)
	}
	if err := global.SetPrototype(o); err != nil {
		return fmt.Errorf("installing console: %w", err)
	}
	return nil
}

// consoleGlobal is the object with the one member console.
type consoleGlobal struct {
	r       *Realm
	console goja.Value
}

// Get makes console at the first call and puts it onto the global object.
func (g *consoleGlobal) Get(name string) goja.Value {
	if name != "console" {
		return nil
	}
	if g.console == nil {
		g.console = g.r.newConsole()
		_ = g.r.rt.GlobalObject().DefineDataProperty(name, g.console, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return g.console
}

// Has tells whether the name is console.
func (g *consoleGlobal) Has(name string) bool { return name == "console" }

// Set refuses: an assignment makes a property of the global object and does not come here.
func (*consoleGlobal) Set(string, goja.Value) bool { return false }

// Delete refuses likewise.
func (*consoleGlobal) Delete(string) bool { return false }

// Keys is empty: the member is not enumerable.
func (*consoleGlobal) Keys() []string { return nil }

var _ goja.DynamicObject = (*consoleGlobal)(nil)

func (r *Realm) newConsole() *goja.Object {
	o := r.rt.NewObject()
	line := func(name, level string) {
		r.method(o, name, func(fc goja.FunctionCall) goja.Value {
			if r.overBudget(0) {
				r.run.lines.dropped++ // without formatting: a flood costs nothing
			} else {
				r.Log(level, r.format(fc.Arguments))
			}
			return goja.Undefined()
		})
	}
	for name, level := range consoleLevels() {
		line(name, level)
	}
	r.method(o, "assert", func(fc goja.FunctionCall) goja.Value {
		if !fc.Argument(0).ToBoolean() {
			text := "assertion failed"
			if len(fc.Arguments) > 1 {
				text += ": " + r.format(fc.Arguments[1:])
			}
			r.Log("error", text)
		}
		return goja.Undefined()
	})
	r.addCounters(o)
	return o
}

// method gives an object of ours a function with a name of its own: without one it would show that of a Go function.
func (r *Realm) method(o *goja.Object, name string, f func(goja.FunctionCall) goja.Value) {
	v := r.rt.ToValue(f).(*goja.Object)
	_ = v.DefineDataProperty("name", r.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	_ = o.Set(name, v)
}

func consoleLevels() map[string]string {
	return map[string]string{
		"log": "info", "info": "info", "debug": "debug", "warn": "warn", "error": "error", "trace": "debug",
		"dir": "info", "dirxml": "info", "table": "info", "group": "info", "groupCollapsed": "info",
	}
}

// format writes arguments side by side: strings as they are, errors with their stack, objects as JSON. Format letters
// of the Console standard (%s, %d …) in the first argument are filled in.
func (r *Realm) format(args []goja.Value) string {
	var b strings.Builder
	if len(args) > 1 && goja.IsString(args[0]) {
		text, used := r.fill(args[0].String(), args[1:])
		b.WriteString(text)
		args = args[1+used:]
		if len(args) > 0 {
			b.WriteByte(' ')
		}
	}
	limit := int(r.run.Limits.LogLine)
	for i, v := range args {
		if b.Len() > limit {
			break // the rest would be cut off
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(r.show(v))
	}
	return b.String()
}

func (r *Realm) fill(f string, args []goja.Value) (string, int) {
	if !strings.Contains(f, "%") {
		return f, 0
	}
	var b strings.Builder
	used := 0
	for i := 0; i < len(f); i++ {
		if f[i] != '%' || i+1 == len(f) {
			b.WriteByte(f[i])
			continue
		}
		letter := f[i+1]
		switch {
		case letter == '%':
			b.WriteByte('%')
			i++
		case strings.IndexByte("sdifoOc", letter) >= 0 && used < len(args):
			v := args[used]
			used++
			i++
			switch letter {
			case 'c': // a style
			case 'd', 'i':
				b.WriteString(number(v, true))
			case 'f':
				b.WriteString(number(v, false))
			default:
				b.WriteString(r.show(v))
			}
		default:
			b.WriteByte('%')
		}
	}
	return b.String(), used
}

func number(v goja.Value, whole bool) string {
	if _, object := v.(*goja.Object); object {
		return "NaN"
	}
	if _, symbol := v.(*goja.Symbol); symbol {
		return "NaN"
	}
	n := v.ToNumber()
	if f := n.ToFloat(); whole && math.Abs(f) < 1<<53 {
		return itoa(int64(f))
	}
	return n.String()
}

// show writes one value.
func (r *Realm) show(v goja.Value) string {
	o, ok := v.(*goja.Object)
	if !ok {
		if goja.IsBigInt(v) {
			return v.String() + "n"
		}
		if _, symbol := v.(*goja.Symbol); symbol {
			return "Symbol(" + v.String() + ")"
		}
		return clip(v.String(), int(r.run.Limits.LogLine))
	}
	if o.ClassName() == "Error" {
		f := r.describe(o)
		text := f.Message
		for _, s := range f.Stack {
			text += "\n    at " + s
		}
		return text
	}
	if _, callable := goja.AssertFunction(o); callable {
		name := ""
		if n := o.Get("name"); n != nil {
			name = n.String()
		}
		return "[function " + name + "]"
	}
	d := display{r: r, budget: int(r.run.Limits.LogLine)}
	if ex := r.rt.Try(func() { d.value(o, 0) }); ex != nil {
		return "[object that cannot be shown]"
	}
	return string(d.out)
}

// display writes an object much like JSON, but never fails: deep levels, functions and cycles become words.
type display struct {
	r      *Realm
	out    []byte
	budget int
}

func (d *display) value(v goja.Value, depth int) {
	if len(d.out) > d.budget {
		return
	}
	o, ok := v.(*goja.Object)
	switch {
	case v == nil:
		d.out = append(d.out, "undefined"...)
	case !ok && goja.IsString(v):
		d.out = AppendJSONString(d.out, clip(v.String(), d.budget))
	case !ok:
		d.out = append(d.out, v.String()...)
	default:
		d.object(o, depth)
	}
}

func (d *display) object(o *goja.Object, depth int) {
	if _, callable := goja.AssertFunction(o); callable {
		d.out = append(d.out, "[function]"...)
		return
	}
	switch class := o.ClassName(); class {
	case "Date", "Error", "RegExp", "Number", "String", "Boolean":
		d.out = AppendJSONString(d.out, clip(o.String(), d.budget))
		return
	}
	if depth >= consoleDepth {
		if isArray(o) {
			d.out = append(d.out, "[…]"...)
		} else {
			d.out = append(d.out, "{…}"...)
		}
		return
	}
	if isArray(o) {
		d.out = append(d.out, '[')
		n := o.Get("length").ToInteger()
		for i := int64(0); i < n && len(d.out) <= d.budget; i++ {
			if i > 0 {
				d.out = append(d.out, ',')
			}
			d.value(o.Get(itoa(i)), depth+1)
		}
		d.out = append(d.out, ']')
		return
	}
	d.out = append(d.out, '{')
	for i, key := range o.Keys() {
		if len(d.out) > d.budget {
			break
		}
		if i > 0 {
			d.out = append(d.out, ',')
		}
		d.out = AppendJSONString(d.out, key)
		d.out = append(d.out, ':')
		d.value(o.Get(key), depth+1)
	}
	d.out = append(d.out, '}')
}
