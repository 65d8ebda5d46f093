package intl

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/intl/cldr"
)

// dateTimeFormat is an Intl.DateTimeFormat.
type dateTimeFormat struct {
	locale, numbering    string
	zone                 zone
	hourCycle            string // empty without an hour
	fields               fields
	dateStyle, timeStyle string
	pattern              string
	data                 *cldr.Dates
	symbols              *cldr.Numbers
	bound                *goja.Object
}

// fields are the components that were asked for, each in its own words.
type fields struct {
	weekday, era, year, month, day string
	hour, minute, second           string
	fraction                       int
	zone                           string
}

// zone is a time zone: one of the database, or an offset.
type zone struct {
	name     string
	names    string // key of cldr.Dates.Zones
	location *time.Location
}

func dateTimeFormatClass() *class {
	return &class{
		name: "DateTimeFormat", callable: true, of: "format",
		make: func(h *host, locales, opts goja.Value) any { return h.dateTimeFormat(locales, opts, "any", "date") },
		format: func(h *host, state any) *goja.Object {
			f := state.(*dateTimeFormat) //nolint:forcetypeassert // checked by receiver
			if f.bound == nil {
				f.bound = h.function("", 1, func(call goja.FunctionCall) goja.Value {
					return h.rt.ToValue(joined(f.parts(h.instant(call.Argument(0)))))
				})
			}
			return f.bound
		},
		methods: []method{
			{"resolvedOptions", 0, on(func(h *host, f *dateTimeFormat, _ []goja.Value) goja.Value { return f.resolved(h) })},
			{"formatToParts", 1, on(func(h *host, f *dateTimeFormat, args []goja.Value) goja.Value {
				return h.parts(f.parts(h.instant(arg(args, 0))))
			})},
		},
	}
}

// dateTimeFormat is CreateDateTimeFormat (ECMA-402 11.1.2). required and defaults say which fields there have to be: any,
// date or time; date, time or all.
func (h *host) dateTimeFormat(locales, opts goja.Value, required, defaults string) *dateTimeFormat {
	list := h.localeList(locales)
	o := h.coerce(opts)
	o.matcher()
	calendar := o.keyword("calendar")
	numbering := o.keyword("numberingSystem")
	hour12, hour12Given := o.flag("hour12")
	cycle := o.text("hourCycle", "", "h11", "h12", "h23", "h24")
	r := resolve("DateTimeFormat", list)
	locale := cldr.Get(r.locale)
	f := &dateTimeFormat{data: locale.Dates}
	r.setting("ca", "gregory", calendar, func(v string) bool { return v == "gregory" })
	if hour12Given {
		cycle = ""
	}
	own := f.data.HourCycle
	resolved := r.setting("hc", own, cycle, func(v string) bool { return !hour12Given && (v == "h11" || v == "h12" || v == "h23" || v == "h24") })
	f.numbering = r.setting("nu", locale.Numbering, numbering, locale.HasNumbering)
	f.locale, f.symbols = r.full, locale.Numbers[f.numbering]
	if hour12Given {
		resolved = "h23"
		if hour12 {
			if resolved = "h12"; strings.HasPrefix(r.locale, "ja") {
				resolved = "h11"
			}
		}
	}
	f.zone = o.zone()
	f.components(o, required, defaults)
	if f.fields.hour != "" || f.timeStyle != "" {
		f.hourCycle = resolved
	}
	if f.dateStyle != "" || f.timeStyle != "" {
		f.pattern = f.stylePattern()
	} else {
		f.pattern = f.fieldPattern()
	}
	return f
}

// offsetZone is the form of a zone that is only an offset (ECMA-402 6.5.2, UTCOffset).
var offsetZone = regexp.MustCompile(`^([+-])([01][0-9]|2[0-3])(?::?([0-5][0-9]))?$`)

// zone is the option timeZone.
func (o options) zone() zone {
	v := o.get("timeZone")
	if goja.IsUndefined(v) {
		return zone{name: "UTC", names: "UTC", location: time.UTC}
	}
	name := o.h.string(v)
	if z := cldr.FindZone(name); z != nil {
		if l := z.Location(); l != nil {
			return zone{name: z.Name, names: z.Names, location: l}
		}
	}
	if m := offsetZone.FindStringSubmatch(name); len(name) <= 6 && m != nil {
		hours, _ := strconv.Atoi(m[2])
		minutes, _ := strconv.Atoi("0" + m[3])
		seconds := hours*3600 + minutes*60
		if m[1] == "-" {
			seconds = -seconds
		}
		if seconds == 0 {
			m[1] = "+"
		}
		return zone{name: m[1] + m[2] + ":" + two(minutes), location: time.FixedZone("", seconds)}
	}
	o.h.rangeError("Invalid time zone specified: " + short(name))
	return zone{}
}

func two(n int) string {
	if n < 10 {
		return "0" + itoa(n)
	}
	return itoa(n)
}

// components reads the fields and the styles.
func (f *dateTimeFormat) components(o options, required, defaults string) {
	c := &f.fields
	c.weekday = o.text("weekday", "", "narrow", "short", "long")
	c.era = o.text("era", "", "narrow", "short", "long")
	c.year = o.text("year", "", "2-digit", "numeric")
	c.month = o.text("month", "", "2-digit", "numeric", "narrow", "short", "long")
	c.day = o.text("day", "", "2-digit", "numeric")
	if o.text("dayPeriod", "", "narrow", "short", "long") != "" {
		o.h.rangeError("dayPeriod is not provided in workflows")
	}
	c.hour = o.text("hour", "", "2-digit", "numeric")
	c.minute = o.text("minute", "", "2-digit", "numeric")
	c.second = o.text("second", "", "2-digit", "numeric")
	c.fraction = o.number("fractionalSecondDigits", 1, 3, 0)
	c.zone = o.text("timeZoneName", "", "short", "long", "shortOffset", "longOffset", "shortGeneric", "longGeneric")
	if strings.HasSuffix(c.zone, "Generic") {
		o.h.rangeError("timeZoneName " + c.zone + " is not provided in workflows")
	}
	o.text("formatMatcher", "best fit", "basic", "best fit")
	f.dateStyle = o.text("dateStyle", "", "full", "long", "medium", "short")
	f.timeStyle = o.text("timeStyle", "", "full", "long", "medium", "short")
	if f.dateStyle != "" || f.timeStyle != "" {
		if *c != (fields{}) {
			panic(o.h.rt.NewTypeError("Can't set the fields of a date when dateStyle or timeStyle is used"))
		}
		if required == "date" && f.timeStyle != "" || required == "time" && f.dateStyle != "" {
			panic(o.h.rt.NewTypeError("Invalid option : dateStyle and timeStyle do not fit this method"))
		}
		return
	}
	date := c.weekday != "" || c.year != "" || c.month != "" || c.day != ""
	clock := c.hour != "" || c.minute != "" || c.second != "" || c.fraction != 0
	if required != "time" && date || required != "date" && clock {
		return
	}
	if defaults != "time" {
		c.year, c.month, c.day = "numeric", "numeric", "numeric"
	}
	if defaults != "date" {
		c.hour, c.minute, c.second = "numeric", "numeric", "numeric"
	}
}

// instant is the time value of an argument, now without one.
func (h *host) instant(v goja.Value) time.Time {
	if goja.IsUndefined(v) {
		return h.now()
	}
	ms := h.number(v)
	if math.IsNaN(ms) || math.Abs(ms) > 8.64e15 {
		h.rangeError("Invalid time value")
	}
	return time.UnixMilli(int64(ms))
}

func (f *dateTimeFormat) resolved(h *host) goja.Value {
	list := []entry{{"locale", f.locale}, {"calendar", "gregory"}, {"numberingSystem", f.numbering}, {"timeZone", f.zone.name}}
	if f.hourCycle != "" {
		list = append(list, entry{"hourCycle", f.hourCycle}, entry{"hour12", f.hourCycle == "h11" || f.hourCycle == "h12"})
	}
	if f.dateStyle != "" || f.timeStyle != "" {
		for _, s := range [...][2]string{{"dateStyle", f.dateStyle}, {"timeStyle", f.timeStyle}} {
			if s[1] != "" {
				list = append(list, entry{s[0], s[1]})
			}
		}
		return h.object(list...)
	}
	shown := map[string]string{} // what the pattern really has
	for kind, letters := range f.fieldsOf() {
		switch {
		case kind == "timeZoneName" || kind == "dayPeriod" || kind == "literal" || kind == "fractionalSecond":
		case len(letters) > 2 || kind == "weekday" || kind == "era":
			shown[kind] = [...]string{"", "short", "", "short", "long", "narrow"}[len(letters)]
		case len(letters) == 2:
			shown[kind] = "2-digit"
		default:
			shown[kind] = "numeric"
		}
	}
	for _, kind := range [...]string{"weekday", "era", "year", "month", "day", "hour", "minute", "second"} {
		if w, ok := shown[kind]; ok {
			list = append(list, entry{kind, w})
		}
	}
	if f.fields.fraction > 0 {
		list = append(list, entry{"fractionalSecondDigits", f.fields.fraction})
	}
	if f.fields.zone != "" {
		list = append(list, entry{"timeZoneName", f.fields.zone})
	}
	return h.object(list...)
}
