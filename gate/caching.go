package gate

import (
	"net/http"
	"strings"
)

// setPrivate takes away what lets shared caches keep an answer. Every answer that a decision shaped, let pass or refused
// is one visitor's: also the full page of a reader who paid, which would else be served to everybody.
func setPrivate(h http.Header) {
	h["Cache-Control"] = privateNoStore()
	deleteShared(h)
}

func privateNoStore() []string { return []string{"private, no-store"} }

// keepPrivate does the same at the end, where a workflow may have set a Cache-Control of its own: it stays, but private.
func keepPrivate(h http.Header) {
	deleteShared(h)
	given := h["Cache-Control"]
	if len(given) == 1 && given[0] == "private, no-store" {
		return
	}
	directives := []string{"private"}
	for _, value := range given {
		for _, d := range splitList(value) {
			name, _, _ := strings.Cut(d, "=")
			switch strings.ToLower(strings.Trim(name, " \t")) {
			case "", "private", "public", "s-maxage", "proxy-revalidate":
				// private with field names protects only those; ours is about the whole
			default:
				directives = append(directives, d)
			}
		}
	}
	if len(directives) == 1 && len(given) == 0 {
		directives = append(directives, "no-store")
	}
	h["Cache-Control"] = []string{strings.Join(directives, ", ")}
}

// deleteShared deletes the headers that speak to shared caches past Cache-Control, and those that only make sense where
// something may be stored. Of the first kind are the targeted fields (RFC 9213), whose names end in -Cache-Control, and
// the own ones of Akamai (Edge-Control) and nginx (X-Accel-Expires), which go before Cache-Control there.
func deleteShared(h http.Header) {
	for name := range h {
		switch name {
		case "Expires", "Age", "Pragma", "Surrogate-Control", "Edge-Control", "X-Accel-Expires":
			delete(h, name)
		default:
			if before := len(name) - len("-Cache-Control"); before > 0 && strings.EqualFold(name[before:], "-Cache-Control") {
				delete(h, name)
			}
		}
	}
}

// splitList splits a header's value at its commas, those in quoted strings and angle brackets apart.
func splitList(value string) []string {
	var out []string
	start, quoted, angle := 0, false, false
	add := func(s string) {
		if s = strings.Trim(s, " \t"); s != "" {
			out = append(out, s)
		}
	}
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case quoted && c == '\\':
			i++
		case c == '"' && !angle:
			quoted = !quoted
		case c == '<' && !quoted:
			angle = true
		case c == '>' && !quoted:
			angle = false
		case c == ',' && !quoted && !angle:
			add(value[start:i])
			start = i + 1
		}
	}
	add(value[min(start, len(value)):])
	return out
}
