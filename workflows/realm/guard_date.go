package realm

import (
	"time"

	"github.com/dop251/goja"
)

// guardDate makes local time UTC. goja takes the server's zone, and a decision must not depend on where it is made. On a
// server in UTC there is nothing to do.
func (r *Realm) guardDate(f *Features) {
	if !f.reaches("Date") || utc(time.Local) || !r.once("Date") {
		return
	}
	proto := r.intrinsic("Date").Get("prototype").(*goja.Object)
	for _, name := range [...]string{"FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds"} {
		_ = proto.DefineDataProperty("get"+name, proto.Get("getUTC"+name), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		_ = proto.DefineDataProperty("set"+name, proto.Get("setUTC"+name), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	_ = proto.DefineDataProperty("getDay", proto.Get("getUTCDay"), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	r.replace(proto, "getTimezoneOffset", func(fc goja.FunctionCall) goja.Value {
		return r.rt.ToValue(0)
	})
	for name, layout := range map[string]string{
		"toString": "Mon Jan 02 2006 15:04:05 GMT+0000 (UTC)", "toDateString": "Mon Jan 02 2006", "toTimeString": "15:04:05 GMT+0000 (UTC)",
	} {
		value, _ := goja.AssertFunction(proto.Get("getTime"))
		r.replace(proto, name, func(fc goja.FunctionCall) goja.Value {
			v, err := value(fc.This)
			if err != nil {
				panic(err)
			}
			if goja.IsNaN(v) {
				return r.rt.ToValue("Invalid Date")
			}
			return r.rt.ToValue(time.UnixMilli(v.ToInteger()).UTC().Format(layout))
		})
	}
	r.guardDateClass()
}

// utc tells whether a zone is UTC at all times.
func utc(l *time.Location) bool {
	if l == time.UTC || l.String() == "UTC" {
		return true
	}
	for _, t := range [...]time.Time{time.Unix(0, 0), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)} {
		if _, offset := t.In(l).Zone(); offset != 0 {
			return false
		}
	}
	return true
}

// guardDateClass has the constructor, Date() and Date.parse read times without a zone as UTC.
func (r *Realm) guardDateClass() {
	class := r.intrinsic("Date")
	construct, ok1 := goja.AssertConstructor(class)
	parse, ok2 := goja.AssertFunction(class.Get("parse"))
	fields, ok3 := goja.AssertFunction(class.Get("UTC"))
	if !ok1 || !ok2 || !ok3 {
		return
	}
	inUTC := func(text goja.Value) goja.Value {
		for _, zone := range [...]string{"Z", " GMT", ""} {
			v, err := parse(class, r.rt.ToValue(text.String()+zone))
			if err != nil {
				panic(err)
			}
			if !goja.IsNaN(v) || zone == "" {
				return v
			}
		}
		return goja.NaN()
	}
	proxy := r.rt.ToValue(r.rt.NewProxy(class, &goja.ProxyTrapConfig{
		Apply: func(*goja.Object, goja.Value, []goja.Value) goja.Value {
			return r.rt.ToValue(r.Now().Format("Mon Jan 02 2006 15:04:05 GMT+0000 (UTC)"))
		},
		Construct: func(_ *goja.Object, args []goja.Value, newTarget *goja.Object) *goja.Object {
			switch {
			case len(args) == 1 && goja.IsString(args[0]):
				args = []goja.Value{inUTC(args[0])}
			case len(args) > 1:
				v, err := fields(class, args...)
				if err != nil {
					panic(err)
				}
				args = []goja.Value{v}
			}
			o, err := construct(newTarget, args...)
			if err != nil {
				panic(err)
			}
			return o
		},
	})).(*goja.Object)
	r.bridge(class, proxy)
	r.replace(class, "parse", func(fc goja.FunctionCall) goja.Value { return inUTC(fc.Argument(0)) })
	proto := class.Get("prototype").(*goja.Object)
	_ = proto.DefineDataProperty("constructor", proxy, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	_ = r.rt.GlobalObject().DefineDataProperty("Date", proxy, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}
