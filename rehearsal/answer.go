package rehearsal

import (
	"bytes"
	"net/http"
)

// answer is what the gate writes to.
type answer struct {
	header http.Header
	sent   http.Header // as it was when it was sent
	status int
	body   bytes.Buffer
}

// Header is the header to be sent.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader sends the header. Information (1xx) is not kept.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= 200 {
		a.status, a.sent = status, a.header.Clone()
	}
}

// Write keeps bytes of the body.
func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
	return a.body.Write(p)
}

// Flush does nothing: everything is kept anyway.
func (a *answer) Flush() {}

var (
	_ http.ResponseWriter = (*answer)(nil)
	_ http.Flusher        = (*answer)(nil)
)
