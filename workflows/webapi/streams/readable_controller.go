package streams

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Controller is the value behind ReadableStreamDefaultController.
type Controller struct {
	stream         *Readable
	object         *goja.Object
	queue          queue
	started        bool
	closeRequested bool
	pulling        bool
	pullAgain      bool
	mark           float64
	size           func(chunk goja.Value) float64
	pullSteps      algorithm
	cancelAnswer   algorithm
}

// setUp is SetUpReadableStreamDefaultController. start may be nil, and may throw.
func (r *Readable) setUp(start func(*Controller) goja.Value, pull, cancel algorithm, mark float64, size func(goja.Value) float64) {
	c := &Controller{stream: r, mark: mark, size: size, pullSteps: pull, cancelAnswer: cancel}
	r.controller = c
	var promise goja.Value
	if start != nil {
		promise = asPromise(r.env, start(c))
	}
	upon(r.env, promise, func() {
		c.started = true
		c.callPullIfNeeded()
	}, c.Error)
}

// asPromise is a promise resolved with v, which comes two turns later if v is a promise; nil for undefined.
func asPromise(e *webidl.Env, v goja.Value) goja.Value {
	if v == nil || goja.IsUndefined(v) {
		return nil
	}
	d := e.Defer()
	settle(d.Resolve(v))
	return d.Promise
}

// Object is the ReadableStreamDefaultController itself.
func (c *Controller) Object() *goja.Object {
	if c.object == nil {
		c.object = c.stream.env.New("ReadableStreamDefaultController", c)
	}
	return c.object
}

func (c *Controller) callPullIfNeeded() {
	if !c.shouldPull() {
		return
	}
	if c.pulling {
		c.pullAgain = true
		return
	}
	c.pulling = true
	nested(c.stream.env, func() {
		upon(c.stream.env, c.pullSteps.run(nil), func() {
			c.pulling = false
			if c.pullAgain {
				c.pullAgain = false
				c.callPullIfNeeded()
			}
		}, c.Error)
	})
}

func (c *Controller) shouldPull() bool {
	if !c.CanEnqueue() || !c.started {
		return false
	}
	return c.stream.awaited() || c.desired() > 0
}

// CanEnqueue is ReadableStreamDefaultControllerCanCloseOrEnqueue.
func (c *Controller) CanEnqueue() bool { return !c.closeRequested && c.stream.state == open }

// desired is the desired size of a stream that is not errored.
func (c *Controller) desired() float64 {
	if c.stream.state == closed {
		return 0
	}
	return c.mark - c.queue.total
}

// Close ends the stream once its queue is read. A stream that has ended already is left alone.
func (c *Controller) Close() {
	if !c.CanEnqueue() {
		return
	}
	c.closeRequested = true
	if c.queue.empty() {
		c.clear()
		c.stream.close()
	}
}

// Enqueue hands on a chunk; it throws what the strategy's size throws, and has the stream fail with it.
func (c *Controller) Enqueue(chunk goja.Value) {
	if !c.CanEnqueue() {
		return
	}
	if c.stream.awaited() {
		c.stream.fulfil(chunk)
		c.callPullIfNeeded()
		return
	}
	thrown, threw := caught(c.stream.env, func() {
		size := 1.0
		if c.size != nil {
			size = c.size(chunk)
		}
		c.queue.add(c.stream.env, chunk, size)
	})
	if threw {
		c.Error(thrown)
		panic(thrown)
	}
	c.callPullIfNeeded()
}

// Error has the stream fail.
func (c *Controller) Error(reason goja.Value) {
	if c.stream.state != open {
		return
	}
	c.queue.reset()
	c.clear()
	c.stream.fail(reason)
}

// clear is ReadableStreamDefaultControllerClearAlgorithms.
func (c *Controller) clear() { c.pullSteps, c.cancelAnswer, c.size = nil, nil, nil }

func (c *Controller) cancelSteps(reason goja.Value) goja.Value {
	c.queue.reset()
	result := c.cancelAnswer.run(reason)
	c.clear()
	return result
}

// read is the controller's [[PullSteps]].
func (c *Controller) read(q *readRequest) {
	if c.queue.empty() {
		c.stream.reader.requests = append(c.stream.reader.requests, q)
		c.callPullIfNeeded()
		return
	}
	chunk := c.queue.take()
	if c.closeRequested && c.queue.empty() {
		c.clear()
		c.stream.close()
	} else {
		c.callPullIfNeeded()
	}
	q.chunk(chunk)
}

func readableControllerClass() *webidl.Class {
	return &webidl.Class{
		Name: "ReadableStreamDefaultController",
		Members: []webidl.Member{
			webidl.Attribute("desiredSize", func(c *webidl.Call, r *Controller) goja.Value {
				if r.stream.state == errored {
					return goja.Null()
				}
				return c.Value(r.desired())
			}),
			webidl.Operation("close", 0, func(c *webidl.Call, r *Controller) goja.Value {
				if !r.CanEnqueue() {
					c.TypeError("the stream is closed or has failed")
				}
				r.Close()
				return goja.Undefined()
			}),
			webidl.Operation("enqueue", 0, func(c *webidl.Call, r *Controller) goja.Value {
				if !r.CanEnqueue() {
					c.TypeError("the stream is closed or has failed")
				}
				r.Enqueue(c.Arg(0))
				return goja.Undefined()
			}),
			webidl.Operation("error", 0, func(c *webidl.Call, r *Controller) goja.Value {
				r.Error(c.Arg(0))
				return goja.Undefined()
			}),
		},
	}
}
