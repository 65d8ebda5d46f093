package intl

import (
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/intl/cldr"
)

// pluralRules is an Intl.PluralRules.
type pluralRules struct {
	locale  string
	ordinal bool
	digits  digitOptions
	rules   *pluralSet
}

// pluralSet chooses a category by the digits that are shown.
type pluralSet struct {
	locale     language.Tag
	language   string
	rules      *plural.Rules
	categories []string
}

func pluralsOf(locale string, ordinal bool) *pluralSet {
	s := &pluralSet{locale: language.Make(locale), rules: plural.Cardinal, categories: strings.Fields(cldr.Get(locale).Cardinal)}
	if ordinal {
		s.rules, s.categories = plural.Ordinal, strings.Fields(cldr.Get(locale).Ordinal)
	}
	s.language, _, _ = strings.Cut(locale, "-")
	return s
}

// category is the plural category of a number as it is written.
func (s *pluralSet) category(w written) string {
	trimmed := strings.TrimRight(w.fraction, "0")
	i, f, t := operand(w.whole), operand(w.fraction), operand(trimmed)
	form := "other"
	switch s.rules.MatchPlural(s.locale, i, len(w.fraction), len(trimmed), f, t) {
	case plural.Zero:
		form = "zero"
	case plural.One:
		form = "one"
	case plural.Two:
		form = "two"
	case plural.Few:
		form = "few"
	case plural.Many:
		form = "many"
	}
	if s.rules == plural.Cardinal {
		form = s.since(form, i, len(w.fraction), f, t)
	}
	for _, c := range s.categories {
		if c == form {
			return form
		}
	}
	return "other" // CLDR has taken the category away since
}

// since corrects what has changed since the CLDR 32 of x/text: the rules of CLDR 48 for cardinals.
func (s *pluralSet) since(form string, i, v, f, t int) string {
	one := func(yes bool) string {
		if yes {
			return "one"
		}
		return "other"
	}
	ends := func(n int) bool { return n%10 == 1 && n%100 != 11 }
	switch s.language {
	case "ca", "es", "fr", "it", "pt": // un million de …
		if v == 0 && i != 0 && i%1_000_000 == 0 {
			return "many"
		}
	case "he":
		if i == 0 && v != 0 {
			return "one"
		}
	case "is":
		return one(t == 0 && ends(i) || ends(t))
	case "mk":
		return one(v == 0 && ends(i) || ends(f))
	case "mr":
		return one(i == 1 && t == 0)
	}
	return form
}

// operand is a number of digits; a long one modulo 10^15, which no rule tells from the whole but for zero.
func operand(digits string) int {
	digits = strings.TrimLeft(digits, "0")
	const most = 15
	if len(digits) <= most {
		n, _ := strconv.Atoi(digits) // empty is 0
		return n
	}
	n, _ := strconv.Atoi(digits[len(digits)-most:]) // never fails
	return n + 1_000_000_000_000_000
}

func pluralRulesClass() *class {
	return &class{
		name: "PluralRules",
		make: func(h *host, locales, opts goja.Value) any {
			list := h.localeList(locales)
			o := h.coerce(opts)
			o.matcher()
			p := &pluralRules{ordinal: o.text("type", "cardinal", "cardinal", "ordinal") == "ordinal"}
			p.digits = o.digits(0, 3, false)
			p.locale = resolve("PluralRules", list).locale
			p.rules = pluralsOf(p.locale, p.ordinal)
			return p
		},
		methods: []method{
			{"resolvedOptions", 0, on(func(h *host, p *pluralRules, _ []goja.Value) goja.Value { return p.resolved(h) })},
			{"select", 1, on(func(h *host, p *pluralRules, args []goja.Value) goja.Value {
				return h.rt.ToValue(p.choose(ofFloat(h.number(arg(args, 0)))))
			})},
		},
	}
}

func (p *pluralRules) choose(x decimal) string {
	if x.nan || x.inf {
		return "other"
	}
	_, w := p.digits.apply(x)
	return p.rules.category(w)
}

func (p *pluralRules) resolved(h *host) goja.Value {
	kind := "cardinal"
	if p.ordinal {
		kind = "ordinal"
	}
	list := append([]entry{{"locale", p.locale}, {"type", kind}}, p.digits.entries()...)
	categories := make([]any, len(p.rules.categories))
	for i, c := range p.rules.categories {
		categories[i] = c
	}
	list = append(list, entry{"pluralCategories", h.rt.NewArray(categories...)})
	return h.object(append(list, p.digits.roundingEntries()...)...)
}
