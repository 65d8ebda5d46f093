package scenario

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// differences compares JSON values. Members that are not wanted may be there; lists have to be the same. Each difference
// is a line that begins with the path.
func differences(path string, want, got any) []string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s: want %s, got %s", path, show(want), show(got))}
		}
		var out []string
		for _, key := range slices.Sorted(maps.Keys(w)) {
			at := path + "." + key
			value, there := g[key]
			switch {
			case there:
				out = append(out, differences(at, w[key], value)...)
			case w[key] != nil: // null also stands for absence
				out = append(out, fmt.Sprintf("%s: want %s, got nothing", at, show(w[key])))
			}
		}
		return out
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return []string{fmt.Sprintf("%s: want %s, got %s", path, show(want), show(got))}
		}
		var out []string
		for i := range w {
			out = append(out, differences(fmt.Sprintf("%s[%d]", path, i), w[i], g[i])...)
		}
		return out
	}
	if !reflect.DeepEqual(want, got) {
		return []string{fmt.Sprintf("%s: want %s, got %s", path, show(want), show(got))}
	}
	return nil
}

// show is a value as JSON, shortened.
func show(v any) string {
	if list, ok := v.([]string); ok && len(list) == 0 {
		return "none"
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return shorten(string(text), 400)
}

func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return s[:most] + "…"
}

// generic is a value as encoding/json reads it back.
func generic(v any) (any, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var out any
	err = json.Unmarshal(text, &out)
	return out, err
}
