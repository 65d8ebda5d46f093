package realm

import (
	"fmt"
	"strconv"
	"time"

	"github.com/dop251/goja"
)

// maxLabels bounds the labels of console.count and console.time.
const maxLabels = 100

// counters are what console.count and console.time of one run keep, by label.
type counters struct {
	counts map[string]int
	times  map[string]time.Time
}

// addCounters adds count, countReset, time, timeLog, timeEnd, groupEnd and clear to the console object.
func (r *Realm) addCounters(o *goja.Object) {
	method := func(name string, f func(k *counters, label string, fc goja.FunctionCall)) {
		r.method(o, name, func(fc goja.FunctionCall) goja.Value {
			label := "default"
			if v := fc.Argument(0); !goja.IsUndefined(v) {
				label = clip(v.String(), 200)
			}
			f(&r.run.counters, label, fc)
			return goja.Undefined()
		})
	}
	method("count", func(k *counters, l string, _ goja.FunctionCall) {
		if _, ok := k.counts[l]; ok || len(k.counts) < maxLabels {
			if k.counts == nil {
				k.counts = map[string]int{}
			}
			k.counts[l]++
			r.Log("info", fmt.Sprintf("%s: %d", l, k.counts[l]))
		}
	})
	method("countReset", func(k *counters, l string, _ goja.FunctionCall) { delete(k.counts, l) })
	method("time", func(k *counters, l string, _ goja.FunctionCall) {
		if _, ok := k.times[l]; !ok && len(k.times) < maxLabels {
			if k.times == nil {
				k.times = map[string]time.Time{}
			}
			k.times[l] = r.Now()
		}
	})
	elapsed := func(k *counters, l string) (string, bool) {
		t, ok := k.times[l]
		if !ok {
			return "", false
		}
		return l + ": " + strconv.FormatFloat(float64(r.Now().Sub(t).Microseconds())/1000, 'f', -1, 64) + " ms", true
	}
	method("timeLog", func(k *counters, l string, fc goja.FunctionCall) {
		if s, ok := elapsed(k, l); ok {
			if len(fc.Arguments) > 1 {
				s += " " + r.format(fc.Arguments[1:])
			}
			r.Log("info", s)
		}
	})
	method("timeEnd", func(k *counters, l string, _ goja.FunctionCall) {
		if s, ok := elapsed(k, l); ok {
			delete(k.times, l)
			r.Log("info", s)
		}
	})
	method("groupEnd", func(*counters, string, goja.FunctionCall) {})
	method("clear", func(*counters, string, goja.FunctionCall) {})
}

func itoa(i int64) string { return strconv.FormatInt(i, 10) }
