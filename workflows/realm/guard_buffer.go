package realm

import (
	"math"

	"github.com/dop251/goja"
)

// bufferClass is a class whose constructor takes a size, and how many bytes an element has.
type bufferClass struct {
	name string
	size float64
}

func bufferClasses() []bufferClass {
	return []bufferClass{
		{"ArrayBuffer", 1}, {"Int8Array", 1}, {"Uint8Array", 1}, {"Uint8ClampedArray", 1}, {"Int16Array", 2}, {"Uint16Array", 2},
		{"Int32Array", 4}, {"Uint32Array", 4}, {"Float32Array", 4}, {"Float64Array", 8}, {"BigInt64Array", 8}, {"BigUint64Array", 8},
	}
}

// buffersOf are those that a program can come by.
func buffersOf(f *Features) []bufferClass {
	var out []bufferClass
	for _, c := range bufferClasses() {
		if f.reaches(c.name) {
			out = append(out, c)
		}
	}
	return out
}

// guardBuffers puts a constructor that checks the size before each class that the program can come by. `new
// ArrayBuffer(2**40)` ends the process.
func (r *Realm) guardBuffers(p *Plan) {
	for _, c := range p.buffers {
		if r.once(c.name) {
			r.guardClass(c.name, func(args []goja.Value) { r.checkBuffer(args, c) })
		}
	}
	if len(p.buffers) == 0 {
		return
	}
	for _, name := range [...]string{"from", "keys", "entries"} {
		if !p.features.has(name) || !r.once("%TypedArray%."+name) {
			continue
		}
		typed := r.intrinsic("Uint8Array").Prototype()
		if name == "from" {
			r.guard(typed, &guard{name: name, check: checkFrom})
		} else {
			r.guard(typed.Get("prototype").(*goja.Object), &guard{name: name, check: checkKeys})
		}
	}
}

func (r *Realm) checkBuffer(args []goja.Value, c bufferClass) {
	if len(args) == 0 {
		return
	}
	size := c.size
	if o, ok := args[0].(*goja.Object); ok && c.name == "ArrayBuffer" {
		args[0] = o.ToNumber() // once, so that it cannot say something else the next time
	}
	var n float64
	switch a := args[0].(type) {
	case *goja.Object:
		if a.ClassName() == "ArrayBuffer" {
			return // a view
		}
		n = float64(r.shortArray(a))
	default:
		n = a.ToNumber().ToFloat()
	}
	if n*size > float64(r.run.Limits.StringSize) {
		r.tooLarge("a buffer", r.run.Limits.StringSize)
	}
	if n > 0 && !math.IsNaN(n) {
		r.made(int64(n * size))
	}
}

// guardClass replaces a global class by a proxy that checks what it is constructed with. Its prototype names the proxy
// as its constructor, so that the class itself is out of the script's reach.
func (r *Realm) guardClass(name string, check func(args []goja.Value)) {
	class, ok := r.rt.GlobalObject().Get(name).(*goja.Object)
	if !ok {
		return
	}
	construct, ok := goja.AssertConstructor(class)
	if !ok {
		return
	}
	call, _ := goja.AssertFunction(class)
	proxy := r.rt.ToValue(r.rt.NewProxy(class, &goja.ProxyTrapConfig{
		Apply: func(_ *goja.Object, this goja.Value, args []goja.Value) goja.Value {
			check(args)
			v, err := call(this, args...)
			if err != nil {
				panic(err)
			}
			return v
		},
		Construct: func(_ *goja.Object, args []goja.Value, newTarget *goja.Object) *goja.Object {
			check(args)
			o, err := construct(newTarget, args...)
			if err != nil {
				panic(err)
			}
			return o
		},
	})).(*goja.Object)
	r.bridge(class, proxy)
	_ = r.rt.GlobalObject().DefineDataProperty(name, proxy, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	if proto, ok := class.Get("prototype").(*goja.Object); ok {
		_ = proto.DefineDataProperty("constructor", proxy, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
}

// bridge makes `instanceof` work with a proxy: goja's wants a function object on its right side.
func (r *Realm) bridge(class, proxy *goja.Object) {
	ordinary, ok := goja.AssertFunction(class.GetSymbol(goja.SymHasInstance))
	if !ok {
		return
	}
	_ = class.DefineDataPropertySymbol(goja.SymHasInstance, r.rt.ToValue(func(fc goja.FunctionCall) goja.Value {
		this := fc.This
		if this == proxy {
			this = class
		}
		v, err := ordinary(this, fc.Argument(0))
		if err != nil {
			panic(err)
		}
		return v
	}), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
}
