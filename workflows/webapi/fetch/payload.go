package fetch

import (
	"context"
	"errors"
	"io"
	"sync"

	"github.com/dop251/goja"
)

// payload is the bytes of one or more bodies: there from the start, or coming from the network meanwhile. What has come
// is not changed. All of it is kept, within the limit of a fetched body, so that each body can read at its own pace.
type payload struct {
	mu      sync.Mutex
	bytes   []byte
	failure *Failure
	reason  goja.Value // of an abort; set on the realm's goroutine
	done    bool
	waiting []func() // for the end
	hungry  []func() // for any change
	readers int      // bodies that have not given it up
	cancel  context.CancelFunc
}

func newPayload(b []byte) *payload { return &payload{bytes: b, done: true, readers: 1} }

// coming is a payload that read will fill; cancel ends the reading when nobody wants it any more.
func coming(cancel context.CancelFunc) *payload { return &payload{readers: 1, cancel: cancel} }

// read takes everything from the network. It runs on a goroutine of its own, whose end is that of the request's context.
func (p *payload) read(from io.ReadCloser) {
	buffer := make([]byte, 16<<10)
	for {
		n, err := from.Read(buffer)
		p.mu.Lock()
		p.bytes = append(p.bytes, buffer[:n]...)
		if err != nil {
			p.done = true
			if !errors.Is(err, io.EOF) {
				p.failure, _ = err.(*Failure) //nolint:errorlint // a body gives nothing else
				if p.failure == nil {
					p.failure = &Failure{Code: Protocol, Cause: err}
				}
			}
		}
		p.wake(n > 0)
		if err != nil {
			_ = from.Close()
			return
		}
	}
}

// wake calls those who wait, and unlocks.
func (p *payload) wake(changed bool) {
	var call []func()
	if p.done || p.reason != nil {
		call = append(call, p.waiting...)
		p.waiting = nil
		changed = true
	}
	if changed {
		call = append(call, p.hungry...)
		p.hungry = nil
	}
	p.mu.Unlock()
	for _, f := range call {
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
	p.wake(true)
}

// share counts one more body.
func (p *payload) share() {
	p.mu.Lock()
	p.readers++
	p.mu.Unlock()
}

// leave takes a body off; what nobody reads is not taken from the network any further.
func (p *payload) leave() {
	p.mu.Lock()
	p.readers--
	last := p.readers == 0 && !p.done
	p.mu.Unlock()
	if last && p.cancel != nil {
		p.cancel()
	}
}

// wait has f called when the payload is there, at once if it is. It may be called from any goroutine, once.
func (p *payload) wait(f func()) {
	p.mu.Lock()
	p.waiting = append(p.waiting, f)
	p.wake(false)
}

// more has f called when there is something after the first n bytes, or the end; at once if there is.
func (p *payload) more(n int, f func()) {
	p.mu.Lock()
	p.hungry = append(p.hungry, f)
	p.wake(len(p.bytes) > n)
}

// after is what there is after the first n bytes, and how the payload stands behind it.
func (p *payload) after(n int) (b []byte, done bool, failure *Failure, reason goja.Value) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reason != nil {
		return nil, false, nil, p.reason
	}
	return p.bytes[n:], p.done, p.failure, nil
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
