package integration_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestA22SlowMemoryGrowth has eight endpoints grow lists at the same time, for longer than the memory of the server would
// last. The server lives, they fail, and a page beside them is decided as ever.
func TestA22SlowMemoryGrowth(t *testing.T) {
	const limit = 256 << 20
	most := int64(3 * limit)
	if raceEnabled {
		most *= 5 // its shadow memory is many times that of the program
	}
	t.Setenv("GOMEMLIMIT", strconv.Itoa(limit))
	s := startBase(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<title>A</title><p>Home")
	}), txtar.File{Name: "paywall/tollgate.yaml", Data: []byte(`version: 1
surfaces: { web: { workflow: workflows/web.surface.ts, on_error: open } }
endpoints: { grow: { path: /api/grow, workflow: workflows/grow.endpoint.ts } }
limits: { script_time: 1s, endpoint_time: 1m, run_wait: 5s }
`)}, txtar.File{Name: "paywall/workflows/grow.endpoint.ts", Data: []byte(`export default () => {
  const list: unknown[] = [];
  for (let i = 0; ; i++) list.push({ i, text: "x" + i, more: [i, i, i, i] });
};
`)}, txtar.File{Name: "paywall/workflows/web.surface.ts", Data: []byte(`export default () => ({});
`)})
	ctx, cancel := context.WithTimeout(t.Context(), 4*deadline)
	defer cancel()
	get := func(path string) (int, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.gate+path, nil)
		if err != nil {
			return 0, err
		}
		resp, err := new(http.Transport).RoundTrip(r)
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		_, err = io.Copy(io.Discard, resp.Body)
		return resp.StatusCode, err
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if status, err := get("/api/grow"); err != nil || status != http.StatusInternalServerError {
				t.Errorf("endpoint %d: %d, %v", i, status, err)
			}
		})
	}
	all.Wait()
	if !s.log.await("the memory of the server is nearly used up") {
		t.Error("nothing was stopped for memory")
	}
	for end := time.Now().Add(4 * patience); ; {
		status, err := get("/")
		if err != nil || status != http.StatusOK {
			t.Fatalf("the page: %d, %v", status, err)
		}
		_, body := s.askAdmin(t, http.MethodGet, "/metrics", nil)
		if strings.Contains(body, `tollgate_workflow_runs_total{kind="surface",outcome="ok",workflow="workflows/web.surface.ts"}`) {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("no run succeeds any more:\n%s", onlyOurs(body))
		}
	}
	peak, err := peakMemory(s.process.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("at most %d MiB resident", peak>>20)
	if peak > most {
		t.Errorf("%d MiB resident, far over the limit of %d MiB", peak>>20, limit>>20)
	}
}

// peakMemory is the most that a process had resident, in bytes.
func peakMemory(pid int) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("no VmHWM in %s", text)
	}
	n, err := strconv.ParseInt(string(m[1]), 10, 64)
	return n << 10, err
}
