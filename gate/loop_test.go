package gate

import (
	"net/http"
	"testing"

	"github.com/seed-eb607675/tollgate/workflows/webapi/fetch"
)

// TestE07Loops: a request that workflows' fetches sent round is counted on, and refused the third time.
func TestE07Loops(t *testing.T) {
	for _, c := range []struct {
		mark  string
		code  int
		depth int
	}{
		{"", 200, 0}, {"0", 200, 0}, {"1", 200, 1}, {"2", http.StatusLoopDetected, 0}, {"99", http.StatusLoopDetected, 0},
		{"-1", http.StatusLoopDetected, 0}, {"x", http.StatusLoopDetected, 0},
	} {
		s := newSite(t)
		s.origin = page(200, "text/plain", "x")
		var header []string
		if c.mark != "" {
			header = []string{fetch.DepthHeader, c.mark}
		}
		w := s.get("GET", "/a", header...)
		if w.Code != c.code {
			t.Errorf("mark %q: %d, want %d", c.mark, w.Code, c.code)
		}
		switch {
		case c.code != 200 && (len(s.decisions) > 0 || len(s.requests) > 0 || w.Header().Get("Cache-Control") != "no-store"):
			t.Errorf("mark %q: decided or passed on, or stored", c.mark)
		case c.code == 200 && (len(s.decisions) != 1 || s.decisions[0].Depth != c.depth):
			t.Errorf("mark %q: decisions %v", c.mark, s.decisions)
		}
	}
}
