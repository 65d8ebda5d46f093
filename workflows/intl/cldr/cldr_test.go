package cldr_test

import (
	"strings"
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/workflows/intl/cldr"
)

// TestLocales reads every locale and looks for what no formatter can do without.
func TestLocales(t *testing.T) {
	tags := cldr.Tags()
	if len(tags) < 400 {
		t.Errorf("only %d locales", len(tags))
	}
	for _, tag := range tags {
		l := cldr.Get(tag)
		if l.Numbers[l.Numbering] == nil || l.Numbers["latn"] == nil {
			t.Errorf("%s has not the numbers of %s and latn", tag, l.Numbering)
			continue
		}
		for name, n := range l.Numbers {
			if len([]rune(n.Digits)) != 10 || n.Decimal == "" || n.Group == "" || n.Minus == "" || !strings.Contains(n.Negative, "-") || len(n.Short) < 12 || len(n.Long) < 12 {
				t.Errorf("%s %s lacks something: %+v", tag, name, n)
			}
			for _, form := range append(n.Currency[:], n.Accounting[:]...) {
				if !strings.Contains(form, "0") || !strings.Contains(form, "¤") {
					t.Errorf("%s %s: currency %q", tag, name, form)
				}
			}
		}
		for _, categories := range []string{l.Cardinal, l.Ordinal} {
			if !strings.Contains(" "+categories+" ", " other ") {
				t.Errorf("%s has no category other in %q", tag, categories)
			}
		}
		for _, style := range []string{"long", "short", "narrow"} {
			if len(l.Relative[style]) != 8 {
				t.Errorf("%s has %d units of relative times", tag, len(l.Relative[style]))
			}
		}
		if l.Dates != nil {
			checkDates(t, tag, l.Dates)
		}
	}
}

func checkDates(t *testing.T, tag string, d *cldr.Dates) {
	t.Helper()
	for _, width := range []string{"long", "short"} {
		for _, list := range d.Names.Months[width] {
			if len(list) != 12 {
				t.Errorf("%s: %s months %q", tag, width, list)
			}
		}
		for _, list := range d.Names.Weekdays[width] {
			if len(list) != 7 {
				t.Errorf("%s: %s weekdays %q", tag, width, list)
			}
		}
		if len(d.Names.Eras[width]) != 2 {
			t.Errorf("%s: %s eras %q", tag, width, d.Names.Eras[width])
		}
	}
	if n := len(d.Names.DayPeriods); n != 2 && n != 24 {
		t.Errorf("%s: day periods %q", tag, d.Names.DayPeriods)
	}
	for _, pattern := range d.Time {
		if strings.Contains(pattern, "{B}") && len(d.Names.Flexible) != 24 {
			t.Errorf("%s: pattern %q without its day periods", tag, pattern)
		}
	}
	for _, form := range append(d.Join[:], d.StyleJoin[:]...) {
		if !strings.Contains(form, "{0}") || !strings.Contains(form, "{1}") {
			t.Errorf("%s joins date and time by %q", tag, form)
		}
	}
	for _, pattern := range append(append(d.DateStyles[:], d.TimeStyles[0][:]...), d.TimeStyles[1][:]...) {
		if !strings.Contains(pattern, "{") || strings.Contains(pattern, "undefined") {
			t.Errorf("%s has the style %q", tag, pattern)
		}
	}
}

// TestZones: every zone has its rules in the database that comes with the binary.
func TestZones(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "UTC", "America/New_York", "Asia/Calcutta", "Etc/GMT+5"} {
		z := cldr.FindZone(strings.ToLower(name))
		if z == nil || z.Name != name || z.Location() == nil {
			t.Errorf("%s is %+v", name, z)
		}
	}
	if z := cldr.FindZone("Asia/Kolkata"); z.Name != "Asia/Calcutta" || z.Names != "Asia/Calcutta" {
		t.Errorf("Asia/Kolkata is %+v", z)
	}
	for _, name := range []string{"", "Local", "Europe", "../UTC", "posix/UTC", strings.Repeat("x", 1000)} {
		if z := cldr.FindZone(name); z != nil {
			t.Errorf("%q is %+v", name, z)
		}
	}
	_, offset := time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC).In(cldr.FindZone("Europe/Berlin").Location()).Zone()
	if offset != 7200 {
		t.Errorf("Berlin's summer is %d s ahead", offset)
	}
}
