package cldr

import (
	"encoding/json"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // a machine without the database has to know the zones too
)

type indexFile struct {
	CLDR           string            `json:"cldr"`
	Locales        map[string]string `json:"locales"` // by language: what follows it in the other tags
	FractionDigits map[string]int    `json:"fractionDigits"`
	Zones          map[string]string `json:"zones"` // "canonical name, if another|zone after which it is named"
}

var index = sync.OnceValue(func() *indexFile { //nolint:gochecknoglobals // an immutable table
	b, err := data.ReadFile("data/index.json")
	if err != nil {
		panic("cldr: " + err.Error())
	}
	f := new(indexFile)
	if err := json.Unmarshal(b, f); err != nil {
		panic("cldr: reading the index: " + err.Error())
	}
	return f
})

// Version is that of the CLDR that the tables are from, such as 48.0.
func Version() string { return index().CLDR }

// FractionDigits is how many a currency has.
func FractionDigits(currency string) int {
	if n, ok := index().FractionDigits[currency]; ok {
		return n
	}
	return 2
}

// Zone is a time zone.
type Zone struct {
	Name  string // canonical, in CLDR's spelling
	Names string // key of Dates.Zones; empty: it has no name
	load  func() *time.Location
}

// Location is the zone's rules, nil if the database lacks them.
func (z *Zone) Location() *time.Location { return z.load() }

var zones = sync.OnceValue(func() map[string]*Zone { //nolint:gochecknoglobals // an immutable table
	all := map[string]*Zone{}
	for name, text := range index().Zones {
		canonical, names, _ := strings.Cut(text, "|")
		if canonical == "" {
			canonical = name
		}
		all[strings.ToLower(name)] = &Zone{Name: canonical, Names: names, load: sync.OnceValue(func() *time.Location {
			if canonical == "UTC" {
				return time.UTC
			}
			l, err := time.LoadLocation(name)
			if err != nil {
				return nil
			}
			return l
		})}
	}
	return all
})

// FindZone finds a time zone by any of its names, in upper or lower case; nil if there is none.
func FindZone(name string) *Zone {
	if len(name) > 64 {
		return nil
	}
	return zones()[strings.ToLower(name)]
}
