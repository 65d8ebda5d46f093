package caddymodule

import (
	"context"
	"fmt"
	"hash"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"go.uber.org/zap"
)

// watchInterval is how often a watched folder is looked at. A change is acted upon when the folder has been the same for
// one interval: editors write in steps, and a checkout changes many files.
const watchInterval = 300 * time.Millisecond

// maxWatched bounds the files that are looked at, so that a watched folder that is a whole disk costs little. Changes
// beyond are not seen.
const maxWatched = 20_000

// watcher looks at a folder and tells when something in it has changed. It looks at names, sizes and times instead of
// asking the system for events: that works on every file system and in containers, with editors that save by renaming,
// and with folders that come and go.
type watcher struct {
	dir      string
	interval time.Duration
	// changed is called when the folder has changed and come to rest, on the watcher's goroutine.
	changed func(ctx context.Context)
}

// watch looks until ctx ends. before is what the folder looked like when the running project was read.
func (w *watcher) watch(ctx context.Context, before uint64) {
	ticker := time.NewTicker(w.interval)
	defer ticker.Stop()
	pending := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		switch now := look(w.dir); {
		case now != before:
			before, pending = now, true
		case pending:
			pending = false
			w.changed(ctx)
		}
	}
}

// look sums up what a folder looks like: the name, size and time of every file in it and below. Hidden folders and files
// are left out, and databases, which a project does not read; of node_modules only the file counts that npm writes at
// every change. What cannot be read counts as not there.
func look(dir string) uint64 {
	h := fnv.New64a()
	seen := 0
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // mostly gone since its folder was listed
		}
		name := d.Name()
		switch {
		case d.IsDir() && name == "node_modules":
			note(h, filepath.Join(path, ".package-lock.json"))
			return fs.SkipDir
		case path != dir && strings.HasPrefix(name, "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || strings.HasSuffix(name, ".db") || strings.HasSuffix(name, "~"):
			return nil
		}
		if seen++; seen > maxWatched {
			return fs.SkipAll
		}
		note(h, path)
		return nil
	})
	return h.Sum64()
}

// watched is a project that is loaded again when its folder changes.
type watched struct {
	name   string
	dir    string
	before uint64 // what the folder looked like ahead of the first reading
	live   *live
	log    *zap.Logger
	load   func(ctx context.Context) (*running, error)
}

// reload loads the project anew and swaps it in. Whatever is wrong goes to the log, and the running version stays.
func (w *watched) reload(ctx context.Context) {
	began := time.Now()
	next, err := w.load(ctx)
	if err == nil {
		if err = w.live.replace(next); err != nil {
			next.close()
		}
	}
	switch {
	case ctx.Err() != nil: // the configuration is ending
	case err != nil:
		w.log.Error("a watched project has changed and cannot be used; the one before keeps running",
			zap.String("project", w.name), zap.String("dir", w.dir), zap.Error(err))
	default:
		w.log.Info("a watched project has changed and is in use",
			zap.String("project", w.name), zap.String("dir", w.dir), zap.String("digest", next.project.Digest()),
			zap.Duration("took", time.Since(began)))
	}
}

// watch is the watched projects of a configuration and those who look at them.
type watch struct {
	projects []*watched
	watchers sync.WaitGroup
	stop     context.CancelFunc // nil before start
}

// start begins to look.
func (w *watch) start(ctx context.Context) {
	if len(w.projects) == 0 {
		return
	}
	ctx, w.stop = context.WithCancel(ctx)
	for _, p := range w.projects {
		looker := &watcher{dir: p.dir, interval: watchInterval, changed: p.reload}
		w.watchers.Go(func() { looker.watch(ctx, p.before) })
	}
}

// end stops looking and waits for a load that is under way. Nil-safe; the second call does nothing.
func (w *watch) end() {
	if w == nil {
		return
	}
	if w.stop != nil {
		w.stop()
	}
	w.watchers.Wait()
}

// note adds a file to a sum.
func note(h hash.Hash, path string) {
	info, err := os.Stat(path) // of what a link leads to
	if err != nil {
		return
	}
	_, _ = fmt.Fprintf(h, "%s\x00%d\x00%d\x00", path, info.Size(), info.ModTime().UnixNano()) // never fails
}
