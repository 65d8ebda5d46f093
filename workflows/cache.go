package workflows

import (
	"container/list"
	"encoding/json"
	"sync"
	"time"
)

// cacheSize is how many bytes of keys and values a Cache holds. It bounds what visitors can make a workflow keep by
// asking for ever new keys.
const cacheSize = 64 << 20

// Cache is the process-wide memory behind utils.cache: JSON texts by key with a time to live, least recently used ones
// leaving first. It is shared by the workflows of one project and environment and lost at restart. It is safe for
// concurrent use.
type Cache struct {
	mu      sync.Mutex
	entries map[string]*list.Element // of *cacheEntry
	recent  list.List                // front: used last
	size    int64
	max     int64
}

type cacheEntry struct {
	key     string
	value   json.RawMessage
	expires time.Time
}

// overhead is what an entry costs beside its key and value, roughly.
const overhead = 200

func (e *cacheEntry) size() int64 { return int64(len(e.key)+len(e.value)) + overhead }

// NewCache makes an empty cache of 64 MiB.
func NewCache() *Cache { return &Cache{entries: map[string]*list.Element{}, max: cacheSize} }

// Get gives what is kept under the key. The value must not be changed.
func (c *Cache) Get(key string) (json.RawMessage, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok {
		return nil, false
	}
	entry := e.Value.(*cacheEntry)
	if !time.Now().Before(entry.expires) {
		c.remove(e)
		return nil, false
	}
	c.recent.MoveToFront(e)
	return entry.value, true
}

// Put keeps a value for a time. The cache owns it from now on.
func (c *Cache) Put(key string, value json.RawMessage, ttl time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok {
		c.remove(e)
	}
	entry := &cacheEntry{key: key, value: value, expires: time.Now().Add(ttl)}
	if entry.size() > c.max {
		return
	}
	c.entries[key] = c.recent.PushFront(entry)
	for c.size += entry.size(); c.size > c.max; {
		c.remove(c.recent.Back())
	}
}

// Delete forgets the key.
func (c *Cache) Delete(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok {
		c.remove(e)
	}
}

func (c *Cache) remove(e *list.Element) {
	entry := c.recent.Remove(e).(*cacheEntry)
	delete(c.entries, entry.key)
	c.size -= entry.size()
}
