package bolt_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	berrors "go.etcd.io/bbolt/errors"
	"go.uber.org/goleak"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/state"
	"github.com/seed-eb607675/tollgate/state/bolt"
	"github.com/seed-eb607675/tollgate/state/statetest"
)

// victimEnv names the folder of the store in which a test binary started by TestKill counts until it is killed.
const victimEnv = "TOLLGATE_TEST_VICTIM"

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimEnv); dir != "" {
		victim(dir)
		return
	}
	goleak.VerifyTestMain(m)
}

func open(t testing.TB, dir string, o bolt.Options) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestStore(t *testing.T) {
	statetest.Run(t, func(t *testing.T, clock func() time.Time) state.Store {
		return open(t, t.TempDir(), bolt.Options{Clock: clock})
	})
}

// TestStoreWithoutCache plays the suite with records that leave memory at once.
func TestStoreWithoutCache(t *testing.T) {
	statetest.Run(t, func(t *testing.T, clock func() time.Time) state.Store {
		return open(t, t.TempDir(), bolt.Options{Clock: clock, CacheBytes: 1})
	})
}

func units(t *testing.T, s state.Store, o state.Owner, c state.Consumption) int64 {
	t.Helper()
	r, err := s.Tally(t.Context(), o, []state.Question{c.Question})
	if err != nil {
		t.Fatal(err)
	}
	return r[0].Units
}

func TestReopen(t *testing.T) {
	dir, clock := t.TempDir(), statetest.NewClock(statetest.Start())
	o, user := statetest.Owner(decision.Anonymous, "x"), statetest.Owner(decision.Authenticated, "x")
	c := statetest.Unique("a", 3, "/1")
	var receipt state.Receipt
	for step := range 5 {
		s := open(t, dir, bolt.Options{Clock: clock.Now})
		switch step {
		case 0:
			out, err := s.Consume(t.Context(), o, c)
			if err != nil || !out.Granted {
				t.Fatal(out, err)
			}
			receipt = out.Receipt
			if _, err := s.Put(t.Context(), o.Space(), "k", []byte("v"), 0, false); err != nil {
				t.Fatal(err)
			}
		case 1:
			if did, err := s.Merge(t.Context(), o, user, true); err != nil || !did {
				t.Fatal(did, err)
			}
		case 2:
			if did, err := s.Merge(t.Context(), o, user, true); err != nil || did {
				t.Fatal(did, err)
			}
			if err := s.GiveBack(t.Context(), o, receipt); err != nil {
				t.Fatal(err)
			}
		case 3:
			if err := s.GiveBack(t.Context(), o, receipt); err != nil {
				t.Fatal(err)
			}
			if got := units(t, s, o, c); got != 0 {
				t.Fatalf("anonymous: %d", got)
			}
			if got := units(t, s, user, c); got != 1 {
				t.Fatalf("user: %d", got)
			}
			if v, ok, err := s.Get(t.Context(), user.Space(), "k"); err != nil || !ok || string(v) != "v" {
				t.Fatal(v, ok, err)
			}
		case 4:
			clock.Forward(state.DefaultAnonymousMaxAge)
			if err := s.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if keys, err := s.List(t.Context(), o.Space(), "", "", 9); err != nil || len(keys) != 0 {
				t.Fatal(keys, err)
			}
			clock.Forward(-state.DefaultAnonymousMaxAge)
			if got := units(t, s, o, c); got != 0 {
				t.Fatalf("swept: %d", got)
			}
			if _, ok, err := s.Get(t.Context(), o.Space(), "k"); ok || err != nil {
				t.Fatal("a swept document is still there", err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	open(t, dir, bolt.Options{})
	_, err := bolt.Open(dir, bolt.Options{LockTimeout: time.Millisecond})
	if !errors.Is(err, berrors.ErrTimeout) || !strings.Contains(err.Error(), "another process holds the file") {
		t.Errorf("locked: %v", err)
	}

	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := bolt.Open(file, bolt.Options{}); err == nil || !strings.Contains(err.Error(), "opening state "+file) {
		t.Errorf("a file for a folder: %v", err)
	}

	for name, text := range map[string][]byte{
		"garbage": []byte(strings.Repeat("no database ", 10_000)),
		"short":   []byte("x"),
		"cut":     nil,
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, bolt.FileName)
		if name == "cut" {
			s := open(t, dir, bolt.Options{})
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(path, 2*int64(os.Getpagesize())); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := bolt.Open(dir, bolt.Options{})
		if err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: store %v, %v", name, s, err)
		}
	}
}

// TestF03Kill kills a counting process at moments of no choice of its own: what it was told stands, and no limit is passed.
func TestF03Kill(t *testing.T) {
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	acknowledged := map[string]int64{}
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 12 {
		cmd := exec.CommandContext(t.Context(), self)
		cmd.Env = append(os.Environ(), victimEnv+"="+dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 1 + random.IntN(400); n > 0 && lines.Scan(); n-- {
			acknowledged[lines.Text()]++
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // told before it died
			acknowledged[lines.Text()]++
		}
		_ = cmd.Wait() // it was killed: that is its error
		s := open(t, dir, bolt.Options{})
		total := int64(0)
		for i := range victims {
			o := statetest.Owner(decision.Authenticated, fmt.Sprint(i))
			got := units(t, s, o, life(victimLimit))
			if told := acknowledged[o.User.Identifier]; got < told || got > victimLimit {
				t.Fatalf("round %d, user %d: %d on disk, %d acknowledged, limit %d", round, i, got, told, victimLimit)
			}
			total += acknowledged[o.User.Identifier]
		}
		if total == 0 {
			t.Fatal("nothing was acknowledged")
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

const victims, victimLimit = 8, 150

func life(limit int64) state.Consumption {
	c := statetest.Month("a", limit)
	c.Window.Period = decision.Lifetime
	return c
}

// victim consumes in parallel and prints the user of each unit it was granted, until it is killed.
func victim(dir string) {
	s, err := bolt.Open(dir, bolt.Options{LockTimeout: time.Minute})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Go(func() {
			o := statetest.Owner(decision.Authenticated, fmt.Sprint(i%victims))
			for {
				out, err := s.Consume(context.Background(), o, life(victimLimit))
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				if out.Granted {
					fmt.Fprintln(os.Stdout, o.User.Identifier)
				} else {
					fmt.Fprintln(os.Stdout, "full")
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkConsume measures durable consumptions of 64 callers at once.
func BenchmarkConsume(b *testing.B) {
	for _, users := range []int{1, 100_000} {
		b.Run(fmt.Sprint("users=", users), func(b *testing.B) {
			s := open(b, b.TempDir(), bolt.Options{})
			owners := make([]state.Owner, users)
			for i := range owners {
				owners[i] = statetest.Owner(decision.Authenticated, fmt.Sprint("user", i))
			}
			var next atomic.Int64
			var wg sync.WaitGroup
			b.ResetTimer()
			for range 64 {
				wg.Go(func() {
					for {
						i := next.Add(1)
						if i > int64(b.N) {
							return
						}
						if _, err := s.Consume(b.Context(), owners[rand.IntN(users)], life(1<<40)); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "consumes/s")
		})
	}
}
