package webidl

import (
	"github.com/dop251/goja"
)

// Call is one call of a member or a constructor.
type Call struct {
	*Env
	This goja.Value
	// Args are only valid during the call.
	Args   []goja.Value
	class  *Class
	member *Member
}

// Arg is argument i, undefined if there are not so many.
func (c *Call) Arg(i int) goja.Value {
	if i < len(c.Args) {
		return c.Args[i]
	}
	return goja.Undefined()
}

// Given tells whether argument i is there and not undefined.
func (c *Call) Given(i int) bool { return i < len(c.Args) && !goja.IsUndefined(c.Args[i]) }

func (c *Call) require(n int) {
	if len(c.Args) < n {
		s := "s"
		if n == 1 {
			s = ""
		}
		panic(c.rt.NewTypeError("%s: %d argument%s required, but only %d present", c.where(), n, s, len(c.Args)))
	}
}

func (c *Call) where() string {
	if c.member == nil {
		return "new " + c.class.Name
	}
	return c.class.Name + "." + c.member.Name
}

// TypeError throws a TypeError that names the member.
func (c *Call) TypeError(format string, args ...any) {
	panic(c.rt.NewTypeError(append([]any{c.where() + ": " + format}, args...)...))
}

// RangeError throws a RangeError that names the member.
func (c *Call) RangeError(text string) {
	panic(c.Error("RangeError", c.where()+": "+text))
}

// Text is argument i as a USVString: a string without lone surrogates.
func (c *Call) Text(i int) string { return c.USV(c.Arg(i)) }

// Bytes are those of the buffer or view that argument i is, not copied.
func (c *Call) Bytes(i int) []byte {
	b, ok := c.BytesOf(c.Arg(i))
	if !ok {
		c.TypeError("argument %d is not an ArrayBuffer or a view of one", i+1)
	}
	return b
}

// Dictionary is argument i as a dictionary: nil for undefined and null; anything else that is no object is a TypeError.
func (c *Call) Dictionary(i int) *goja.Object {
	v := c.Arg(i)
	if goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	o, ok := v.(*goja.Object)
	if !ok {
		c.TypeError("argument %d is not an object", i+1)
	}
	return o
}

// Entry is a member of a dictionary, nil if the dictionary is or the member is undefined.
func Entry(dictionary *goja.Object, name string) goja.Value {
	if dictionary == nil {
		return nil
	}
	v := dictionary.Get(name)
	if v == nil || goja.IsUndefined(v) {
		return nil
	}
	return v
}
