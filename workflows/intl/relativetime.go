package intl

import (
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/intl/cldr"
)

// relativeTimeFormat is an Intl.RelativeTimeFormat.
type relativeTimeFormat struct {
	locale, numbering string
	style             string
	auto              bool
	data              *cldr.Locale
	number            *numberFormat
}

func relativeTimeFormatClass() *class {
	return &class{
		name: "RelativeTimeFormat",
		make: func(h *host, locales, opts goja.Value) any {
			list := h.localeList(locales)
			o := h.coerce(opts)
			o.matcher()
			numbering := o.keyword("numberingSystem")
			r := resolve("RelativeTimeFormat", list)
			data := cldr.Get(r.locale)
			f := &relativeTimeFormat{data: data}
			f.numbering = r.setting("nu", data.Numbering, numbering, data.HasNumbering)
			f.locale = r.full
			f.style = o.text("style", "long", "long", "short", "narrow")
			f.auto = o.text("numeric", "always", "always", "auto") == "auto"
			f.number = &numberFormat{
				style: "decimal", notation: "standard", grouping: "auto", signDisplay: "never", data: data, symbols: data.Numbers[f.numbering],
				digits:  digitOptions{minWhole: 1, maxFraction: 3, kind: "fraction", step: 1, mode: "halfExpand", trailingZeros: "auto"},
				plurals: pluralsOf(r.locale, false),
			}
			return f
		},
		methods: []method{
			{"resolvedOptions", 0, on(func(h *host, f *relativeTimeFormat, _ []goja.Value) goja.Value {
				numeric := "always"
				if f.auto {
					numeric = "auto"
				}
				return h.object(entry{"locale", f.locale}, entry{"style", f.style}, entry{"numeric", numeric}, entry{"numberingSystem", f.numbering})
			})},
			{"format", 2, on(func(h *host, f *relativeTimeFormat, args []goja.Value) goja.Value {
				return h.rt.ToValue(joined(h.relative(f, args)))
			})},
			{"formatToParts", 2, on(func(h *host, f *relativeTimeFormat, args []goja.Value) goja.Value {
				return h.parts(h.relative(f, args))
			})},
		},
	}
}

func units() []string {
	return []string{"second", "minute", "hour", "day", "week", "month", "quarter", "year"}
}

// relative is PartitionRelativeTimePattern (ECMA-402 18.5.2).
func (h *host) relative(f *relativeTimeFormat, args []goja.Value) []part {
	value := h.number(arg(args, 0))
	text := h.string(arg(args, 1))
	unit := strings.TrimSuffix(text, "s")
	if !slices.Contains(units(), unit) {
		h.rangeError("Invalid unit argument for format() '" + short(text) + "'")
	}
	x := ofFloat(value)
	if x.nan || x.inf {
		h.rangeError("Invalid time value")
	}
	forms := f.data.Relative[f.style][unit]
	if f.auto {
		name := x.String()
		if word, ok := forms.Words[name]; ok {
			return []part{{kind: "literal", text: word}}
		}
		if word, ok := forms.Words["0"]; ok && name == "-0" {
			return []part{{kind: "literal", text: word}}
		}
	}
	_, s := f.number.digitsOf(decimal{digits: x.digits, point: x.point})
	form := forms.Future
	if x.negative {
		form = forms.Past
	}
	before, after, numbered := strings.Cut(form.For(s.category), "{0}")
	var list []part
	if before != "" {
		list = append(list, part{kind: "literal", text: before})
	}
	if !numbered { // in two days is one word in some languages
		return list
	}
	for _, p := range s.core {
		p.unit = unit
		list = append(list, p)
	}
	if after != "" {
		list = append(list, part{kind: "literal", text: after})
	}
	return list
}
