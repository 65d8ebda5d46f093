package bolt

import (
	"bytes"
	"container/list"
	"encoding/binary"
	"fmt"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"github.com/seed-eb607675/tollgate/state"
)

// entry is a record in memory. The writer changes it, readers read it, both under its lock. It is in the cache as long as
// anybody holds it, so there is never a second one of the same record that knows less.
type entry struct {
	space     string
	anonymous bool

	mu      sync.Mutex
	loaded  bool
	record  state.Record
	written time.Time       // of anonymous records: last write, to a small part of the maximal age
	dirty   map[string]bool // counters changed in this transaction; "": written
	touched bool            // this transaction changed something

	holders int           // guarded by the cache
	size    int64         // guarded by the cache
	place   *list.Element // in the cache's order of use; guarded by the cache
}

// rowKey is the key of a counter of a record or of a document in a space. A space holds no NUL.
func rowKey(space, name string) []byte {
	return append(append(append(make([]byte, 0, len(space)+len(name)+1), space...), 0), name...)
}

// load reads the record from the file unless it is in memory already.
func (e *entry) load(records *bbolt.Bucket) error {
	if e.loaded {
		return nil
	}
	e.clear()
	prefix := rowKey(e.space, "")
	cursor := records.Cursor()
	for k, v := cursor.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = cursor.Next() {
		id := string(k[len(prefix):])
		if id == "" {
			if len(v) != 8 {
				return fmt.Errorf("reading record %q: %w", e.space, state.ErrCorrupt)
			}
			e.written = time.Unix(int64(binary.BigEndian.Uint64(v)), 0)
			continue
		}
		c, err := state.DecodeCounter(v)
		if err != nil {
			return fmt.Errorf("reading record %q, counter %q: %w", e.space, id, err)
		}
		if e.record.Counters == nil {
			e.record.Counters = map[string]*state.Counter{}
		}
		e.record.Counters[id] = c
	}
	e.loaded = true
	return nil
}

func (e *entry) clear() {
	e.record, e.written, e.dirty = state.Record{}, time.Time{}, nil
}

// ended tells whether the record is an anonymous one whose time is over.
func (e *entry) ended(now time.Time, maxAge time.Duration) bool {
	return e.anonymous && !e.written.IsZero() && !now.Before(e.written.Add(maxAge))
}

func (e *entry) changed(counter string) {
	if e.dirty == nil {
		e.dirty = map[string]bool{}
	}
	e.dirty[counter] = true
	e.touched = true
}

// flush writes what changed.
func (e *entry) flush(records *bbolt.Bucket) error {
	for id := range e.dirty {
		var value []byte
		if id == "" {
			value = binary.BigEndian.AppendUint64(nil, uint64(e.written.Unix()))
		} else {
			value = e.record.Counters[id].Encode(nil)
		}
		if err := records.Put(rowKey(e.space, id), value); err != nil {
			return err
		}
	}
	return nil
}

// settle ends a transaction for the entry.
func (e *entry) settle(stands bool) {
	if e.touched && !stands {
		e.loaded = false
		e.clear()
	}
	e.dirty, e.touched = nil, false
}

// cost is about how much memory the entry takes.
func (e *entry) cost() int64 {
	n := 512 + 2*len(e.space)
	for id, c := range e.record.Counters {
		n += 64 + len(id) + c.Size()
	}
	return int64(n)
}

// cache keeps the records used last, up to a budget.
type cache struct {
	mu      sync.Mutex
	budget  int64
	size    int64
	entries map[string]*entry
	order   *list.List // the one used last in front
}

func newCache(budget int64) *cache {
	return &cache{budget: budget, entries: map[string]*entry{}, order: list.New()}
}

// acquire holds the entry of a space until release.
func (c *cache) acquire(space string) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[space]
	if e == nil {
		e = &entry{space: space, anonymous: state.AnonymousSpace(space)}
		e.place = c.order.PushFront(e)
		c.entries[space] = e
	} else {
		c.order.MoveToFront(e.place)
	}
	e.holders++
	return e
}

// release lets an entry go. While the cache is over its budget, those nobody holds leave, the one unused longest first.
func (c *cache) release(e *entry) {
	e.mu.Lock()
	size := e.cost()
	e.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	e.holders--
	c.size += size - e.size
	e.size = size
	for at := c.order.Back(); at != nil && c.size > c.budget; {
		old := at.Value.(*entry)
		at = at.Prev()
		if old.holders == 0 {
			c.order.Remove(old.place)
			delete(c.entries, old.space)
			c.size -= old.size
		}
	}
}
