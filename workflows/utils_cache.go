package workflows

import (
	"time"

	"github.com/dop251/goja"
)

const (
	maxCacheKey   = 512       // characters
	maxCacheValue = 256 << 10 // bytes of JSON
)

func (c *call) cache() goja.Value {
	return c.object(
		c.function("get", c.cacheGet),
		c.function("put", c.cachePut),
		c.function("delete", c.cacheDelete),
	)
}

// atOnce settles a promise in the same turn: the cache is memory, nothing is waited for.
func (c *call) atOnce(v goja.Value) goja.Value {
	p, resolve, _ := c.rt.NewPromise()
	if err := resolve(v); err != nil {
		panic(err)
	}
	return c.rt.ToValue(p)
}

func (c *call) cacheGet(fc goja.FunctionCall) goja.Value {
	key := c.text("utils.cache.get", "key", fc.Argument(0), maxCacheKey)
	text, ok := c.run.Host.Cache().Get(key)
	if !ok {
		return c.atOnce(goja.Null())
	}
	v, err := c.r.ReadJSON(text)
	if err != nil {
		panic(c.errorValue("utils.cache.get", err))
	}
	return c.atOnce(v)
}

func (c *call) cachePut(fc goja.FunctionCall) goja.Value {
	const name = "utils.cache.put"
	key := c.text(name, "key", fc.Argument(0), maxCacheKey)
	value := c.toStore(name, fc.Argument(1), maxCacheValue)
	ttl := time.Minute
	if o := c.options(name, fc.Argument(2)); o != nil {
		if v := o.Get("ttl"); v != nil && !goja.IsUndefined(v) && !goja.IsNull(v) {
			ttl = c.seconds(name, v, 1, 86_400)
		}
	}
	c.run.Host.Cache().Put(key, value, ttl)
	return c.atOnce(goja.Undefined())
}

func (c *call) cacheDelete(fc goja.FunctionCall) goja.Value {
	c.run.Host.Cache().Delete(c.text("utils.cache.delete", "key", fc.Argument(0), maxCacheKey))
	return c.atOnce(goja.Undefined())
}
