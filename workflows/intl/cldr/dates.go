package cldr

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Dates are a locale's forms of dates and times in the Gregorian calendar. In a pattern {…} is a field by the letters of
// UTS #35: G era, y year, M or L month, d day, E or c weekday, h hour, m minute, s second, S fraction, a or B day period, z
// zone. The hour is h whatever the cycle.
type Dates struct {
	Names struct {
		Months   map[string]Lists `json:"months"`   // by width: long, short, narrow; from January
		Weekdays map[string]Lists `json:"weekdays"` // from Sunday
		Eras     map[string]List  `json:"eras"`     // before, after
		// DayPeriods are two, am and pm, or one for each hour.
		DayPeriods List `json:"dayPeriods"`
		// Flexible are those of the field B, for each hour.
		Flexible List `json:"flexible"`
	} `json:"names"`
	HourCycle string `json:"hourCycle"` // h12, h23, h11
	// Date has the patterns of dates by their fields, in the order G y M E d. A width that has no entry of its own is that
	// of the one with single letters (MMM for a named month), adjusted.
	Date map[string]string `json:"date"`
	// Time has those of times, in the order h or H, m, s, S, z.
	Time map[string]string `json:"time"`
	// WeekdayTime has those of a weekday with a time that are not the two joined.
	WeekdayTime map[string]string `json:"weekdayTime"`
	// Join puts a date {1} and a time {0} together: with a weekday and a written month, a written month, a short one, any.
	Join [4]string `json:"join"`
	// DateStyles, TimeStyles and StyleJoin are full, long, medium, short; times first with 12 hours, then with 24.
	DateStyles [4]string    `json:"dateStyles"`
	TimeStyles [2][4]string `json:"timeStyles"`
	StyleJoin  [4]string    `json:"styleJoin"`
	// Offset: UTC with zeros, east, west ({0} is hours and minutes), what stands between these, UTC in short.
	Offset [5]string `json:"offset"`
	// Zones are the names of time zones by Zone.Names: long and short, each standard and daylight.
	Zones map[string]ZoneNames `json:"zones"`
}

// List is a list written with | between its members.
type List []string

// UnmarshalJSON splits the text.
func (l *List) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("reading a list: %w", err)
	}
	*l = strings.Split(s, "|")
	return nil
}

// Lists are the names in a date, and those that stand alone if they are others.
type Lists []List

// Of gives the names, alone or in a date.
func (l Lists) Of(alone bool) List {
	if alone && len(l) > 1 {
		return l[1]
	}
	return l[0]
}

// ZoneNames are the names of a time zone. An empty one is missing: the offset is shown.
type ZoneNames struct{ Long, Short [2]string }

// UnmarshalJSON reads a text for the long names or a pair; each text is standard|daylight or one for both.
func (z *ZoneNames) UnmarshalJSON(b []byte) error {
	var texts []string
	if len(b) > 0 && b[0] == '"' {
		texts = []string{""}
		if err := json.Unmarshal(b, &texts[0]); err != nil {
			return fmt.Errorf("reading a zone's name: %w", err)
		}
	} else if err := json.Unmarshal(b, &texts); err != nil {
		return fmt.Errorf("reading a zone's names: %w", err)
	}
	for i, to := range []*[2]string{&z.Long, &z.Short} {
		if i >= len(texts) {
			break
		}
		standard, daylight, two := strings.Cut(texts[i], "|")
		if !two {
			daylight = standard
		}
		*to = [2]string{standard, daylight}
	}
	return nil
}
