package caddymodule

import (
	"net/http"
	"strings"
	"testing"
)

func TestKeepHeaders(t *testing.T) {
	ours := []string{"X-Gate", "X-Reader"}
	for _, test := range []struct {
		connection []string
		want       string
	}{
		{nil, ""},
		{[]string{"keep-alive"}, "keep-alive"},
		{[]string{"X-Gate"}, ""},
		{[]string{"close, x-gate ,X-READER"}, "close"},
		{[]string{"x-other", " X-Gate", "Upgrade"}, "x-other, Upgrade"},
		{[]string{",,"}, ""},
	} {
		h := http.Header{}
		if test.connection != nil {
			h["Connection"] = test.connection
		}
		keepHeaders(h, ours)
		if got := strings.Join(h["Connection"], "|"); got != test.want {
			t.Errorf("%q: got %q, want %q", test.connection, got, test.want)
		}
	}
}
