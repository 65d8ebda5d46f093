package rewrite

import (
	"bytes"
	"testing"
)

func TestLinks(t *testing.T) {
	l, err := NewLinks("https://Origin.example/base/", "http", "news.example:8080")
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct{ in, want string }{
		{`<a href="https://origin.example/base/x">`, `<a href="http://news.example:8080/x">`},
		{`HTTP://ORIGIN.example/base`, `http://news.example:8080`},
		{`//origin.example/base?q`, `http://news.example:8080?q`},
		{`wss://origin.example/base/s`, `ws://news.example:8080/s`},
		{`"https:\/\/origin.example\/base\/x"`, `"http:\/\/news.example:8080\/x"`},
		{`https://origin.example/BASE/x`, `https://origin.example/BASE/x`},
		{`https://origin.example/base2`, `https://origin.example/base2`},
		{`https://origin.example/base:80`, `https://origin.example/base:80`},
		{`https://origin.example/base:x`, `http://news.example:8080:x`},
		{`ftp://origin.example/base/`, `ftp://origin.example/base/`},
		{`///origin.example/base/`, `///origin.example/base/`},
		{`https://origin.example.evil/base/`, `https://origin.example.evil/base/`},
		{`https:/`, `https:/`},
	}
	for _, c := range cases {
		if got := l.String(c.in); got != c.want {
			t.Errorf("%s: got %s, want %s", c.in, got, c.want)
		}
		for i := range len(c.in) + 1 {
			var out bytes.Buffer
			w := l.Writer(&out)
			for _, part := range []string{c.in[:i], c.in[i:]} {
				if _, err := w.Write([]byte(part)); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if out.String() != c.want {
				t.Errorf("%s split at %d: got %s", c.in, i, out.String())
			}
		}
	}
	for _, bad := range []string{"", "origin.example", "ftp://x", "https://", "https://a:b@x", "https://x/?q", "%"} {
		if _, err := NewLinks(bad, "http", "h"); err == nil {
			t.Errorf("NewLinks(%q) succeeded", bad)
		}
	}
}
