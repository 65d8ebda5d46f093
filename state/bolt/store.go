// Package bolt is the store in a file: go.etcd.io/bbolt with counters in memory and group commit. All writes that wait at
// one moment share one transaction and its syncs, and none returns before its transaction is on disk:
//
//	callers ──▶ queue ──▶ writer: apply all that wait ──▶ one commit, synced ──▶ callers
//	readers ──▶ records in memory, read from the file when first asked for
//
// What was acknowledged survives kill -9 and a loss of power. What was not may or may not be there.
package bolt

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/seed-eb607675/tollgate/state"
)

// FileName is the name of the one file in the store's folder.
const FileName = "state.db"

// Options tune a store. The zero value is right for a server.
type Options struct {
	// AnonymousMaxAge is how long an anonymous record outlives its last write. Zero: state.DefaultAnonymousMaxAge.
	AnonymousMaxAge time.Duration
	// Clock is the store's time; all windows go by it. Nil: time.Now.
	Clock func() time.Time
	// CacheBytes bounds, roughly, the records kept in memory. Zero: 64 MiB. Records in use are kept beyond it.
	CacheBytes int64
	// LockTimeout is how long Open waits for another process to let go of the file. Zero: 2s.
	LockTimeout time.Duration
	// SweepInterval is how often the store deletes what has ended. Zero: 1h. What has ended is never seen, swept or not.
	SweepInterval time.Duration
	// OnError, if not nil, is told of failures in the background, which have no caller. It must not block.
	OnError func(error)
}

func (o Options) withDefaults() Options {
	if o.AnonymousMaxAge <= 0 {
		o.AnonymousMaxAge = state.DefaultAnonymousMaxAge
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.CacheBytes <= 0 {
		o.CacheBytes = 64 << 20
	}
	if o.LockTimeout <= 0 {
		o.LockTimeout = 2 * time.Second
	}
	if o.SweepInterval <= 0 {
		o.SweepInterval = time.Hour
	}
	if o.OnError == nil {
		o.OnError = func(error) {}
	}
	return o
}

// Store is a state.Store in a file. It is safe for concurrent use.
type Store struct {
	opts    Options
	path    string
	db      *bbolt.DB
	cache   *cache
	queue   chan *operation
	quit    chan struct{} // closed by Close
	stopped chan struct{} // closed by the writer when it has answered all
	stop    context.CancelFunc
	sweeps  sync.WaitGroup
	closing sync.Once
	closed  error
}

// format is what the file holds under this name in bucket meta. A program that knows another one refuses the file.
const format = "tollgate state 1"

// Names of buckets. Keys of records and documents begin with a space and NUL; a record's own row ends there.
//
//nolint:gochecknoglobals // constants in all but name
var (
	metaBucket     = []byte("meta")
	recordBucket   = []byte("records")
	documentBucket = []byte("documents")
	mergeBucket    = []byte("merged")
	formatKey      = []byte("format")
)

// Open opens the store in a folder, making both if they are not there. A file that another process holds is an error after
// Options.LockTimeout; so is a file that is no store or damaged.
func Open(dir string, opts Options) (*Store, error) {
	opts = opts.withDefaults()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("opening state %s: %w", dir, err)
	}
	path := filepath.Join(dir, FileName)
	db, err := openFile(path, opts.LockTimeout)
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("opening state %s: another process holds the file: %w", path, err)
	case err != nil:
		return nil, fmt.Errorf("opening state %s: %w", path, err)
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Store{
		opts: opts, path: path, db: db, cache: newCache(opts.CacheBytes), queue: make(chan *operation, maxBatch),
		quit: make(chan struct{}), stopped: make(chan struct{}), stop: stop,
	}
	go s.write()
	s.sweeps.Go(func() { s.sweepForEver(ctx) })
	return s, nil
}

func openFile(path string, wait time.Duration) (db *bbolt.DB, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer guard(&err)
	if err := checkLength(path); err != nil {
		return nil, err
	}
	db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: wait, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		if errors.Is(err, berrors.ErrInvalid) || errors.Is(err, berrors.ErrChecksum) || errors.Is(err, berrors.ErrVersionMismatch) {
			return nil, fmt.Errorf("%w: %w", state.ErrCorrupt, err)
		}
		return nil, err
	}
	err = update(db, func(tx *bbolt.Tx) error {
		meta, err := tx.CreateBucketIfNotExists(metaBucket)
		if err != nil {
			return err
		}
		if is := meta.Get(formatKey); is != nil && string(is) != format {
			return fmt.Errorf("file is %q, this program knows %q only", is, format)
		}
		for _, name := range [][]byte{recordBucket, documentBucket, mergeBucket} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return meta.Put(formatKey, []byte(format))
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// checkLength refuses a file that was cut: bbolt maps it into memory and faults at the first page that is missing, with
// the file still locked. It reads the number of pages in use from the two meta pages (magic, version, page size, flags,
// root in 16 bytes, free list, pages, transaction; numbers in the machine's order), of which the newer counts.
func checkLength(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	const metaAt, metaLength, magic = 16, 64, 0xED0CDAED
	order := binary.NativeEndian
	var meta [metaLength]byte
	if _, err := f.ReadAt(meta[:], metaAt); err != nil || order.Uint32(meta[:]) != magic {
		return nil // bbolt says what it is instead
	}
	size := uint64(order.Uint32(meta[8:]))
	pages, transaction := order.Uint64(meta[40:]), order.Uint64(meta[48:])
	if _, err := f.ReadAt(meta[:], int64(size)+metaAt); err == nil && order.Uint32(meta[:]) == magic && order.Uint64(meta[48:]) > transaction {
		pages = order.Uint64(meta[40:])
	}
	if size == 0 || uint64(info.Size())/size < pages {
		return fmt.Errorf("%w: file of %d bytes was cut, it had %d pages of %d", state.ErrCorrupt, info.Size(), pages, size)
	}
	return nil
}

// guard makes an error of a panic. bbolt panics where pages do not say what they must, and a file that was cut faults when
// its missing pages are touched.
func guard(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %v", state.ErrCorrupt, p)
	}
}

// update and view are bbolt's, with panics of a damaged file as errors.
func update(db *bbolt.DB, f func(*bbolt.Tx) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer guard(&err)
	return db.Update(f)
}

func view(db *bbolt.DB, f func(*bbolt.Tx) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer guard(&err)
	return db.View(f)
}

// view reads from the file.
func (s *Store) view(doing string, f func(*bbolt.Tx) error) error {
	err := view(s.db, f)
	switch {
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		return state.ErrClosed
	case err != nil:
		return fmt.Errorf("%s in state %s: %w", doing, s.path, err)
	}
	return nil
}

// check tells why a call cannot be served.
func (s *Store) check(ctx context.Context) error {
	select {
	case <-s.quit:
		return state.ErrClosed
	default:
		return ctx.Err()
	}
}

// Close implements state.Store: what waits is written, then the file is let go. Further calls do the same as the first.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.stop()
		close(s.quit)
		<-s.stopped
		s.sweeps.Wait()
		if err := s.db.Close(); err != nil {
			s.closed = fmt.Errorf("closing state %s: %w", s.path, err)
		}
	})
	return s.closed
}

var _ state.Store = (*Store)(nil)
