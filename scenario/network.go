package scenario

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/rehearsal"
)

// canned is an answer of the network that the file gives.
type canned struct {
	pos    catalog.Position
	method string // empty: any
	url    string
	rest   bool // url is a beginning
	fails  bool
	answer rehearsal.Origin
}

func (r *fileReader) fetches(n *node, g *given) {
	if !r.want(n, mappingNode) {
		return
	}
	var fresh []canned
	for _, m := range n.members {
		c := canned{pos: m.pos, url: m.key, answer: rehearsal.Origin{Header: http.Header{}}}
		if method, address, ok := strings.Cut(m.key, " "); ok {
			c.method, c.url = strings.ToUpper(method), strings.TrimSpace(address)
		}
		c.url, c.rest = strings.CutSuffix(c.url, "*")
		if !strings.HasPrefix(c.url, "http://") && !strings.HasPrefix(c.url, "https://") {
			r.add(m.pos, "%q is no address such as https://api.example.com/readers/*", m.key)
			continue
		}
		r.answer(m.value, "an answer", &c.answer, field{"fails", r.boolean(&c.fails)})
		fresh = append(fresh, c)
	}
	// The more an answer's key says, the earlier it is asked; what a scenario says stands before what all say.
	slices.SortStableFunc(fresh, func(a, b canned) int {
		if (a.method == "") != (b.method == "") {
			return strings.Compare(b.method, a.method)
		}
		if a.rest != b.rest {
			return map[bool]int{true: 1, false: -1}[a.rest]
		}
		return len(b.url) - len(a.url)
	})
	g.fetches = append(fresh, g.fetches...)
}

// network answers fetches with what a scenario gives, and refuses all others: a test must not depend on somebody's
// server, nor tell it that tests run.
type network struct {
	mu      sync.Mutex
	answers []canned
	asked   []string // METHOD url, since the last take
	missing []string // of these, those without an answer
}

// use makes the answers those of a scenario.
func (n *network) use(answers []canned) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.answers, n.asked, n.missing = answers, nil, nil
}

// take hands out what was asked since the last time.
func (n *network) take() (asked, missing []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	asked, missing = n.asked, n.missing
	n.asked, n.missing = nil, nil
	slices.Sort(asked) // runs of one stage ask at the same time
	return asked, missing
}

// RoundTrip answers a fetch.
func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	address := r.URL.Scheme + "://" + r.URL.Host
	if r.URL.Opaque != "" {
		address += r.URL.Opaque // the path as the workflow wrote it
	} else {
		address += r.URL.EscapedPath()
	}
	if r.URL.RawQuery != "" {
		address += "?" + r.URL.RawQuery
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	asked := r.Method + " " + address
	n.asked = append(n.asked, asked)
	for i := range n.answers {
		c := &n.answers[i]
		if c.method != "" && c.method != r.Method || c.url != address && !(c.rest && strings.HasPrefix(address, c.url)) {
			continue
		}
		if c.fails {
			return nil, refused(asked)
		}
		return response(r, &c.answer), nil
	}
	n.missing = append(n.missing, asked)
	return nil, refused(asked)
}

// refused is how a connection fails on which nobody answers.
func refused(asked string) error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: fmt.Errorf("the scenario has no answer for %s", asked)}
}

func response(r *http.Request, o *rehearsal.Origin) *http.Response {
	status := o.Status
	if status == 0 {
		status = http.StatusOK
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: o.Header.Clone(),
		Body: io.NopCloser(bytes.NewReader(o.Body)), ContentLength: int64(len(o.Body)), Request: r,
	}
}

var _ http.RoundTripper = (*network)(nil)
