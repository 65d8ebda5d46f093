package decision

import "testing"

func TestNear(t *testing.T) {
	keys := []string{"properties", "content", "http", "on", "replace_range"}
	for word, want := range map[string]string{
		"contnet": "content", "Content": "content", "contents": "content", "htpp": "http", "hhtp": "http",
		"propertys": "properties", "replaceRange": "replace_range", "replacerange": "replace_range",
		"colour": "", "": "", "xy": "", "unrelated": "", "h": "",
	} {
		if got := Near(word, keys); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
