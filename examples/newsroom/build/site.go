package main

import (
	"embed"
	"encoding/json"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	texttemplate "text/template"
)

//go:embed pages assets
var files embed.FS

// sections in the order of the navigation.
//
//nolint:gochecknoglobals // immutable table
var sections = []string{"harbour", "science", "culture"}

// page is what a template is given.
type page struct {
	Title, Description string
	Section            string // of the navigation; empty on the home page, "none" on pages outside it
	Sections           []string
	Lead               *article
	Second             []*article // beside the lead
	Articles           []*article
	Article            *article
	Related            []*article
}

func writeSite(list []*article, out string) error {
	w := &writer{out: out}
	w.page("index.html", "home.html", page{Title: "The Harbour Ledger", Description: "News and reports from a town between river and sea.", Lead: list[0], Second: list[1:3], Articles: list[3:]})
	for _, s := range sections {
		in := only(list, func(a *article) bool { return a.Section == s })
		w.page(s+"/index.html", "home.html", page{Title: sectionTitle(s) + " · The Harbour Ledger", Description: sectionTitle(s) + " in The Harbour Ledger.", Section: s, Lead: in[0], Articles: in[1:]})
	}
	for _, a := range list {
		related := only(list, func(b *article) bool { return b.Section == a.Section && b != a })
		w.page("article/"+a.Slug+".html", "article.html", page{Title: a.Title, Description: a.Summary, Section: a.Section, Article: a, Related: related})
		w.json("article/"+a.Slug+".json", map[string]any{"title": a.Title, "date": a.ISO(), "section": a.Section, "summary": a.Summary, "text": a.Text()})
		w.bytes("article/"+a.Slug+".txt", []byte(a.Title+"\n\n"+a.Text()+"\n"))
		w.bytes("images/"+a.Slug+".svg", picture(a))
	}
	w.page("subscribe.html", "subscribe.html", page{Title: "Subscribe · The Harbour Ledger", Description: "Choose how to read.", Section: "none"})
	w.page("account.html", "account.html", page{Title: "Sign in · The Harbour Ledger", Description: "Sign in to the demo.", Section: "none"})
	w.feed("feed.xml", list)
	var entries []map[string]any
	for _, a := range list {
		entries = append(entries, map[string]any{"path": a.Path(), "title": a.Title, "date": a.ISO(), "section": a.Section, "summary": a.Summary, "free": a.Free})
	}
	w.json("articles.json", entries)
	for _, name := range []string{"style.css", "app.js", "favicon.svg"} {
		b, err := files.ReadFile("assets/" + name)
		w.keep(err)
		w.bytes("assets/"+name, b)
	}
	return w.err
}

func only(list []*article, keep func(*article) bool) []*article {
	var out []*article
	for _, a := range list {
		if keep(a) {
			out = append(out, a)
		}
	}
	return out
}

// writer writes files below a folder and keeps the first error.
type writer struct {
	out string
	err error
}

func (w *writer) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *writer) bytes(name string, b []byte) {
	path := filepath.Join(w.out, filepath.FromSlash(name))
	w.keep(os.MkdirAll(filepath.Dir(path), 0o755))
	w.keep(os.WriteFile(path, b, 0o644))
}

func (w *writer) json(name string, v any) {
	b, err := json.MarshalIndent(v, "", "  ")
	w.keep(err)
	w.bytes(name, append(b, '\n'))
}

func (w *writer) page(name, tmpl string, p page) {
	p.Sections = sections
	t, err := template.New("layout.html").Funcs(template.FuncMap{"title": sectionTitle}).ParseFS(files, "pages/layout.html", "pages/"+tmpl)
	if err != nil {
		w.keep(err)
		return
	}
	var b strings.Builder
	w.keep(t.Execute(&b, p))
	w.bytes(name, []byte(b.String()))
}

func (w *writer) feed(name string, list []*article) {
	t, err := texttemplate.New("feed.xml").Funcs(texttemplate.FuncMap{"xml": template.HTMLEscapeString}).ParseFS(files, "pages/feed.xml")
	if err != nil {
		w.keep(err)
		return
	}
	var b strings.Builder
	w.keep(t.Execute(&b, list))
	w.bytes(name, []byte(b.String()))
}

// jsonLD describes an article to search engines, with its whole text: the copy that publishers tend to forget.
func jsonLD(a *article) template.JS {
	b, err := json.MarshalIndent(map[string]any{
		"@context":            "https://schema.org",
		"@type":               "NewsArticle",
		"headline":            a.Title,
		"datePublished":       a.ISO(),
		"isAccessibleForFree": a.Free,
		"articleBody":         a.Text(),
	}, "", " ")
	if err != nil {
		panic(err) // a map of strings always marshals
	}
	return template.JS(b) // json escapes <, > and &
}
