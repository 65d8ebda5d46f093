package fetch

import (
	"bytes"
	"io"
	"sync"

	"github.com/dop251/goja"
)

// body is that of a request or response. Clones share the payload, which is not changed, and are read each on its own.
type body struct {
	payload *payload
	used    bool
}

// payload is the content of a body: there from the start, or read from the network meanwhile.
type payload struct {
	mu      sync.Mutex
	bytes   []byte
	failure *Failure
	reason  goja.Value // of an abort; set on the realm's goroutine
	done    bool
	waiting []func()
}

func ready(b []byte) *body { return &body{payload: &payload{bytes: b, done: true}} }

func (b *body) clone() *body {
	if b == nil {
		return nil
	}
	return &body{payload: b.payload}
}

// now are the bytes if they are there.
func (b *body) now() ([]byte, bool) {
	b.payload.mu.Lock()
	defer b.payload.mu.Unlock()
	return b.payload.bytes, b.payload.done && b.payload.failure == nil && b.payload.reason == nil
}

// read takes everything from the network. It runs on a goroutine of its own, whose end is that of the request's context.
func (p *payload) read(from io.ReadCloser) {
	var buffer bytes.Buffer
	_, err := io.Copy(&buffer, from)
	_ = from.Close()
	p.mu.Lock()
	p.done = true
	if err != nil {
		p.failure, _ = err.(*Failure) //nolint:errorlint // a body gives nothing else
		if p.failure == nil {
			p.failure = &Failure{Code: Protocol, Cause: err}
		}
	} else {
		p.bytes = buffer.Bytes()
	}
	waiting := p.waiting
	p.waiting = nil
	p.mu.Unlock()
	for _, f := range waiting {
		f()
	}
}

// abort ends the reading for the script, which does not wait for the network.
func (p *payload) abort(reason goja.Value) {
	p.mu.Lock()
	if p.done {
		p.mu.Unlock()
		return
	}
	p.reason = reason
	waiting := p.waiting
	p.waiting = nil
	p.mu.Unlock()
	for _, f := range waiting {
		f()
	}
}

// wait has f called when the payload is there, at once if it is. It may be called from any goroutine, once.
func (p *payload) wait(f func()) {
	p.mu.Lock()
	if p.done || p.reason != nil {
		p.mu.Unlock()
		f()
		return
	}
	p.waiting = append(p.waiting, f)
	p.mu.Unlock()
}

// result is what a payload that is there came to.
func (p *payload) result() (b []byte, failure *Failure, reason goja.Value) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reason != nil {
		return nil, nil, p.reason
	}
	return p.bytes, p.failure, nil
}

// isThere tells whether result can be asked for.
func (p *payload) isThere() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done || p.reason != nil
}
