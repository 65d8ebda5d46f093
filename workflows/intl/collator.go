package intl

import (
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/dop251/goja"
)

// maxCompared is how many code units two strings that are compared may have together: a comparison takes some 100 ns for
// each outside the VM, and cannot be stopped.
const maxCompared = 1 << 18

// collator is an Intl.Collator.
type collator struct {
	locale, usage, sensitivity string
	collation, caseFirst       string
	numeric, ignorePunctuation bool
	full                       *collate.Collator
	// without compares without case; it is there if upper case comes first.
	without *collate.Collator
	bound   *goja.Object
}

func collatorClass() *class {
	return &class{
		name: "Collator", callable: true, of: "compare",
		make: func(h *host, locales, opts goja.Value) any { return h.collator(locales, opts) },
		format: func(h *host, state any) *goja.Object {
			c := state.(*collator) //nolint:forcetypeassert // checked by receiver
			if c.bound == nil {
				c.bound = h.function("", 2, func(call goja.FunctionCall) goja.Value {
					return h.rt.ToValue(h.compare(c, call.Argument(0), call.Argument(1)))
				})
			}
			return c.bound
		},
		methods: []method{
			{"resolvedOptions", 0, on(func(h *host, c *collator, _ []goja.Value) goja.Value {
				return h.object(entry{"locale", c.locale}, entry{"usage", c.usage}, entry{"sensitivity", c.sensitivity},
					entry{"ignorePunctuation", c.ignorePunctuation}, entry{"collation", c.collation}, entry{"numeric", c.numeric},
					entry{"caseFirst", c.caseFirst})
			})},
		},
	}
}

// collator is the constructor (ECMA-402 10.1.1).
func (h *host) collator(locales, opts goja.Value) *collator {
	list := h.localeList(locales)
	o := h.coerce(opts)
	c := &collator{usage: o.text("usage", "sort", "sort", "search")}
	o.matcher()
	collation := o.keyword("collation")
	numeric, numericGiven := o.flag("numeric")
	caseFirst := o.text("caseFirst", "", "upper", "lower", "false")
	r := resolve("Collator", list)
	lang, _, _ := strings.Cut(r.locale, "-")
	co := r.setting("co", "default", collation, func(v string) bool {
		return c.usage == "sort" && (v == "phonebk" && lang == "de" || (v == "pinyin" || v == "stroke") && lang == "zh")
	})
	first := "false"
	if (lang == "da" || lang == "mt") && c.usage == "sort" {
		first = "upper"
	}
	c.caseFirst = r.setting("kf", first, caseFirst, func(v string) bool { return v == "upper" || v == "lower" || v == "false" })
	kn := ""
	if numericGiven {
		kn = "false"
		if numeric {
			kn = "true"
		}
	}
	c.numeric = r.setting("kn", "false", kn, func(v string) bool { return v == "true" || v == "false" }) == "true"
	c.collation = co
	c.sensitivity = o.text("sensitivity", "variant", "base", "accent", "case", "variant")
	ignore, given := o.flag("ignorePunctuation")
	c.ignorePunctuation = ignore || !given && lang == "th" && c.usage == "sort"
	c.locale = r.full
	c.build(r.locale)
	return c
}

func (c *collator) build(locale string) {
	switch locale {
	case "nb", "no": // x/text has the order of Norwegian under its other name
		locale = "nn"
	}
	name := locale + "-u"
	if locale == "fr-CA" {
		name += "-kb-true" // accents are compared from the end
	}
	if c.collation != "default" {
		name += "-co-" + c.collation
	}
	if c.ignorePunctuation {
		name += "-ka-shifted"
	}
	t := language.Make(strings.TrimSuffix(name, "-u"))
	var opts []collate.Option
	if c.numeric {
		opts = append(opts, collate.Numeric)
	}
	var full []collate.Option
	switch c.sensitivity {
	case "base":
		full = []collate.Option{collate.Loose}
	case "accent":
		full = []collate.Option{collate.IgnoreCase}
	case "case":
		full = []collate.Option{collate.Loose}
	}
	c.full = collate.New(t, append(full, opts...)...)
	if c.caseFirst == "upper" && c.sensitivity == "variant" {
		c.without = collate.New(t, append([]collate.Option{collate.IgnoreCase}, opts...)...)
	}
}

// compare is CompareStrings (ECMA-402 10.3.3.2): negative, zero or positive.
func (h *host) compare(c *collator, x, y goja.Value) int {
	a, b := h.units(x), h.units(y)
	if a.Length()+b.Length() > maxCompared {
		h.rangeError("strings of more than 262144 characters are not compared")
	}
	if c.without == nil {
		n := c.full.CompareString(a.String(), b.String())
		if n != 0 || c.sensitivity != "case" {
			return n
		}
		if n = compareCase(a.String(), b.String()); c.caseFirst == "upper" {
			n = -n
		}
		return n
	}
	// Upper case first turns the order of what is equal but for case.
	if n := c.without.CompareString(a.String(), b.String()); n != 0 {
		return n
	}
	return -c.full.CompareString(a.String(), b.String())
}

// compareCase compares strings whose letters are the same: where the case of two first differs, the lower one is less.
func compareCase(a, b string) int {
	x, y := letterCases(a), letterCases(b)
	for i := range min(len(x), len(y)) {
		switch {
		case x[i] == y[i]:
		case x[i]:
			return 1
		default:
			return -1
		}
	}
	return 0
}

// letterCases tells of each letter whether it is upper case.
func letterCases(s string) []bool {
	var list []bool
	for _, r := range norm.NFD.String(s) {
		if unicode.IsLetter(r) {
			list = append(list, unicode.IsUpper(r) || unicode.IsTitle(r))
		}
	}
	return list
}

// units is ToString with its code units.
func (h *host) units(v goja.Value) goja.String {
	if s, ok := v.(goja.String); ok {
		return s
	}
	if _, ok := v.(*goja.Symbol); ok {
		panic(h.rt.NewTypeError("Cannot convert a Symbol value to a string"))
	}
	text := v.ToString()
	if s, ok := text.(goja.String); ok {
		return s
	}
	s, _ := h.rt.ToValue(text.String()).(goja.String) // goja leaves numbers, booleans and BigInts as they are
	return s
}
