//go:build conformance

package conformance

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/realm"
)

var (
	only     = flag.String("only", "", "play only tests whose path below test/ begins with this; the lists are not checked for what is missing")
	except   = flag.String("except", "", "leave out tests whose path begins with this, likewise")
	failures = flag.String("failures", "", "write every failing test and how it failed to this file")
)

// result is what came of one test.
type result struct {
	test    *testFile
	failure string
	out     string // why it was left out
	took    time.Duration
}

// TestTest262 plays the checkout that TEST262 names.
func TestTest262(t *testing.T) {
	s := suite{dir: os.Getenv("TEST262")}
	names, err := s.tests(*only)
	if err != nil || s.dir == "" || len(names) == 0 {
		t.Fatalf("TEST262=%q is no checkout of test262: %v", s.dir, err)
	}
	if *except != "" {
		names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, *except) })
	}
	expected := expectedFailures(t)
	results := playAll(t, s, names)
	slices.SortFunc(results, func(a, b result) int { return cmp.Compare(a.test.path, b.test.path) })
	unexpected := 0
	for _, r := range results {
		why, known := expected[r.test.path]
		delete(expected, r.test.path)
		switch {
		case r.out != "" && known:
			t.Errorf("%s is listed (%s) and left out: %s", r.test.path, why, r.out)
		case r.out != "":
		case r.failure != "" && !known:
			if unexpected++; unexpected <= 200 {
				t.Errorf("%s\n\t%s", r.test.path, r.failure)
			}
		case r.failure == "" && known:
			t.Errorf("%s is listed (%s) and passes", r.test.path, why)
		}
	}
	if unexpected > 200 {
		t.Errorf("%d failures are not listed", unexpected)
	}
	if *only+*except == "" {
		for name, why := range expected {
			t.Errorf("%s is listed (%s) and no test of the suite", name, why)
		}
	}
	if *failures != "" {
		write(t, *failures, results)
	}
	t.Log(summary(results))
}

// playAll plays the tests on every CPU.
func playAll(t *testing.T, s suite, names []string) []result {
	t.Helper()
	h := &harness{suite: s, files: map[string]*goja.Program{}}
	pool := realm.NewPool(runtime.NumCPU())
	queue := make(chan string)
	var mu sync.Mutex
	var results []result
	var wrong []error
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		p := &player{suite: s, harness: h, pool: pool, dir: t.TempDir()}
		wg.Go(func() {
			for name := range queue {
				r := result{}
				var err error
				if r.test, err = s.read(name); err == nil {
					r.out, err = r.test.leftOut()
				}
				if err == nil && r.out == "" {
					begun := time.Now()
					r.failure = p.play(t.Context(), r.test)
					r.took = time.Since(begun)
				}
				mu.Lock()
				if err != nil {
					wrong = append(wrong, err)
				} else {
					results = append(results, r)
				}
				mu.Unlock()
			}
		})
	}
	for _, name := range names {
		queue <- name
	}
	close(queue)
	wg.Wait()
	for _, err := range wrong {
		t.Error(err)
	}
	if st := pool.Stats(); st.Strays > 0 {
		t.Errorf("%d tests did not stop at their time limit", st.Strays)
	}
	return results
}

// expectedFailures reads the lists: a file for each reason, which its first line gives behind #, and a test a line.
func expectedFailures(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("expected/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		head, rest, _ := strings.Cut(string(b), "\n")
		if !strings.HasPrefix(head, "# ") {
			t.Fatalf("%s does not begin with its reason", file)
		}
		count := 0
		for line := range strings.Lines(rest) {
			name := strings.TrimSpace(line)
			if name == "" || strings.HasPrefix(name, "#") {
				continue
			}
			if _, twice := all[name]; twice {
				t.Errorf("%s: %s is listed twice", file, name)
			}
			all[name] = filepath.Base(file)
			count++
		}
		if count == 0 {
			t.Errorf("%s lists nothing", file)
		}
	}
	return all
}

func write(t *testing.T, file string, results []result) {
	t.Helper()
	var b strings.Builder
	for _, r := range results {
		if r.failure != "" {
			fmt.Fprintf(&b, "%s\t%s\n", r.test.path, strings.ReplaceAll(r.failure, "\n", " "))
		}
		if r.took > timeLimit/4 {
			t.Logf("%s took %v", r.test.path, r.took.Round(time.Second))
		}
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// summary is the pass rate of each directory, and what was left out.
func summary(results []result) string {
	type count struct{ run, passed int }
	counts, out := map[string]*count{}, map[string]int{}
	for _, r := range results {
		if r.out != "" {
			out[r.out]++
			continue
		}
		for _, g := range []string{r.test.group(), strings.Split(r.test.path, "/")[0], "all"} {
			c := counts[g]
			if c == nil {
				c = &count{}
				counts[g] = c
			}
			c.run++
			if r.failure == "" {
				c.passed++
			}
		}
	}
	var b strings.Builder
	b.WriteString("\n")
	groups := make([]string, 0, len(counts))
	for g := range counts {
		groups = append(groups, g)
	}
	slices.Sort(groups)
	for _, g := range groups {
		c := counts[g]
		fmt.Fprintf(&b, "%-40s %6d run %6d passed %6.1f%%\n", g, c.run, c.passed, 100*float64(c.passed)/float64(c.run))
	}
	whys := make([]string, 0, len(out))
	for why := range out {
		whys = append(whys, why)
	}
	slices.Sort(whys)
	for _, why := range whys {
		fmt.Fprintf(&b, "left out %6d: %s\n", out[why], why)
	}
	return b.String()
}
