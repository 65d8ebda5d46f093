package catalog

import (
	"testing"
	"time"
)

func TestParseDuration(t *testing.T) {
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"50ms": 50 * time.Millisecond, "1h30m": 90 * time.Minute, "400d": 400 * day, "1d12h": 36 * time.Hour, "0d": 0, "0s": 0,
	} {
		if got, err := parseDuration(text); err != nil || got != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "d", "5", "1.5d", "-1d", "+1d", "1d2d", "1d-3h", "1d x", "9999999d", "99999999999999999999d", "1h1d"} {
		if got, err := parseDuration(text); err == nil {
			t.Errorf("%q is taken for %v", text, got)
		}
	}
	for _, text := range []string{"50ms", "2s", "1m", "1h", "1h30m", "400d", "10m"} {
		d, err := parseDuration(text)
		if err != nil || showDuration(d) != text {
			t.Errorf("%s is shown as %s, %v", text, showDuration(d), err)
		}
	}
}

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{
		"1KiB": 1 << 10, "1.5MiB": 3 << 19, "2 GiB": 2 << 30, "1kB": 1000, "1KB": 1000, "3MB": 3e6, "1GB": 1e9, "12B": 12,
	} {
		if got, ok := parseSize(text); !ok || got != want {
			t.Errorf("%s: %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "MiB", "-1MiB", "1e3KiB", "1.2.3MiB", "1mib", "1 M", "x", "99999999GiB"} {
		if got, ok := parseSize(text); ok {
			t.Errorf("%q is taken for %d", text, got)
		}
	}
	for _, text := range []string{"1KiB", "64KiB", "2MiB", "1GiB", "1000B"} {
		if got, ok := parseSize(text); !ok || showSize(got) != text {
			t.Errorf("%s is shown as %s", text, showSize(got))
		}
	}
}
