package streams

import (
	"math"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// strategy is a QueuingStrategy as it was given.
type strategy struct {
	mark goja.Value // nil: not given
	// size tells the size of a chunk; what it throws is thrown. Nil: every chunk has 1.
	size func(chunk goja.Value) float64
}

// strategyOf takes the dictionary that argument i is.
func strategyOf(c *webidl.Call, i int) strategy {
	var s strategy
	dictionary := c.Dictionary(i)
	if v := webidl.Entry(dictionary, "highWaterMark"); v != nil {
		s.mark = c.Value(c.Double(v))
	}
	if v := webidl.Entry(dictionary, "size"); v != nil {
		f, ok := goja.AssertFunction(v)
		if !ok {
			c.TypeError("size is not a function")
		}
		e := c.Env
		s.size = func(chunk goja.Value) float64 { return e.Double(e.Invoke(f, goja.Undefined(), chunk)) }
	}
	return s
}

// highWaterMark is ExtractHighWaterMark.
func (s strategy) highWaterMark(c *webidl.Call, otherwise float64) float64 {
	if s.mark == nil {
		return otherwise
	}
	mark := s.mark.ToFloat()
	if math.IsNaN(mark) || mark < 0 {
		c.RangeError("highWaterMark is not a number of at least 0")
	}
	return mark
}

// queuing is the value behind a strategy of kind K.
type queuing[K any] struct{ mark float64 }

type (
	bytewise struct{}
	counting struct{}
)

// sizeFunction is the value of a strategy's size: the same for all of a kind.
type sizeFunction[K any] struct{ o *goja.Object }

func strategyClass[K any](name string, length int, size func(*webidl.Env, goja.Value) goja.Value) *webidl.Class {
	return &webidl.Class{
		Name:   name,
		Length: 1,
		Construct: func(c *webidl.Call) any {
			v := webidl.Entry(c.Dictionary(0), "highWaterMark")
			if v == nil {
				c.TypeError("highWaterMark is missing")
			}
			return &queuing[K]{c.Double(v)}
		},
		Members: []webidl.Member{
			webidl.Attribute("highWaterMark", func(c *webidl.Call, q *queuing[K]) goja.Value { return c.Value(q.mark) }),
			webidl.Attribute("size", func(c *webidl.Call, _ *queuing[K]) goja.Value {
				e := c.Env
				return webidl.Local(e, func() *sizeFunction[K] {
					return &sizeFunction[K]{e.Function("size", length, func(call goja.FunctionCall) goja.Value { return size(e, call.Argument(0)) })}
				}).o
			}),
		},
	}
}

// byteLength is GetV(chunk, "byteLength").
func byteLength(e *webidl.Env, chunk goja.Value) goja.Value {
	if goja.IsUndefined(chunk) || goja.IsNull(chunk) {
		panic(typeError(e, "size: the chunk has no byteLength"))
	}
	if v := chunk.ToObject(e.Runtime()).Get("byteLength"); v != nil {
		return v
	}
	return goja.Undefined()
}

func one(e *webidl.Env, _ goja.Value) goja.Value { return e.Value(1) }
