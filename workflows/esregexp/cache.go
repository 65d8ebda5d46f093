package esregexp

import (
	"container/list"
	"sync"
)

// Cache keeps compiled patterns, the least recently used leaving first. It is safe for concurrent use.
type Cache struct {
	mu      sync.Mutex
	entries map[string]*list.Element // of *cached
	recent  list.List                // front: used last
	size    int
	max     int
}

type cached struct {
	key  string
	re   *Regexp
	size int
}

// NewCache makes an empty cache of about that many bytes. They bound what visitors can make a server keep with patterns
// that a workflow builds of what they sent.
func NewCache(bytes int) *Cache {
	return &Cache{entries: map[string]*list.Element{}, max: bytes}
}

// Get gives the pattern that is kept under key, or compiles it and keeps it. A pattern that does not compile is not kept.
func (c *Cache) Get(key string, compile func() (*Regexp, error)) (*Regexp, error) {
	c.mu.Lock()
	if e, ok := c.entries[key]; ok {
		c.recent.MoveToFront(e)
		re := e.Value.(*cached).re
		c.mu.Unlock()
		return re, nil
	}
	c.mu.Unlock()
	re, err := compile()
	if err != nil {
		return nil, err
	}
	entry := &cached{key: key, re: re, size: len(key) + re.size()}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok { // another was faster
		return e.Value.(*cached).re, nil
	}
	if entry.size > c.max/4 {
		return re, nil
	}
	c.entries[key] = c.recent.PushFront(entry)
	for c.size += entry.size; c.size > c.max; {
		last := c.recent.Remove(c.recent.Back()).(*cached)
		delete(c.entries, last.key)
		c.size -= last.size
	}
	return re, nil
}

// size is about how many bytes a compiled pattern takes.
func (re *Regexp) size() int {
	n := 500 + 80*len(re.code)
	re.root.walk(func(p *node) bool {
		if n += 150; p.set != nil {
			n += 100 + 8*len(p.set.spans)
		}
		return true
	})
	return n
}
