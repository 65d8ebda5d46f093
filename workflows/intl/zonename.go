package intl

import (
	"strings"
	"time"
)

// zoneName is the name of the zone at t, or its offset if it has none.
func (f *dateTimeFormat) zoneName(t time.Time) string {
	form := f.fields.zone
	if form == "" {
		form = "short"
		if f.timeStyle == "full" {
			form = "long"
		}
	}
	_, offset := t.Zone()
	daylight := 0
	if offset > standardOffset(t) {
		daylight = 1
	}
	names := f.data.Zones[f.zone.names]
	switch {
	case form == "long" && names.Long[daylight] != "":
		return names.Long[daylight]
	case form == "short" && names.Short[daylight] != "":
		return names.Short[daylight]
	}
	return f.offset(offset, strings.HasPrefix(form, "long"))
}

// standardOffset is the smaller of the year's offsets. The database of some zones calls the summer the standard.
func standardOffset(t time.Time) int {
	_, winter := time.Date(t.Year(), 1, 1, 12, 0, 0, 0, t.Location()).Zone()
	_, summer := time.Date(t.Year(), 7, 1, 12, 0, 0, 0, t.Location()).Zone()
	return min(winter, summer)
}

// offset writes an offset in seconds: long with both digits of the hour and with minutes, short without what is zero.
func (f *dateTimeFormat) offset(seconds int, long bool) string {
	if seconds == 0 {
		if long {
			return f.data.Offset[0]
		}
		return f.data.Offset[4]
	}
	form := f.data.Offset[1]
	if seconds < 0 {
		form, seconds = f.data.Offset[2], -seconds
	}
	hours, minutes := itoa(seconds/3600), seconds/60%60
	text := native(f.symbols, hours)
	if long {
		text = native(f.symbols, two(seconds/3600))
	}
	if long || minutes != 0 || seconds%60 != 0 {
		text += f.data.Offset[3] + native(f.symbols, two(minutes))
	}
	if seconds%60 != 0 {
		text += f.data.Offset[3] + native(f.symbols, two(seconds%60))
	}
	return strings.Replace(form, "{0}", text, 1)
}
