// Package streams is the Streams standard (WHATWG Streams): ReadableStream, WritableStream and TransformStream with their
// default readers, writers and controllers, and the queuing strategies. Byte streams and BYOB readers are refused.
//
// The state machines are Go; each algorithm has the standard's name and steps, and settles its promises in the
// standard's order. Other packages make streams of their own with NewReadable and NewTransform, and read those of scripts
// with Collect. A stream belongs to one run: nothing but the objects of that run refers to it, and what it waits for ends
// with the run.
package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Classes describe the interfaces of this package.
func Classes() []*webidl.Class {
	classes := []*webidl.Class{
		readableClass(), readerClass(), readableControllerClass(),
		writableClass(), writerClass(), writableControllerClass(),
		transformClass(), transformControllerClass(),
		strategyClass[bytewise]("ByteLengthQueuingStrategy", 1, byteLength),
		strategyClass[counting]("CountQueuingStrategy", 0, one),
	}
	for _, c := range classes {
		for i := range c.Members {
			if do := c.Members[i].Method; do != nil {
				c.Members[i].Method = framed(do)
			}
		}
	}
	return classes
}

// framed has an operation run inside a script also where it is the handler of a promise itself.
func framed(do func(*webidl.Call) goja.Value) func(*webidl.Call) goja.Value {
	return func(c *webidl.Call) (result goja.Value) {
		c.Framed(func() { result = do(c) })
		return result
	}
}
