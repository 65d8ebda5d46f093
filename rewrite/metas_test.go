package rewrite

import (
	"fmt"
	"strings"
	"testing"
)

func TestMetas(t *testing.T) {
	links, err := NewLinks("https://origin.example", "https", "news.example")
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		title, doc, want string
		links            *Links
	}{
		{"name and property", `<head><meta name=a content=1><meta property="og:x" content="a &amp; b"></head>`, `a=1 og:x=a & b`, nil},
		{"an empty name counts as none", `<meta name="" property=p content="">`, `p=`, nil},
		{"without content it is none", `<meta name=a>`, ``, nil},
		{"the last of equal keys wins", `<meta name=a content=1><meta name=b content=2><meta name=a content=3>`, `a=3 b=2`, nil},
		{"noscript and template", `<noscript><meta name=a content=1></noscript><template><meta name=b content=1></template><meta name=c content=1>`, `c=1`, nil},
		{"raw text is no markup", `<title><meta name=a content=1></title><script>"<meta name=b content=1>"</script><!--<meta name=c content=1>-->`, `|<meta name=a content=1>`, nil},
		{"the body ends it", `<html><head><meta name=a content=1><body><meta name=b content=1>`, `a=1`, nil},
		{"text ends it", `<meta name=a content=1> x <meta name=b content=1>`, `a=1`, nil},
		{"the end of the head ends it", `<head><title> T &lt; </title></head><meta name=b content=1>`, `| T < `, nil},
		{"links", `<meta name=a content="https://origin.example/x">`, `a=https://news.example/x`, links},
	}
	for _, c := range cases {
		for split := range len(c.doc) + 1 {
			m := NewMetas("utf-8", c.links)
			if !m.Write([]byte(c.doc[:split])) {
				m.Write([]byte(c.doc[split:]))
			}
			if got := describeMetas(m.Result()); got != c.want {
				t.Fatalf("%s, split at %d: got %q, want %q", c.title, split, got, c.want)
			}
		}
	}
}

func describeMetas(r MetaTags) string {
	var parts []string
	for _, t := range r.Tags {
		parts = append(parts, t.Name+"="+t.Value)
	}
	s := strings.Join(parts, " ")
	if r.Title != "" {
		s += "|" + r.Title
	}
	return s
}

func TestMetasAreBounded(t *testing.T) {
	var doc strings.Builder
	for i := range 300 {
		fmt.Fprintf(&doc, "<meta name=k%d content=v>", i)
	}
	m := NewMetas("utf-8", nil)
	m.Write([]byte(doc.String()))
	if n := len(m.Result().Tags); n != maxMetas {
		t.Errorf("%d tags, want %d", n, maxMetas)
	}
	m = NewMetas("utf-8", nil)
	m.Write([]byte("<meta name=a content=" + strings.Repeat("x", maxMetaBytes) + "><meta name=b content=1>"))
	if got := describeMetas(m.Result()); got != "b=1" {
		t.Errorf("got %.40q", got)
	}
}
