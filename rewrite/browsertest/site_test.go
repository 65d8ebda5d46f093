package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// document is a page as a server sends it.
type document struct {
	body    []byte
	charset string // label in its Content-Type, empty for none
}

// site serves the documents that were put there.
type site struct {
	*httptest.Server
	mu        sync.Mutex
	documents map[string]document
}

func newSite(t *testing.T) *site {
	s := &site{documents: map[string]document{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// frames puts up documents, and a page that shows each of them in a frame. Its charset is what browsers take for a
// document that says nothing, since frames inherit it.
func (s *site) frames(documents []document) (address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var page strings.Builder
	page.WriteString("<!doctype html>")
	for _, d := range documents {
		fmt.Fprintf(&page, "<iframe src=%q></iframe>", s.put(d))
	}
	return s.URL + s.put(document{body: []byte(page.String()), charset: "windows-1252"})
}

func (s *site) put(d document) (path string) {
	path = "/" + strconv.Itoa(len(s.documents))
	s.documents[path] = d
	return path
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	d, ok := s.documents[r.URL.Path]
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	kind := "text/html"
	if d.charset != "" {
		kind += "; charset=" + d.charset
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.Write(d.body)
}
