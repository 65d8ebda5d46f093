package intl

import (
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/intl/cldr"
)

// numberFormat is an Intl.NumberFormat.
type numberFormat struct {
	locale, numbering string
	style             string // decimal, percent, currency
	currency          string
	currencyDisplay   string
	currencySign      string
	notation          string
	compactDisplay    string
	grouping          any // "auto", "always", "min2" or false
	signDisplay       string
	digits            digitOptions
	data              *cldr.Locale
	symbols           *cldr.Numbers
	plurals           *pluralSet   // nil: no text of its depends on the number
	bound             *goja.Object // what format gives
}

func numberFormatClass() *class {
	return &class{
		name: "NumberFormat", callable: true, of: "format",
		make: func(h *host, locales, opts goja.Value) any { return h.numberFormat(locales, opts) },
		format: func(h *host, state any) *goja.Object {
			n := state.(*numberFormat) //nolint:forcetypeassert // checked by receiver
			if n.bound == nil {
				n.bound = h.function("", 1, func(call goja.FunctionCall) goja.Value {
					return h.rt.ToValue(joined(n.parts(h.numericValue(call.Argument(0)))))
				})
			}
			return n.bound
		},
		methods: []method{
			{"resolvedOptions", 0, on(func(h *host, n *numberFormat, _ []goja.Value) goja.Value { return n.resolved(h) })},
			{"formatToParts", 1, on(func(h *host, n *numberFormat, args []goja.Value) goja.Value {
				return h.parts(n.parts(h.numericValue(arg(args, 0))))
			})},
		},
	}
}

// numberFormat is the constructor (ECMA-402 16.1.1).
func (h *host) numberFormat(locales, opts goja.Value) *numberFormat {
	list := h.localeList(locales)
	o := h.coerce(opts)
	o.matcher()
	numbering := o.keyword("numberingSystem")
	r := resolve("NumberFormat", list)
	data := cldr.Get(r.locale)
	n := &numberFormat{data: data}
	n.numbering = r.setting("nu", data.Numbering, numbering, data.HasNumbering)
	n.locale, n.symbols = r.full, data.Numbers[n.numbering]
	n.unit(o)
	n.notation = o.text("notation", "standard", "standard", "scientific", "engineering", "compact")
	minFraction, maxFraction := 0, 3
	switch {
	case n.style == "currency" && n.notation == "standard":
		minFraction = cldr.FractionDigits(n.currency)
		maxFraction = minFraction
	case n.style == "currency" || n.style == "percent":
		maxFraction = 0
	}
	n.digits = o.digits(minFraction, maxFraction, n.notation == "compact")
	n.compactDisplay = o.text("compactDisplay", "short", "short", "long")
	n.grouping = o.grouping(n.notation == "compact")
	n.signDisplay = o.text("signDisplay", "auto", "auto", "never", "always", "exceptZero", "negative")
	if n.notation == "compact" || n.currencyDisplay == "name" {
		n.plurals = pluralsOf(r.locale, false)
	}
	return n
}

// unit is SetNumberFormatUnitOptions.
func (n *numberFormat) unit(o options) {
	n.style = o.text("style", "decimal", "decimal", "percent", "currency", "unit")
	currency := ""
	if v := o.get("currency"); !goja.IsUndefined(v) {
		if currency = o.h.string(v); len(currency) != 3 || !alphabetic(currency) {
			o.h.rangeError("Invalid currency code : " + short(currency))
		}
	} else if n.style == "currency" {
		panic(o.h.rt.NewTypeError("Currency code is required with currency style."))
	}
	display := o.text("currencyDisplay", "symbol", "code", "symbol", "narrowSymbol", "name")
	sign := o.text("currencySign", "standard", "standard", "accounting")
	switch n.style {
	case "currency":
		n.currency, n.currencyDisplay, n.currencySign = strings.ToUpper(currency), display, sign
	case "unit":
		o.h.rangeError("style unit is not provided in workflows")
	}
}

// grouping is GetBooleanOrStringNumberFormatOption for useGrouping.
func (o options) grouping(compact bool) any {
	fallback := "auto"
	if compact {
		fallback = "min2"
	}
	v := o.get("useGrouping")
	if goja.IsUndefined(v) {
		return fallback
	}
	if b, ok := v.Export().(bool); ok {
		if _, isObject := v.(*goja.Object); !isObject {
			if b {
				return "always"
			}
			return false
		}
	}
	if !v.ToBoolean() {
		return false
	}
	s := o.h.string(v)
	switch {
	case s == "true" || s == "false":
		return fallback
	case !slices.Contains([]string{"min2", "auto", "always"}, s):
		o.h.rangeError("Value " + short(s) + " out of range for Intl.NumberFormat options property useGrouping")
	}
	return s
}

func (n *numberFormat) resolved(h *host) goja.Value {
	list := []entry{{"locale", n.locale}, {"numberingSystem", n.numbering}, {"style", n.style}}
	if n.style == "currency" {
		list = append(list, entry{"currency", n.currency}, entry{"currencyDisplay", n.currencyDisplay}, entry{"currencySign", n.currencySign})
	}
	list = append(list, n.digits.entries()...)
	list = append(list, entry{"useGrouping", n.grouping}, entry{"notation", n.notation})
	if n.notation == "compact" {
		list = append(list, entry{"compactDisplay", n.compactDisplay})
	}
	list = append(list, entry{"signDisplay", n.signDisplay})
	return h.object(append(list, n.digits.roundingEntries()...)...)
}
