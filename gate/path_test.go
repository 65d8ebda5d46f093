package gate

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/decision"
)

// FuzzPath: whatever a client writes as a path, the origin is asked for exactly what was gated, in its canonical form,
// and for nothing where that is in doubt.
func FuzzPath(f *testing.F) {
	for _, p := range []string{"/", "/a/b", "//a//b/", "/a/./b/../c", "/%61", "/a%2fb", "/a%5cb", "/a%00", "/..;/a", "/a;b=c",
		"/%e2%82%ac", "/%c0%af", "/a%25b", "/a%252fb", "/a?b=%2f", "*", "http://x/a/../b", "/|^`{}\"<>", "/a#b", "/\xff"} {
		f.Add(p)
	}
	s := newSite(f)
	s.config.Done = nil
	h, err := New(s.config)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, target string) {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n")))
		if err != nil {
			return
		}
		query := r.URL.RawQuery
		s.decisions = nil
		asked := ""
		w := httptest.NewRecorder()
		err = h.ServeHTTP(w, r, func(w http.ResponseWriter, r *http.Request) error {
			asked = r.URL.EscapedPath()
			if r.URL.RawQuery != query {
				t.Errorf("query %q became %q", query, r.URL.RawQuery)
			}
			w.Header().Set("Content-Type", "image/png")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if asked == "" {
			if w.Code != http.StatusBadRequest || len(s.decisions) > 0 {
				t.Fatalf("not asked, but %d", w.Code)
			}
			return
		}
		canonical, decoded, err := decision.CanonicalPath(asked)
		if err != nil || canonical != asked {
			t.Fatalf("the origin saw %q, which is not canonical: %q, %v", asked, canonical, err)
		}
		if len(s.decisions) == 1 && (s.decisions[0].Resource.ID != asked || s.decisions[0].Path != decoded) {
			t.Fatalf("the origin saw %q, the decision was about %q", asked, s.decisions[0].Resource.ID)
		}
	})
}

// TestIsFile: only the last segment's end makes a file.
func TestIsFile(t *testing.T) {
	for path, want := range map[string]bool{
		"/a.css": true, "/a/b.PNG": true, "/.js": true, "/a.woff2": true, "/a.min.js": true,
		"/": false, "/a": false, "/a.css/": false, "/a.css/b": false, "/a.html": false, "/a.css.html": false, "/css": false,
		"/a.json": false, "/a.": false, "/a.css;x": false, "/a.pngx": false,
	} {
		if got := isFile(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}
