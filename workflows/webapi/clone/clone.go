// Package clone is structuredClone (WHATWG HTML 2.7).
package clone

import (
	"math/big"
	"reflect"
	"slices"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Cloneable is a platform object that structuredClone copies.
type Cloneable interface {
	// Clone makes an object with the same content.
	Clone(e *webidl.Env) *goja.Object
}

// visits bounds one call: it runs in Go, where an interrupt does not reach it.
const visits = 100_000

// Function makes structuredClone.
func Function(e *webidl.Env) goja.Value {
	return e.Function("structuredClone", 1, func(call goja.FunctionCall) goja.Value {
		if len(call.Arguments) == 0 {
			panic(e.Error("TypeError", "structuredClone: 1 argument required, but only 0 present"))
		}
		c := &cloner{env: e, rt: e.Runtime(), memory: make(map[*goja.Object]*goja.Object), built: webidl.Shared(e, func() *builtins { return capture(e) })}
		transfer := c.transfers(call.Argument(1))
		for _, o := range transfer {
			c.memory[o] = nil
		}
		for _, o := range transfer {
			// The copy takes the bytes over; nothing has run in between that could see them twice.
			c.memory[o] = c.env.ArrayBuffer(o.Export().(goja.ArrayBuffer).Bytes()).(*goja.Object)
		}
		result := c.clone(call.Arguments[0], 0)
		for _, o := range transfer {
			o.Export().(goja.ArrayBuffer).Detach()
		}
		return result
	})
}

// builtins are taken hold of when structuredClone is first read, and not looked up again.
type builtins struct {
	mapEach, setEach, getTime     goja.Callable
	date, regexp, mapping, set    goja.Constructor
	mapSet, setAdd                goja.Callable
	tag, offset, length, viewBuf  goja.Callable
	dataView                      goja.Constructor
	text, isView                  goja.Callable
	refused                       []*goja.Object // prototypes of weak collections and iterators, which have no class of their own
	dataBuf, dataOffset, dataSize goja.Callable
	errors                        map[string]*goja.Object // prototypes
	arrays                        map[string]goja.Constructor
}

func capture(e *webidl.Env) *builtins {
	global := e.Runtime().GlobalObject()
	class := func(name string) (goja.Constructor, *goja.Object) {
		o, ok := global.Get(name).(*goja.Object)
		if !ok {
			panic(e.Error("TypeError", name+" is missing"))
		}
		c, _ := goja.AssertConstructor(o)
		p, _ := o.Get("prototype").(*goja.Object)
		return c, p
	}
	method := func(p *goja.Object, name string) goja.Callable {
		f, _ := goja.AssertFunction(p.Get(name))
		return f
	}
	b := &builtins{errors: make(map[string]*goja.Object), arrays: make(map[string]goja.Constructor)}
	var p *goja.Object
	b.mapping, p = class("Map")
	b.mapEach, b.mapSet = method(p, "forEach"), method(p, "set")
	b.set, p = class("Set")
	b.setEach, b.setAdd = method(p, "forEach"), method(p, "add")
	b.date, p = class("Date")
	b.getTime = method(p, "getTime")
	b.regexp, _ = class("RegExp")
	_, p = class("String")
	b.text = method(p, "valueOf")
	b.isView = method(global.Get("ArrayBuffer").(*goja.Object), "isView")
	for _, name := range []string{"WeakMap", "WeakSet"} {
		if _, p := class(name); p != nil {
			b.refused = append(b.refused, p)
		}
	}
	b.refused = append(b.refused, e.IteratorPrototype())
	b.dataView, p = class("DataView")
	b.dataBuf, b.dataOffset, b.dataSize = e.Getter(p, "buffer"), e.Getter(p, "byteOffset"), e.Getter(p, "byteLength")
	for _, name := range []string{"Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"} {
		if o, ok := global.Get(name).(*goja.Object); ok {
			b.arrays[name], _ = goja.AssertConstructor(o)
			if name == "Uint8Array" {
				p = o.Get("prototype").(*goja.Object).Prototype()
			}
		}
	}
	b.viewBuf, b.offset, b.length = e.Getter(p, "buffer"), e.Getter(p, "byteOffset"), e.Getter(p, "length")
	b.tag = e.SymbolGetter(p, goja.SymToStringTag)
	for _, name := range []string{"Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"} {
		_, b.errors[name] = class(name)
	}
	return b
}

type cloner struct {
	env    *webidl.Env
	rt     *goja.Runtime
	built  *builtins
	memory map[*goja.Object]*goja.Object
	count  int
}

func (c *cloner) refuse(what string) {
	panic(c.env.DOMError("DataCloneError", what+" could not be cloned."))
}

func (c *cloner) transfers(options goja.Value) (list []*goja.Object) {
	if goja.IsUndefined(options) || goja.IsNull(options) {
		return nil
	}
	o, ok := options.(*goja.Object)
	if !ok {
		panic(c.env.Error("TypeError", "structuredClone: argument 2 is not an object"))
	}
	v := webidl.Entry(o, "transfer")
	if v == nil {
		return nil
	}
	items, ok := c.env.Sequence(v, visits)
	if !ok {
		panic(c.env.Error("TypeError", "structuredClone: transfer is not iterable"))
	}
	for _, item := range items {
		if _, ok := item.(*goja.Object); !ok {
			panic(c.env.Error("TypeError", "structuredClone: a value in transfer is not an object"))
		}
		if !webidl.IsBuffer(item) {
			panic(c.env.DOMError("DataCloneError", "Value in transfer list is not transferable"))
		}
		buffer := item.(*goja.Object)
		if slices.Contains(list, buffer) || buffer.Export().(goja.ArrayBuffer).Detached() {
			panic(c.env.DOMError("DataCloneError", "An ArrayBuffer is detached or twice in the transfer list"))
		}
		list = append(list, buffer)
	}
	return list
}

func (c *cloner) clone(v goja.Value, depth int) goja.Value {
	o, ok := v.(*goja.Object)
	if !ok {
		if _, ok := v.(*goja.Symbol); ok {
			c.refuse("A symbol")
		}
		return v
	}
	if done, ok := c.memory[o]; ok {
		return done
	}
	if c.count++; c.count > visits || depth > c.env.Limits().JSONDepth || c.count%1024 == 0 && c.env.Context().Err() != nil {
		panic(c.env.Error("RangeError", "structuredClone: the value is too large or too deep"))
	}
	if state := c.env.State(o); state != nil {
		p, ok := state.(Cloneable)
		if !ok {
			c.refuse("The object")
		}
		copied := p.Clone(c.env)
		c.memory[o] = copied
		return copied
	}
	if _, ok := goja.AssertFunction(o); ok {
		c.refuse("A function")
	}
	switch o.ExportType() {
	case reflect.TypeFor[goja.Proxy](), reflect.TypeFor[*goja.Promise]():
		c.refuse("The object")
	case reflect.TypeFor[[][2]any]():
		return c.mapping(o, depth)
	case reflect.TypeFor[*big.Int]():
		return c.remember(o, c.rt.ToValue(o.Export()).ToObject(c.rt))
	}
	switch o.ClassName() {
	case "Array":
		return c.array(o, depth)
	case "Date":
		return c.remember(o, c.make(c.built.date, c.call(c.built.getTime, o)))
	case "RegExp":
		return c.remember(o, c.make(c.built.regexp, o.Get("source"), o.Get("flags")))
	case "Number", "Boolean":
		return c.remember(o, c.rt.ToValue(o.Export()).ToObject(c.rt))
	case "String":
		return c.remember(o, c.call(c.built.text, o).ToObject(c.rt))
	case "Error":
		return c.error(o, depth)
	case "Object":
		return c.object(o, depth)
	}
	c.refuse("The object")
	return nil
}

// object copies what goja calls an Object, which are some of the built-in classes as well.
func (c *cloner) object(o *goja.Object, depth int) goja.Value {
	if o.ExportType() == reflect.TypeFor[[]any]() {
		return c.set(o, depth)
	}
	if webidl.IsBuffer(o) || c.call(c.built.isView, goja.Undefined(), o).ToBoolean() {
		return c.binary(o, depth)
	}
	if o.ExportType() != reflect.TypeFor[map[string]any]() {
		c.refuse("The object") // a boxed symbol
	}
	for p := o.Prototype(); p != nil; p = p.Prototype() {
		if slices.Contains(c.built.refused, p) {
			c.refuse("The object")
		}
	}
	copied := c.remember(o, c.rt.NewObject())
	c.members(o, copied, depth)
	return copied
}

func (c *cloner) remember(o, copied *goja.Object) *goja.Object {
	c.memory[o] = copied
	return copied
}

// members copies the own enumerable properties.
func (c *cloner) members(from, to *goja.Object, depth int) {
	for _, key := range from.Keys() {
		v := from.Get(key)
		if v == nil {
			continue // a getter before has taken it away
		}
		c.put(to, key, c.clone(v, depth+1))
	}
}

func (c *cloner) put(o *goja.Object, key string, v goja.Value) {
	if err := o.DefineDataProperty(key, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE); err != nil {
		panic(err)
	}
}

func (c *cloner) array(o *goja.Object, depth int) goja.Value {
	copied := c.remember(o, c.rt.NewArray())
	if err := copied.Set("length", o.Get("length")); err != nil {
		panic(err)
	}
	c.members(o, copied, depth)
	return copied
}

func (c *cloner) mapping(o *goja.Object, depth int) goja.Value {
	copied := c.remember(o, c.make(c.built.mapping))
	var pairs [][2]goja.Value // first all, then the copies: a getter may change the map meanwhile
	c.call(c.built.mapEach, o, c.rt.ToValue(func(call goja.FunctionCall) goja.Value {
		pairs = append(pairs, [2]goja.Value{call.Argument(1), call.Argument(0)})
		return goja.Undefined()
	}))
	for _, p := range pairs {
		key := c.clone(p[0], depth+1)
		c.call(c.built.mapSet, copied, key, c.clone(p[1], depth+1))
	}
	return copied
}

func (c *cloner) set(o *goja.Object, depth int) goja.Value {
	copied := c.remember(o, c.make(c.built.set))
	var values []goja.Value
	c.call(c.built.setEach, o, c.rt.ToValue(func(call goja.FunctionCall) goja.Value {
		values = append(values, call.Argument(0))
		return goja.Undefined()
	}))
	for _, v := range values {
		c.call(c.built.setAdd, copied, c.clone(v, depth+1))
	}
	return copied
}

func (c *cloner) error(o *goja.Object, depth int) goja.Value {
	proto := c.built.errors["Error"]
	if name := o.Get("name"); name != nil {
		if p, ok := c.built.errors[c.env.USV(name)]; ok {
			proto = p
		}
	}
	e := c.env.Error("Error", "")
	copied := c.remember(o, e)
	if err := e.SetPrototype(proto); err != nil {
		panic(err)
	}
	_ = e.Delete("message")
	for _, key := range o.GetOwnPropertyNames() {
		var v goja.Value
		switch key {
		case "message", "stack":
			v = c.rt.ToValue(c.env.USV(o.Get(key)))
		case "cause":
			v = c.clone(o.Get(key), depth+1)
		default:
			continue
		}
		if err := copied.DefineDataProperty(key, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
			panic(err)
		}
	}
	return copied
}

// binary copies buffers and views.
func (c *cloner) binary(o *goja.Object, depth int) goja.Value {
	if webidl.IsBuffer(o) {
		b := o.Export().(goja.ArrayBuffer)
		if b.Detached() {
			c.refuse("A detached ArrayBuffer")
		}
		return c.remember(o, c.env.ArrayBuffer(append([]byte{}, b.Bytes()...)).(*goja.Object))
	}
	if name, err := c.built.tag(o); err == nil && !goja.IsUndefined(name) {
		buffer := c.clone(c.call(c.built.viewBuf, o), depth+1)
		return c.remember(o, c.make(c.built.arrays[name.String()], buffer, c.call(c.built.offset, o), c.call(c.built.length, o)))
	}
	size := c.call(c.built.dataSize, o)
	buffer := c.clone(c.call(c.built.dataBuf, o), depth+1)
	return c.remember(o, c.make(c.built.dataView, buffer, c.call(c.built.dataOffset, o), size))
}

func (c *cloner) call(f goja.Callable, this goja.Value, args ...goja.Value) goja.Value {
	return c.env.Invoke(f, this, args...)
}

func (c *cloner) make(f goja.Constructor, args ...goja.Value) *goja.Object {
	o, err := f(nil, args...)
	if err != nil {
		panic(err)
	}
	return o
}
