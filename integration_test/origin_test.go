package integration_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// origin is the site behind the gate. Its pages are texts of a scenario:
//
//	@status 404                 default 200
//	@coding gzip|br|zstd        really so coded, and said so
//	@range                      serves ranges and conditional requests, with an ETag
//	@chunked                    in three flushed pieces, without a length
//	@half                       says the full length, sends half, breaks off
//	@repeat 100                 the body so many times
//	Content-Type: text/html     any header; no type is sent unless given here
//
//	the body, behind the first empty line
type origin struct {
	*httptest.Server
	pages map[string]*page // by path, query included where a page names one

	mu   sync.Mutex
	seen []*http.Request // in the order they came
}

type page struct {
	status               int
	header               http.Header
	coding               string
	ranges, chunked, cut bool
	body                 []byte
}

// newOrigin starts an origin.
func newOrigin(t testing.TB, pages map[string]*page) *origin {
	t.Helper()
	o := &origin{pages: pages}
	o.Server = httptest.NewServer(o)
	t.Cleanup(o.Close)
	return o
}

func (o *origin) address() string { return o.Listener.Addr().String() }

// parsePage reads the text of a page.
func parsePage(text string) (*page, error) {
	p := &page{status: http.StatusOK, header: make(http.Header)}
	head, body, _ := strings.Cut("\n"+text, "\n\n") // an empty first line ends an empty head
	repeat := 1
	for line := range strings.Lines(head) {
		line = strings.TrimSpace(line)
		word, value, _ := strings.Cut(line, " ")
		var err error
		switch word {
		case "":
		case "@status":
			p.status, err = strconv.Atoi(value)
		case "@coding":
			p.coding = value
		case "@range":
			p.ranges = true
		case "@chunked":
			p.chunked = true
		case "@half":
			p.cut = true
		case "@repeat":
			repeat, err = strconv.Atoi(value)
		default:
			name, value, ok := strings.Cut(line, ":")
			if !ok {
				err = fmt.Errorf("no header: %q", line)
			}
			p.header.Add(name, strings.TrimSpace(value))
		}
		if err != nil {
			return nil, err
		}
	}
	coded, err := encode(p.coding, bytes.Repeat([]byte(body), repeat))
	if err != nil {
		return nil, err
	}
	p.body = coded
	if p.coding != "" {
		p.header.Set("Content-Encoding", p.coding)
	}
	return p, nil
}

func encode(coding string, plain []byte) ([]byte, error) {
	var out bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "":
		return plain, nil
	case "gzip":
		w = gzip.NewWriter(&out)
	case "br":
		w = brotli.NewWriter(&out)
	case "zstd":
		z, err := zstd.NewWriter(&out)
		if err != nil {
			return nil, err
		}
		w = z
	default:
		return nil, fmt.Errorf("unknown coding %q", coding)
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}

func decode(coding string, coded []byte) ([]byte, error) {
	switch coding {
	case "gzip":
		r, err := gzip.NewReader(bytes.NewReader(coded))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	case "br":
		return io.ReadAll(brotli.NewReader(bytes.NewReader(coded)))
	case "zstd":
		r, err := zstd.NewReader(bytes.NewReader(coded))
		if err != nil {
			return nil, err
		}
		defer r.Close()
		return io.ReadAll(r)
	}
	return coded, nil
}

func (o *origin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	o.seen = append(o.seen, r.Clone(r.Context()))
	o.mu.Unlock()

	p := o.pages[r.RequestURI]
	if p == nil {
		p = o.pages[r.URL.EscapedPath()]
	}
	if p == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	for name, values := range p.header {
		h[name] = values
	}
	if h.Get("Content-Type") == "" {
		h["Content-Type"] = nil // Go would guess one
	}
	switch {
	case p.ranges:
		if h.Get("ETag") == "" {
			h.Set("ETag", `"whole"`)
		}
		http.ServeContent(w, r, "", serverStarted, bytes.NewReader(p.body))
	case p.chunked:
		w.WriteHeader(p.status)
		flush := http.NewResponseController(w)
		third := len(p.body)/3 + 1
		for b := p.body; len(b) > 0; b = b[min(third, len(b)):] {
			w.Write(b[:min(third, len(b))])
			flush.Flush()
		}
	case p.cut:
		h.Set("Content-Length", strconv.Itoa(len(p.body)))
		w.WriteHeader(p.status)
		w.Write(p.body[:len(p.body)/2])
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	default:
		h.Set("Content-Length", strconv.Itoa(len(p.body)))
		w.WriteHeader(p.status)
		w.Write(p.body)
	}
}

// requests are those that came since the last call.
func (o *origin) requests() []*http.Request {
	o.mu.Lock()
	defer o.mu.Unlock()
	seen := o.seen
	o.seen = nil
	return seen
}
