package realm

import (
	"fmt"
	"strconv"
	"time"

	"github.com/dop251/goja"
)

// maxLabels bounds the labels of console.count and console.time.
const maxLabels = 100

// addCounters adds count, countReset, time, timeLog, timeEnd, groupEnd and clear to the console object.
func (r *Realm) addCounters(o *goja.Object) {
	counts, times := map[string]int{}, map[string]time.Time{}
	label := func(fc goja.FunctionCall) string {
		if v := fc.Argument(0); !goja.IsUndefined(v) {
			return clip(v.String(), 200)
		}
		return "default"
	}
	method := func(name string, f func(label string, fc goja.FunctionCall)) {
		_ = o.Set(name, func(fc goja.FunctionCall) goja.Value {
			f(label(fc), fc)
			return goja.Undefined()
		})
	}
	method("count", func(l string, _ goja.FunctionCall) {
		if _, ok := counts[l]; ok || len(counts) < maxLabels {
			counts[l]++
			r.Log("info", fmt.Sprintf("%s: %d", l, counts[l]))
		}
	})
	method("countReset", func(l string, _ goja.FunctionCall) { delete(counts, l) })
	method("time", func(l string, _ goja.FunctionCall) {
		if _, ok := times[l]; !ok && len(times) < maxLabels {
			times[l] = r.Now()
		}
	})
	elapsed := func(l string) (string, bool) {
		t, ok := times[l]
		if !ok {
			return "", false
		}
		return l + ": " + strconv.FormatFloat(float64(r.Now().Sub(t).Microseconds())/1000, 'f', -1, 64) + " ms", true
	}
	method("timeLog", func(l string, fc goja.FunctionCall) {
		if s, ok := elapsed(l); ok {
			if len(fc.Arguments) > 1 {
				s += " " + r.format(fc.Arguments[1:])
			}
			r.Log("info", s)
		}
	})
	method("timeEnd", func(l string, _ goja.FunctionCall) {
		if s, ok := elapsed(l); ok {
			delete(times, l)
			r.Log("info", s)
		}
	})
	method("groupEnd", func(string, goja.FunctionCall) {})
	method("clear", func(string, goja.FunctionCall) {})
}

func itoa(i int64) string { return strconv.FormatInt(i, 10) }
