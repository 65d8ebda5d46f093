package intl

import (
	"iter"
	"strings"
	"time"

	"github.com/seed-eb607675/tollgate/workflows/intl/cldr"
)

// letters are those of UTS #35 for a field's width.
func letters(letter, width string) string {
	switch width {
	case "numeric":
		return letter
	case "2-digit":
		return letter + letter
	case "short":
		if letter == "M" {
			return "MMM"
		}
		return letter
	case "long":
		return strings.Repeat(letter, 4)
	case "narrow":
		return strings.Repeat(letter, 5)
	}
	return ""
}

// stylePattern is that of dateStyle and timeStyle.
func (f *dateTimeFormat) stylePattern() string {
	style := func(name string) int {
		for i, s := range [...]string{"full", "long", "medium", "short"} {
			if s == name {
				return i
			}
		}
		return -1
	}
	date, clock := "", ""
	if f.dateStyle != "" {
		date = f.data.DateStyles[style(f.dateStyle)]
	}
	if f.timeStyle != "" {
		cycle := 0
		if f.hourCycle == "h23" || f.hourCycle == "h24" {
			cycle = 1
		}
		clock = f.data.TimeStyles[cycle][style(f.timeStyle)]
	}
	switch {
	case clock == "":
		return date
	case date == "":
		return clock
	}
	return join(f.data.StyleJoin[style(f.dateStyle)], date, clock)
}

func join(form, date, clock string) string {
	return strings.NewReplacer("{1}", date, "{0}", clock).Replace(form)
}

// fieldPattern is that of the fields: the pattern of the date, that of the time, or the two joined.
func (f *dateTimeFormat) fieldPattern() string {
	c := &f.fields
	date, clock := f.datePattern(), f.timePattern()
	switch {
	case clock == "":
		return date
	case date == "":
		return clock
	}
	if c.weekday != "" && c.era == "" && c.year == "" && c.month == "" && c.day == "" && c.zone == "" && c.fraction == 0 {
		h := letters(f.hourLetter(), c.hour)[:1]
		if p, ok := f.data.WeekdayTime[letters("E", c.weekday)+h+first(c.minute, "m")+first(c.second, "s")]; ok {
			return adjust(p, widths{hour: letters("h", c.hour)})
		}
	}
	form := f.data.Join[3]
	switch {
	case c.month == "long" && c.weekday != "":
		form = f.data.Join[0]
	case c.month == "long":
		form = f.data.Join[1]
	case c.month == "short":
		form = f.data.Join[2]
	}
	return join(form, date, clock)
}

func first(width, letter string) string {
	if width == "" {
		return ""
	}
	return letter
}

func (f *dateTimeFormat) hourLetter() string {
	if f.hourCycle == "h23" || f.hourCycle == "h24" {
		return "H"
	}
	return "h"
}

// datePattern finds the pattern of the date's fields, empty without any.
func (f *dateTimeFormat) datePattern() string {
	c := &f.fields
	w := widths{era: letters("G", c.era), weekday: letters("E", c.weekday), year: letters("y", c.year), month: letters("M", c.month), day: letters("d", c.day)}
	if w == (widths{}) {
		return ""
	}
	if p, ok := f.data.Date[w.era+w.year+w.month+w.weekday+w.day]; ok {
		return p
	}
	month := first(c.month, "M")
	if len(w.month) > 2 {
		month = "MMM"
	}
	era := first(c.era, "G")
	rest := first(c.year, "y") + month + first(c.weekday, "E") + first(c.day, "d")
	if p, ok := f.data.Date[era+rest]; ok {
		return adjust(p, w)
	}
	return adjust(f.data.Date[rest]+" {G}", w) // an era without a year
}

// timePattern finds the pattern of the time's fields, the zone among them; empty without any.
func (f *dateTimeFormat) timePattern() string {
	c := &f.fields
	zone := first(c.zone, "z")
	if c.zone == "long" {
		zone = "zzzz"
	}
	hour, minute, second := letters(f.hourLetter(), c.hour), letters("m", c.minute), letters("s", c.second)
	if hour+minute+second == "" && c.fraction == 0 {
		if zone != "" {
			return "{z}"
		}
		return ""
	}
	fraction := ""
	if c.fraction > 0 && (second != "" || hour+minute == "") {
		fraction = "S"
	}
	if p, ok := f.data.Time[hour+minute+second+fraction+zone]; ok {
		return p
	}
	h := ""
	if hour != "" {
		h = hour[:1]
	}
	zone = first(c.zone, "z")
	if p, ok := f.data.Time[h+first(minute, "m")+first(second, "s")+fraction+"zzzz"]; ok && c.zone == "long" {
		return adjust(p, widths{hour: letters("h", c.hour)})
	}
	return adjust(f.data.Time[h+first(minute, "m")+first(second, "s")+fraction+zone], widths{hour: letters("h", c.hour)})
}

// widths are those that a pattern's fields are given, by their letters.
type widths struct{ era, weekday, year, month, day, hour string }

// adjust gives the fields of a pattern the widths that were asked for, as far as the pattern leaves them open.
func adjust(pattern string, w widths) string {
	var b strings.Builder
	for letters, literal := range pieces(pattern) {
		if letters == "" {
			b.WriteString(literal)
			continue
		}
		switch {
		case letters == "y" && w.year == "yy", letters == "M" && w.month == "MM", letters == "d" && w.day == "dd", letters == "h" && w.hour == "hh":
			letters += letters
		case letters == "G" && w.era != "":
			letters = w.era
		case (letters == "E" || letters == "c") && w.weekday != "":
			letters = strings.Repeat(letters, len(w.weekday))
		case (letters == "MMM" || letters == "LLL") && len(w.month) > 2:
			letters = strings.Repeat(letters[:1], len(w.month))
		}
		b.WriteString("{" + letters + "}")
	}
	return b.String()
}

// pieces are the fields and the literals of a pattern.
func pieces(pattern string) iter.Seq2[string, string] {
	return func(yield func(letters, literal string) bool) {
		for pattern != "" {
			open := strings.IndexByte(pattern, '{')
			if open < 0 {
				yield("", pattern)
				return
			}
			if open > 0 && !yield("", pattern[:open]) {
				return
			}
			end := open + strings.IndexByte(pattern[open:], '}')
			if !yield(pattern[open+1:end], "") {
				return
			}
			pattern = pattern[end+1:]
		}
	}
}

// kindOf is the part of formatToParts that a field gives.
func kindOf(letters string) string {
	switch letters[0] {
	case 'G':
		return "era"
	case 'y':
		return "year"
	case 'M', 'L':
		return "month"
	case 'E', 'c':
		return "weekday"
	case 'd':
		return "day"
	case 'h':
		return "hour"
	case 'm':
		return "minute"
	case 's':
		return "second"
	case 'S':
		return "fractionalSecond"
	case 'a', 'B':
		return "dayPeriod"
	}
	return "timeZoneName"
}

// fieldsOf are the parts of the pattern with their letters.
func (f *dateTimeFormat) fieldsOf() map[string]string {
	out := map[string]string{}
	for letters := range pieces(f.pattern) {
		if letters != "" {
			out[kindOf(letters)] = letters
		}
	}
	return out
}

// parts formats an instant.
func (f *dateTimeFormat) parts(t time.Time) []part {
	t = t.In(f.zone.location)
	var list []part
	for letters, literal := range pieces(f.pattern) {
		kind, text := "literal", literal
		if letters != "" {
			kind, text = kindOf(letters), f.field(letters, t)
			if text == "" {
				continue
			}
		}
		if last := len(list) - 1; kind == "literal" && last >= 0 && list[last].kind == kind {
			list[last].text += text
			continue
		}
		list = append(list, part{kind: kind, text: text})
	}
	return list
}

// field is the text of one field.
func (f *dateTimeFormat) field(letters string, t time.Time) string {
	n := len(letters)
	number := func(v int) string {
		if n == 2 {
			return native(f.symbols, two(v%100))
		}
		return native(f.symbols, itoa(v))
	}
	names := &f.data.Names
	switch letters[0] {
	case 'G':
		i := 1
		if t.Year() <= 0 {
			i = 0
		}
		return names.Eras[width(n)][i]
	case 'y':
		if t.Year() <= 0 {
			return number(1 - t.Year())
		}
		return number(t.Year())
	case 'M', 'L':
		if n < 3 {
			return number(int(t.Month()))
		}
		return pick(names.Months, n, letters[0] == 'L', int(t.Month())-1)
	case 'E', 'c':
		return pick(names.Weekdays, n, letters[0] == 'c', int(t.Weekday()))
	case 'd':
		return number(t.Day())
	case 'h':
		return number(f.hour(t.Hour()))
	case 'm':
		return number(t.Minute())
	case 's':
		return number(t.Second())
	case 'S':
		ms := itoa(1000 + t.Nanosecond()/1e6)[1:]
		return native(f.symbols, ms[:max(1, f.fields.fraction)])
	case 'a':
		if len(names.DayPeriods) == 24 {
			return names.DayPeriods[t.Hour()]
		}
		return names.DayPeriods[t.Hour()/12]
	case 'B':
		return names.Flexible[t.Hour()]
	}
	return f.zoneName(t)
}

// hour is an hour in the cycle.
func (f *dateTimeFormat) hour(h int) int {
	switch f.hourCycle {
	case "h11":
		return h % 12
	case "h12":
		return (h+11)%12 + 1
	case "h24":
		return (h+23)%24 + 1
	}
	return h
}

func width(n int) string {
	switch n {
	case 4:
		return "long"
	case 5:
		return "narrow"
	}
	return "short"
}

func pick(names map[string]cldr.Lists, n int, alone bool, i int) string {
	lists := names[width(n)]
	if len(lists) == 0 { // the locale has numbers in its place
		return itoa(i + 1)
	}
	return lists.Of(alone)[i]
}
