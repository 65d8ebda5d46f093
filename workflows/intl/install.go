package intl

import (
	"time"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/intl/cldr"
)

// Set is a set of the parts that a program can ask for. The zero Set has none.
type Set uint8

// installers are the names that lead to what this package provides, each with what it installs.
//
//nolint:gochecknoglobals // an immutable table
var installers = [...]struct {
	name    string
	date    bool // a Date as well, which a program has by its name or as another date's constructor
	install func(h *host)
}{
	{"Intl", false, (*host).namespace},
	{"localeCompare", false, (*host).localeCompare},
	{"toLocaleString", false, (*host).localeStrings},
	{"toLocaleString", true, func(h *host) { h.dateMethod("toLocaleString", "any", "all") }},
	{"toLocaleDateString", true, func(h *host) { h.dateMethod("toLocaleDateString", "date", "date") }},
	{"toLocaleTimeString", true, func(h *host) { h.dateMethod("toLocaleTimeString", "time", "time") }},
	{"toLocaleUpperCase", false, func(h *host) {
		h.caseMethod("toLocaleUpperCase", "toUpperCase", func(t language.Tag) cases.Caser { return cases.Upper(t) })
	}},
	{"toLocaleLowerCase", false, func(h *host) {
		h.caseMethod("toLocaleLowerCase", "toLowerCase", func(t language.Tag) cases.Caser { return cases.Lower(t) })
	}},
}

// All has every part.
const All Set = 1<<len(installers) - 1

// For chooses the parts for a program; has tells whether the program's text can refer to a name.
func For(has func(name string) bool) Set {
	var s Set
	for i := range installers {
		if p := &installers[i]; has(p.name) && (!p.date || has("Date") || has("constructor")) {
			s |= 1 << i
		}
	}
	return s
}

// Names are those that For asks about: a program that works one of them out needs what For then says.
func Names() []string {
	names := []string{"Date", "constructor"}
	for i := range installers {
		names = append(names, installers[i].name)
	}
	return names
}

// Install gives a runtime the parts of the set: Intl, and the methods in the place of goja's, which know no locale. What
// stands in their place already has to be a built-in, so it is called before any script runs, and before guards are put
// around these methods. It keeps nothing of a run, so a runtime may serve many.
//
// now is the clock of a formatter that is given no date. check is called now and then in long work outside the VM; it
// throws when the run was stopped. Both are called on the runtime's goroutine.
func (s Set) Install(rt *goja.Runtime, now func() time.Time, check func()) {
	h := &host{rt: rt, now: now, check: check}
	for i := range installers {
		if s&(1<<i) != 0 {
			installers[i].install(h)
		}
	}
}

// Warm reads the tables of the default locale, a few milliseconds of work, so that the first run does not have to. It is
// called when a program is loaded.
func (s Set) Warm() {
	if s != 0 {
		cldr.Get(fallback)
	}
}

// namespace makes the global Intl.
func (h *host) namespace() {
	o := h.rt.NewObject()
	must(o.DefineDataPropertySymbol(goja.SymToStringTag, h.rt.ToValue("Intl"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	for _, c := range classes {
		h.define(o, c)
	}
	must(h.rt.GlobalObject().DefineDataProperty("Intl", o, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// classes are the constructors of Intl. They are shared by all runtimes and not changed.
//
//nolint:gochecknoglobals // an immutable table
var classes = []*class{collatorClass(), dateTimeFormatClass(), numberFormatClass(), pluralRulesClass(), relativeTimeFormatClass()}

// classOf is the name of the class that a state belongs to.
func classOf(state any) string {
	switch state.(type) {
	case *collator:
		return "Collator"
	case *dateTimeFormat:
		return "DateTimeFormat"
	case *numberFormat:
		return "NumberFormat"
	case *pluralRules:
		return "PluralRules"
	case *relativeTimeFormat:
		return "RelativeTimeFormat"
	}
	return ""
}
