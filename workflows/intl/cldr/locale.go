package cldr

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed data/*.json
var data embed.FS

// Locale is what is known of one locale. It is shared and must not be changed.
type Locale struct {
	Numbering  string              `json:"numbering"` // numbering system of its own
	Numbers    map[string]*Numbers `json:"numbers"`   // by numbering system: its own and latn
	Currencies Currencies          `json:"currencies"`
	Cardinal   string              `json:"cardinal"` // plural categories, separated by spaces
	Ordinal    string              `json:"ordinal"`
	// Relative has the forms of relative times by style (long, short, narrow) and unit (second … year).
	Relative map[string]map[string]*Relative `json:"relative"`
	// Dates is nil for a locale whose calendar is not the Gregorian one.
	Dates *Dates `json:"dates"`
}

// Forms are texts by plural category; other is always there. "=1" is for exactly one.
type Forms map[string]string

// For is the text for a category.
func (f Forms) For(category string) string {
	if s, ok := f[category]; ok {
		return s
	}
	return f["other"]
}

// UnmarshalJSON takes one text for all categories too.
func (f *Forms) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return fmt.Errorf("reading forms: %w", err)
		}
		*f = Forms{"other": s}
		return nil
	}
	var m map[string]string
	if err := json.Unmarshal(b, &m); err != nil {
		return fmt.Errorf("reading forms: %w", err)
	}
	*f = m
	return nil
}

// Relative are the forms of one unit: {0} is the number. Words are those without a number, by "-1", "0", "-0", "1" ….
type Relative struct {
	Past   Forms
	Future Forms
	Words  map[string]string
}

// UnmarshalJSON reads {"past": …, "future": …, "-1": "yesterday", …}.
func (r *Relative) UnmarshalJSON(b []byte) error {
	var m map[string]Forms
	if err := json.Unmarshal(b, &m); err != nil {
		return fmt.Errorf("reading relative times: %w", err)
	}
	r.Past, r.Future = m["past"], m["future"]
	r.Words = map[string]string{}
	for k, v := range m {
		if k != "past" && k != "future" {
			r.Words[k] = v["other"]
		}
	}
	return nil
}

// locales are the readers of every locale by its tag; each reads once.
var locales = sync.OnceValue(func() map[string]func() *Locale { //nolint:gochecknoglobals // an immutable table
	all := map[string]func() *Locale{}
	for language, rest := range index().Locales {
		file := sync.OnceValue(func() map[string]any { return readFile(language) })
		add := func(tag string) {
			all[tag] = sync.OnceValue(func() *Locale {
				if _, ok := file()[tag]; !ok { // it has nothing of its own
					return all[tag[:strings.LastIndexByte(tag, '-')]]()
				}
				return build(file(), tag, func(parent string) *Locale { return all[parent]() })
			})
		}
		add(language)
		for _, r := range strings.Fields(rest) {
			add(language + "-" + r)
		}
	}
	return all
})

// Has tells whether there is a locale of that tag, which is canonical and has no extensions.
func Has(tag string) bool {
	_, ok := locales()[tag]
	return ok
}

// Get is the locale of a tag that Has knows, nil for another one.
func Get(tag string) *Locale {
	if f, ok := locales()[tag]; ok {
		return f()
	}
	return nil
}

// Tags are the tags of all locales, in order.
func Tags() []string {
	tags := make([]string, 0, len(locales()))
	for tag := range locales() {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	return tags
}

func readFile(language string) map[string]any {
	b, err := data.ReadFile("data/" + language + ".json")
	if err != nil {
		panic("cldr: " + err.Error()) // the binary has it, or the tests of this package fail
	}
	var file map[string]any
	if err := json.Unmarshal(b, &file); err != nil {
		panic("cldr: reading " + language + ": " + err.Error())
	}
	return file
}

// build puts a locale together: its entry is the difference from the locale it is made from, whose tables it shares where
// it has nothing else to say. A visitor may ask for one locale after the other, and each on its own would be 100 KB.
func build(file map[string]any, tag string, get func(tag string) *Locale) *Locale {
	entry, _ := file[tag].(map[string]any)
	l := new(Locale)
	from, ok := entry["from"].(string)
	if !ok {
		decode(entry, l, tag)
		return l
	}
	*l = *get(from)
	all, _ := whole(file, tag).(map[string]any)
	dates, changed := entry["dates"].(map[string]any)
	if _, there := entry["dates"]; there && !changed || l.Dates == nil {
		l.Dates = nil
	} else if changed {
		d := *l.Dates
		d.clear(dates)
		parts, _ := all["dates"].(map[string]any)
		decode(only(parts, dates), &d, tag)
		l.Dates = &d
		delete(all, "dates")
	}
	for name := range entry {
		switch name {
		case "numbers":
			l.Numbers = nil
		case "currencies":
			l.Currencies = Currencies{}
		case "relative":
			l.Relative = nil
		}
	}
	decode(only(all, entry), l, tag)
	return l
}

// clear takes the tables away that others are coming for: they are shared, and must not be filled.
func (d *Dates) clear(changes map[string]any) {
	for name := range changes {
		switch name {
		case "names":
			d.Names.Months, d.Names.Weekdays, d.Names.Eras = nil, nil, nil
		case "date":
			d.Date = nil
		case "time":
			d.Time = nil
		case "weekdayTime":
			d.WeekdayTime = nil
		case "zones":
			d.Zones = nil
		}
	}
}

// only keeps the members of an object that another one has too.
func only(all, wanted map[string]any) map[string]any {
	out := make(map[string]any, len(wanted))
	for k := range wanted {
		if v, ok := all[k]; ok {
			out[k] = v
		}
	}
	return out
}

func decode(from, to any, tag string) {
	b, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(b, to)
	}
	if err != nil {
		panic("cldr: reading " + tag + ": " + err.Error())
	}
}

// whole is all of a locale that has an entry.
func whole(file map[string]any, tag string) any {
	entry, _ := file[tag].(map[string]any)
	from, ok := entry["from"].(string)
	if !ok {
		return entry
	}
	for file[from] == nil {
		from = from[:strings.LastIndexByte(from, '-')]
	}
	return merge(whole(file, from), entry)
}

// merge lays a difference over a parent: objects member by member, null takes a member away.
func merge(parent, child any) any {
	p, ok1 := parent.(map[string]any)
	c, ok2 := child.(map[string]any)
	if !ok1 || !ok2 {
		return child
	}
	out := make(map[string]any, len(p)+len(c))
	for k, v := range p {
		out[k] = v
	}
	for k, v := range c {
		if v == nil {
			delete(out, k)
			continue
		}
		out[k] = merge(out[k], v)
	}
	return out
}
