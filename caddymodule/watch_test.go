package caddymodule

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestLook changes a folder in the ways of editors and tools and wants to see which of them are noticed.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	writeFile(t, in("tollgate.yaml"), "version: 1\n")
	writeFile(t, in("workflows/a.ts"), "1")
	for _, test := range []struct {
		name    string
		change  func() error
		noticed bool
	}{
		{"nothing", func() error { return nil }, false},
		{"a file is written", func() error { return os.WriteFile(in("workflows/a.ts"), []byte("22"), 0o644) }, true},
		{"a file is written with text of the same length", func() error {
			if err := os.WriteFile(in("workflows/a.ts"), []byte("33"), 0o644); err != nil {
				return err
			}
			return os.Chtimes(in("workflows/a.ts"), time.Time{}, time.Unix(1e9, 5)) // whatever the clock of the disk
		}, true},
		{"an editor saves by renaming", func() error {
			if err := os.WriteFile(in(".a.ts.swp"), []byte("444"), 0o644); err != nil {
				return err
			}
			return os.Rename(in(".a.ts.swp"), in("workflows/a.ts"))
		}, true},
		{"a folder comes with a file in it", func() error {
			if err := os.MkdirAll(in("workflows/lib/deep"), 0o755); err != nil {
				return err
			}
			return os.WriteFile(in("workflows/lib/deep/b.json"), []byte("{}"), 0o644)
		}, true},
		{"a folder is renamed", func() error { return os.Rename(in("workflows/lib"), in("workflows/more")) }, true},
		{"a folder goes", func() error { return os.RemoveAll(in("workflows/more")) }, true},
		{"an empty folder comes", func() error { return os.Mkdir(in("empty"), 0o755) }, false},
		{"a hidden file is written", func() error { return os.WriteFile(in(".a.ts.swp"), []byte("x"), 0o644) }, false},
		{"git writes", func() error {
			if err := os.Mkdir(in(".git"), 0o755); err != nil {
				return err
			}
			return os.WriteFile(in(".git/index"), []byte("x"), 0o644)
		}, false},
		{"a store in the folder is written", func() error { return os.WriteFile(in("state.db"), []byte("x"), 0o644) }, false},
		{"npm installs", func() error {
			if err := os.MkdirAll(in("node_modules/x"), 0o755); err != nil {
				return err
			}
			return os.WriteFile(in("node_modules/.package-lock.json"), []byte("{}"), 0o644)
		}, true},
		{"a package's file is touched", func() error { return os.WriteFile(in("node_modules/x/i.js"), []byte("1"), 0o644) }, false},
		{"the project goes", func() error { return os.RemoveAll(dir) }, true},
	} {
		before := look(dir)
		if err := test.change(); err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if noticed := look(dir) != before; noticed != test.noticed {
			t.Errorf("%s: noticed %t, want %t", test.name, noticed, test.noticed)
		}
	}
}

// TestWatchWaits wants one call for a burst of changes, when it is over, and none after the end.
func TestWatchWaits(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "a"), "")
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var calls atomic.Int64
		w := &watcher{dir: dir, interval: time.Second, changed: func(context.Context) { calls.Add(1) }}
		done := make(chan struct{})
		go func() {
			defer close(done)
			w.watch(ctx, look(dir))
		}()
		want := func(n int, when string) {
			t.Helper()
			synctest.Wait()
			if got := calls.Load(); got != int64(n) {
				t.Errorf("%s: %d calls, want %d", when, got, n)
			}
		}
		time.Sleep(10*time.Second + time.Millisecond)
		want(0, "nothing has changed")
		text := ""
		for range 5 { // a save each second
			text += "x"
			writeFile(t, filepath.Join(dir, "a"), text)
			time.Sleep(time.Second)
			want(0, "while it changes")
		}
		time.Sleep(time.Second)
		want(1, "when it has come to rest")
		time.Sleep(10 * time.Second)
		want(1, "long after")
		writeFile(t, filepath.Join(dir, "b"), "")
		time.Sleep(1500 * time.Millisecond)
		cancel()
		<-done
		want(1, "after the end")
	})
}
