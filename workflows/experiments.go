package workflows

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"sort"
	"unicode/utf16"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/decision"
)

func (c *call) experiments() goja.Value {
	return c.object(c.function("bucket", c.bucket))
}

// bucket is utils.experiments.bucket.
func (c *call) bucket(fc goja.FunctionCall) goja.Value {
	const name = "utils.experiments.bucket"
	experiment := c.text(name, "name", fc.Argument(0), 512)
	o, ok := fc.Argument(1).(*goja.Object)
	if !ok {
		panic(c.typeError("%s: weights must be an object", name))
	}
	weights := map[string]float64{}
	for _, key := range o.Keys() {
		v := o.Get(key)
		if !goja.IsNumber(v) {
			panic(c.typeError("%s: weight %q is no number", name, key))
		}
		weights[key] = v.ToFloat()
	}
	user := c.user
	if options := c.options(name, fc.Argument(2)); options != nil {
		if v := options.Get("identifier"); v != nil && !goja.IsUndefined(v) && !goja.IsNull(v) {
			u := c.userOf(name, v)
			user = &u
		}
	}
	if user == nil {
		panic(c.typeError("%s: there is no identity; give options.identifier", name))
	}
	key, reason := pickBucket(experiment, weights, *user)
	if reason != "" {
		panic(c.typeError("%s: %s", name, reason))
	}
	return c.rt.ToValue(key)
}

// pickBucket places a user in one of the weighted buckets: the first 53 bits of SHA-256 of
// "tollgate.experiment\n" + name + "\n" + userType + "\n" + identifier, as a fraction of 1, times the sum of the
// weights, falls on one of the keys in the order of their UTF-16 code units. Everybody can repeat it, and it never
// changes. A reason is given instead where the weights are of no use.
func pickBucket(name string, weights map[string]float64, u decision.User) (key, reason string) {
	if len(weights) < 1 || len(weights) > 20 {
		return "", "there must be 1 to 20 weights"
	}
	keys := make([]string, 0, len(weights))
	sum := 0.0
	for k, w := range weights {
		if math.IsNaN(w) || math.IsInf(w, 0) || w < 0 {
			return "", "a weight is a finite number from 0"
		}
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return lessUTF16(keys[i], keys[j]) })
	for _, k := range keys { // in one order, since floats do not add up alike in every order
		sum += weights[k]
	}
	if !(sum > 0) || math.IsInf(sum, 0) {
		return "", "the weights must add up to more than 0"
	}
	h := sha256.Sum256([]byte("tollgate.experiment\n" + name + "\n" + string(u.UserType) + "\n" + u.Identifier))
	point := float64(binary.BigEndian.Uint64(h[:8])>>11) / (1 << 53) * sum
	last := ""
	for _, k := range keys {
		w := weights[k]
		if w == 0 {
			continue
		}
		if last = k; point < w {
			return k, ""
		}
		point -= w
	}
	return last, "" // rounding
}

func lessUTF16(a, b string) bool {
	x, y := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return len(x) < len(y)
}
