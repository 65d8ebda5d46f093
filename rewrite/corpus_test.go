package rewrite

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// corpora are generated pages of about 256 KiB, always the same: an article that is mostly text, a listing that is
// mostly tags, and an application page that is mostly script.
func corpora() map[string][]byte {
	return map[string][]byte{"text": textHeavy(256 << 10), "tags": tagHeavy(256 << 10), "script": scriptHeavy(256 << 10)}
}

var corpusWords = strings.Fields(`the harbour of a small town lies between river and sea where tides bring water silt and
news twice every day and people have learned to read them as others read a paper over coffee in the morning`)

func prose(r *rand.Rand, words int) string {
	var b strings.Builder
	for i := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(corpusWords[r.IntN(len(corpusWords))])
	}
	b.WriteString(".")
	return b.String()
}

const corpusHead = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title><meta name="description" content="What it is about">
<link rel="stylesheet" href="/style.css"></head>
<body class="page"><header><nav class="top"><a href="/">Today</a> <a href="/harbour/">Harbour</a></nav></header><main>
`

func textHeavy(size int) []byte {
	r := rand.New(rand.NewPCG(1, 1))
	var b strings.Builder
	b.WriteString(corpusHead + `<article class="story"><h1>A title</h1><div class="body">`)
	for i := 0; b.Len() < size; i++ {
		if i%9 == 8 {
			fmt.Fprintf(&b, "<h2 id=\"part-%d\">%s</h2>\n", i, prose(r, 5))
		}
		fmt.Fprintf(&b, "<p>%s <em>%s</em> %s <a href=\"/article/%d\">%s</a>.</p>\n", prose(r, 60), prose(r, 3), prose(r, 50), i, prose(r, 4))
	}
	b.WriteString("</div></article><aside class=\"ad-slot\"></aside></main></body></html>\n")
	return []byte(b.String())
}

func tagHeavy(size int) []byte {
	r := rand.New(rand.NewPCG(2, 2))
	var b strings.Builder
	b.WriteString(corpusHead + `<ul class="cards">`)
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `<li class="card item-%d"><a class="link" href="/article/%d"><img src="/images/%d.jpg" alt="" width="320" height="180"><span class="kicker">%s</span><strong>%s</strong></a><span class="meta"><time datetime="2026-01-%02d">%d</time> <i class="icon"></i></span></li>`+"\n",
			i%7, i, i, prose(r, 1), prose(r, 4), i%28+1, i)
	}
	b.WriteString("</ul><aside class=\"ad-slot\"></aside></main></body></html>\n")
	return []byte(b.String())
}

func scriptHeavy(size int) []byte {
	r := rand.New(rand.NewPCG(3, 3))
	var b strings.Builder
	b.WriteString(corpusHead)
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "<div class=\"widget\" data-id=\"%d\"><p>%s</p></div>\n<script>\nwindow.app = window.app || [];\n", i, prose(r, 12))
		for j := range 40 {
			fmt.Fprintf(&b, "app.push(function(a, b) { if (a < %d && b > %d) { return \"%s\"; } return a << 2; });\n", j, i, prose(r, 6))
		}
		b.WriteString("</script>\n")
	}
	b.WriteString("<aside class=\"ad-slot\"></aside></main></body></html>\n")
	return []byte(b.String())
}
