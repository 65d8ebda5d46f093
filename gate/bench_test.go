package gate

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/pipeline"
)

// newsPage is an article page of about 35 KB.
func newsPage() string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>News</title>`)
	for range 20 {
		b.WriteString(`<meta property="og:image" content="https://news.example/i.jpg"><link rel="stylesheet" href="/s.css">`)
	}
	b.WriteString(`</head><body><header><nav><ul>`)
	for range 30 {
		b.WriteString(`<li class="item"><a href="/section/one" class="link">Section</a></li>`)
	}
	b.WriteString(`</ul></nav></header><article class="story"><h1>Title</h1><div class="body">`)
	for b.Len() < 33_000 {
		b.WriteString(`<p class="text">An article has many paragraphs, and most of what is in them is <em>text</em>, with a <a href="/x">link</a> here and there, so that a rewriter mostly looks for the next tag and lets what comes before it pass.</p>` + "\n")
	}
	b.WriteString(`</div><aside data-ad="top"><p>ad</p></aside></article><footer><p>imprint</p></footer></body></html>`)
	return b.String()
}

// discard is a client that takes everything.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

func benchSite(b *testing.B) *site {
	s := newSite(b)
	s.config.Done = nil
	body := []byte(newsPage())
	s.origin = func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		for rest := body; len(rest) > 0; {
			n := min(len(rest), 32<<10)
			if _, err := w.Write(rest[:n]); err != nil {
				return err
			}
			rest = rest[n:]
		}
		return nil
	}
	b.SetBytes(int64(len(body)))
	return s
}

func benchmark(b *testing.B, s *site, cookie string) {
	h, err := New(s.config)
	if err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequestWithContext(b.Context(), "GET", "/article/a-title", nil)
	r.Header = http.Header{
		"Accept": {"text/html"}, "Accept-Encoding": {"gzip, deflate, br, zstd"}, "Accept-Language": {"en"},
		"User-Agent": {"Mozilla/5.0"}, "Cookie": {"theme=dark; " + cookie}, "Sec-Fetch-Site": {"none"},
	}
	b.ReportAllocs()
	for b.Loop() {
		w := discard{http.Header{}}
		if err := h.ServeHTTP(w, r, s.origin); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHandler is one request for an article page, with a decision of four components that is there at once:
// bare (no gate), ignored, decided without a change, and rewritten.
func BenchmarkHandler(b *testing.B) {
	b.Run("bare", func(b *testing.B) {
		s := benchSite(b)
		b.ReportAllocs()
		for b.Loop() {
			if err := s.origin(discard{http.Header{}}, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ignored", func(b *testing.B) {
		s := benchSite(b)
		s.config.Ignore = []string{"/article/*"}
		benchmark(b, s, "a=b")
	})
	b.Run("unchanged", func(b *testing.B) {
		s := benchSite(b)
		s.config.Decider = constant{s, &pipeline.Decision{Surface: s.surface}}
		benchmark(b, s, "tollgate="+s.keys.Mint())
	})
	b.Run("rewritten", func(b *testing.B) {
		s := benchSite(b)
		s.component("body", "article .body", true)
		s.component("title", "article > h1", false)
		s.component("ad", "[data-ad]", false)
		s.component("first", "li:nth-child(3)", false)
		s.says("", map[string]string{
			"body":  `{"replaceRange":{"fromMarker":"p:nth-child(3)","replaceWith":[{"type":"html","content":"<div class=box>Subscribe</div>"}]}}`,
			"title": `{"append":[{"type":"text","content":" +"}]}`,
			"ad":    `{"remove":true}`,
			"first": `{"prepend":[{"type":"html","content":"<b>!</b>"}]}`,
		})
		d := s.decide(nil)
		s.config.Decider = constant{s, d}
		benchmark(b, s, "tollgate="+s.keys.Mint())
	})
}

// constant is a decider that has decided.
type constant struct {
	*site
	d *pipeline.Decision
}

func (c constant) Decide(context.Context, *pipeline.Request) *pipeline.Decision { return c.d }
