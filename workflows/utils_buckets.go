package workflows

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/dop251/goja"
)

const (
	maxBucketKey   = 512       // characters
	maxBucketValue = 256 << 10 // bytes of JSON
)

func (c *call) buckets() goja.Value {
	return c.object(
		c.function("get", c.bucketGet),
		c.function("list", c.bucketList),
		c.write("buckets", "put", c.bucketPut),
		c.write("buckets", "delete", c.bucketDelete),
	)
}

// slug reads a bucket's name.
func (c *call) slug(name string, v goja.Value) string {
	s := c.text(name, "the bucket's name", v, 64)
	for i := 0; i < len(s); i++ {
		b := s[i]
		if !(b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || i > 0 && (b == '_' || b == '-')) {
			panic(c.typeError("%s: a bucket's name has lower-case letters, digits, - and _ only", name))
		}
	}
	return s
}

func (c *call) bucketGet(fc goja.FunctionCall) goja.Value {
	const name = "utils.buckets.get"
	bucket, key := c.slug(name, fc.Argument(0)), c.text(name, "key", fc.Argument(1), maxBucketKey)
	return c.promise(name, false, func(ctx context.Context) (settle, error) {
		value, ok, err := c.run.Host.GetBucket(ctx, bucket, key)
		return c.stored(value, ok), err
	})
}

func (c *call) bucketPut(fc goja.FunctionCall) goja.Value {
	const name = "utils.buckets.put"
	bucket, key := c.slug(name, fc.Argument(0)), c.text(name, "key", fc.Argument(1), maxBucketKey)
	value := c.toStore(name, fc.Argument(2), maxBucketValue)
	var ttl time.Duration
	ifAbsent := false
	if o := c.options(name, fc.Argument(3)); o != nil {
		ifAbsent = boolean(o.Get("ifAbsent"))
		if v := o.Get("ttl"); v != nil && !goja.IsUndefined(v) && !goja.IsNull(v) {
			ttl = c.seconds(name, v, 1, 100*365*24*3600)
		}
	}
	return c.promise(name, true, func(ctx context.Context) (settle, error) {
		stored, err := c.run.Host.PutBucket(ctx, bucket, key, value, ttl, ifAbsent)
		return func() (goja.Value, error) { return c.rt.ToValue(stored), nil }, err
	})
}

func (c *call) bucketDelete(fc goja.FunctionCall) goja.Value {
	const name = "utils.buckets.delete"
	bucket, key := c.slug(name, fc.Argument(0)), c.text(name, "key", fc.Argument(1), maxBucketKey)
	return c.promise(name, true, func(ctx context.Context) (settle, error) {
		there, err := c.run.Host.DeleteBucket(ctx, bucket, key)
		return func() (goja.Value, error) { return c.rt.ToValue(there), nil }, err
	})
}

func (c *call) bucketList(fc goja.FunctionCall) goja.Value {
	const name = "utils.buckets.list"
	bucket := c.slug(name, fc.Argument(0))
	prefix, cursor, limit := "", "", 100
	if o := c.options(name, fc.Argument(1)); o != nil {
		optional := func(key string) string {
			v := o.Get(key)
			if v == nil || goja.IsUndefined(v) || goja.IsNull(v) || goja.IsString(v) && v.String() == "" {
				return ""
			}
			return c.text(name, key, v, 1024)
		}
		prefix, cursor = optional("prefix"), optional("cursor")
		if v := o.Get("limit"); v != nil && !goja.IsUndefined(v) {
			f := v.ToFloat()
			if !(f >= 1 && f <= 1000) || f != math.Trunc(f) {
				panic(c.r.NewError("RangeError", name+": limit is an integer from 1 to 1000"))
			}
			limit = int(f)
		}
	}
	return c.promise(name, false, func(ctx context.Context) (settle, error) {
		keys, next, err := c.run.Host.ListBucket(ctx, bucket, prefix, cursor, limit)
		return func() (goja.Value, error) {
			o := c.rt.NewObject()
			set(o, "keys", c.strings(keys))
			if next == "" {
				set(o, "cursor", goja.Null())
			} else {
				set(o, "cursor", next)
			}
			return o, nil
		}, err
	})
}

// seconds reads a time to live.
func (c *call) seconds(name string, v goja.Value, least, most float64) time.Duration {
	f := v.ToFloat()
	if !goja.IsNumber(v) || !(f >= least && f <= most) {
		panic(c.r.NewError("RangeError", fmt.Sprintf("%s: ttl is a number of seconds from %v to %v", name, least, most)))
	}
	return time.Duration(f * float64(time.Second))
}
