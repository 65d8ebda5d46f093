package compile

import (
	"sync"
	"sync/atomic"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/seed-eb607675/tollgate/catalog"
)

// Cache keeps compiled programs by the digest of their bundle, the least recently used leaving first. It is bounded by
// their number and by the memory they take. It is safe for concurrent use.
type Cache struct {
	programs *lru.Cache[string, *Program]

	mu      sync.Mutex
	flights map[string]*flight
	size    int   // programs at most
	limit   int64 // bytes at most
	bytes   int64

	hits, misses, evicted atomic.Int64
}

type flight struct {
	done    chan struct{}
	program *Program
	diags   catalog.Diagnostics
}

// Stats counts what the cache did since it was made.
type Stats struct {
	Hits, Misses, Evicted int64
	Programs              int   // held now
	Bytes                 int64 // that they take, about
}

// DefaultCacheBytes is the memory that compiled programs may take together. A workflow of 100 lines takes about 50 KB.
const DefaultCacheBytes = 256 << 20

// NewCache makes a cache for size programs, 1000 if size is not positive, that take up to bytes of memory,
// DefaultCacheBytes if that is not positive. The program used last is kept whatever it takes.
func NewCache(size int, bytes int64) *Cache {
	if size <= 0 {
		size = 1000
	}
	if bytes <= 0 {
		bytes = DefaultCacheBytes
	}
	c := &Cache{size: size, limit: bytes, flights: map[string]*flight{}}
	c.programs, _ = lru.New[string, *Program](size) // fails for size < 1 only
	return c
}

// Resize changes the limits; positive values only.
func (c *Cache) Resize(size int, bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.size, c.limit = size, bytes; c.programs.Len() > 1 && (c.bytes > c.limit || c.programs.Len() > size); {
		c.drop()
	}
	c.programs.Resize(size)
}

// drop lets the least recently used program go. The caller holds mu.
func (c *Cache) drop() {
	if _, gone, ok := c.programs.RemoveOldest(); ok {
		c.bytes -= gone.Size
		c.evicted.Add(1)
	}
}

// Program gives the bundle's program, compiling it if the cache does not hold it. Many who ask at the same time wait for
// one compilation. A bundle that does not compile is not kept.
func (c *Cache) Program(b *Bundle) (*Program, catalog.Diagnostics) {
	if p, ok := c.programs.Get(b.Digest); ok {
		c.hits.Add(1)
		return p, p.Warnings
	}
	c.mu.Lock()
	if f, ok := c.flights[b.Digest]; ok {
		c.mu.Unlock()
		<-f.done
		c.hits.Add(1)
		return f.program, f.diags
	}
	if p, ok := c.programs.Get(b.Digest); ok { // it landed between the two looks
		c.mu.Unlock()
		c.hits.Add(1)
		return p, p.Warnings
	}
	f := &flight{done: make(chan struct{})}
	c.flights[b.Digest] = f
	c.mu.Unlock()

	c.misses.Add(1)
	defer func() {
		c.mu.Lock()
		delete(c.flights, b.Digest)
		c.mu.Unlock()
		close(f.done)
	}()
	f.program, f.diags = b.Compile()
	if f.program != nil {
		c.keep(f.program)
	}
	return f.program, f.diags
}

// keep adds a program and lets the least recently used go until the rest is within the limits.
func (c *Cache) keep(p *Program) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bytes += p.Size
	if old, ok := c.programs.Peek(p.Digest); ok {
		c.bytes -= old.Size
	}
	for c.programs.Len() > 0 && (c.bytes > c.limit || c.programs.Len() >= c.size && !c.programs.Contains(p.Digest)) {
		c.drop()
	}
	c.programs.Add(p.Digest, p)
}

// Stats is a snapshot of the counters.
func (c *Cache) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Stats{Hits: c.hits.Load(), Misses: c.misses.Load(), Evicted: c.evicted.Load(), Programs: c.programs.Len(), Bytes: c.bytes}
}

// sizeOf reckons what a compiled bundle takes. Measured: 10 bytes of goja's program for each byte of a script that is all
// code, 4 for one that is all texts, source maps included; the bundle itself stays as well.
func sizeOf(b *Bundle) int64 {
	return 12*int64(len(b.Code)) + int64(len(b.SourceMap))
}
