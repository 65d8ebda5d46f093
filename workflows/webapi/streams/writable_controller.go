package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/dom"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// writableController is the value behind WritableStreamDefaultController.
type writableController struct {
	stream  *Writable
	object  *goja.Object
	queue   queue
	signal  *dom.Signal
	started bool
	mark    float64
	size    func(chunk goja.Value) float64
	sink    sinkAlgorithms
	cleared bool
}

// sinkAlgorithms are where chunks go to. All may be nil; start may throw.
type sinkAlgorithms struct {
	start               func(*writableController) goja.Value
	write, close, abort algorithm
}

// setUp is SetUpWritableStreamDefaultController.
func (w *Writable) setUp(sink sinkAlgorithms, mark float64, size func(goja.Value) float64) {
	c := &writableController{stream: w, signal: dom.NewSignal(), mark: mark, size: size, sink: sink}
	w.controller = c
	w.setBackpressure(c.pressed())
	var promise goja.Value
	if sink.start != nil {
		promise = asPromise(w.env, sink.start(c))
	}
	upon(w.env, promise, func() {
		c.started = true
		c.advance()
	}, func(reason goja.Value) {
		c.started = true
		w.dealWithRejection(reason)
	})
}

// Object is the WritableStreamDefaultController itself.
func (c *writableController) Object() *goja.Object {
	if c.object == nil {
		c.object = c.stream.env.New("WritableStreamDefaultController", c)
	}
	return c.object
}

func (c *writableController) desired() float64 { return c.mark - c.queue.total }

func (c *writableController) pressed() bool { return c.desired() <= 0 }

func (c *writableController) clear() {
	c.sink, c.size, c.cleared = sinkAlgorithms{}, nil, true
}

func (c *writableController) abortSteps(reason goja.Value) goja.Value {
	result := c.sink.abort.run(reason)
	c.clear()
	return result
}

// close puts the sentinel into the queue.
func (c *writableController) close() {
	c.queue.add(c.stream.env, nil, 0)
	c.advance()
}

// sizeOf is WritableStreamDefaultControllerGetChunkSize.
func (c *writableController) sizeOf(chunk goja.Value) float64 {
	if c.size == nil {
		return 1
	}
	size := 1.0
	if thrown, threw := caught(c.stream.env, func() { size = c.size(chunk) }); threw {
		c.errorIfNeeded(thrown)
		return 1
	}
	return size
}

func (c *writableController) write(chunk goja.Value, size float64) {
	if thrown, threw := caught(c.stream.env, func() { c.queue.add(c.stream.env, chunk, size) }); threw {
		c.errorIfNeeded(thrown)
		return
	}
	if !c.stream.isClosing() && c.stream.state == open {
		c.stream.setBackpressure(c.pressed())
	}
	c.advance()
}

// advance is WritableStreamDefaultControllerAdvanceQueueIfNeeded.
func (c *writableController) advance() {
	w := c.stream
	if !c.started || w.inFlightWrite != nil {
		return
	}
	if w.state == erroring {
		w.finishErroring()
		return
	}
	if c.queue.empty() {
		return
	}
	if chunk := c.queue.peek(); chunk != nil {
		c.processWrite(chunk)
		return
	}
	c.processClose()
}

func (c *writableController) processClose() {
	w := c.stream
	w.inFlightClose, w.closing = w.closing, nil
	c.queue.take()
	promise := c.sink.close.run(nil)
	c.clear()
	upon(w.env, promise, w.finishClose, w.failClose)
}

func (c *writableController) processWrite(chunk goja.Value) {
	w := c.stream
	w.inFlightWrite = w.writes[0]
	w.writes[0] = nil
	w.writes = w.writes[1:]
	upon(w.env, c.sink.write.run(chunk), func() {
		w.finishWrite()
		c.queue.take()
		if !w.isClosing() && w.state == open {
			w.setBackpressure(c.pressed())
		}
		c.advance()
	}, func(reason goja.Value) {
		if w.state == open {
			c.clear()
		}
		w.failWrite(reason)
	})
}

func (c *writableController) errorIfNeeded(reason goja.Value) {
	if c.stream.state == open {
		c.clear()
		c.stream.startErroring(reason)
	}
}

func writableControllerClass() *webidl.Class {
	return &webidl.Class{
		Name: "WritableStreamDefaultController",
		Members: []webidl.Member{
			webidl.Attribute("signal", func(c *webidl.Call, w *writableController) goja.Value { return w.signal.Object(c.Env) }),
			webidl.Operation("error", 0, func(c *webidl.Call, w *writableController) goja.Value {
				w.errorIfNeeded(c.Arg(0))
				return goja.Undefined()
			}),
		},
	}
}
