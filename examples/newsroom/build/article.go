package main

import (
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// article is one text file: `key: value` lines, an empty line, then paragraphs divided by empty lines. A paragraph that
// begins with "## " is a heading.
type article struct {
	Slug, Title, Section, Desk, Summary string
	Date                                time.Time
	Free                                bool
	Blocks                              []block
}

type block struct {
	Heading bool
	Text    string
}

func (a *article) Path() string        { return "/article/" + a.Slug }
func (a *article) Image() string       { return "/images/" + a.Slug + ".svg" }
func (a *article) Day() string         { return a.Date.Format("2 January 2006") }
func (a *article) ISO() string         { return a.Date.Format("2006-01-02") }
func (a *article) RFC822() string      { return a.Date.Format(time.RFC1123Z) }
func (a *article) Minutes() int        { return (len(strings.Fields(a.Text())) + 219) / 220 }
func (a *article) Label() string       { return sectionTitle(a.Section) }
func (a *article) JSONLD() template.JS { return jsonLD(a) }

// Text is the article as plain text.
func (a *article) Text() string {
	parts := make([]string, len(a.Blocks))
	for i, b := range a.Blocks {
		parts[i] = b.Text
	}
	return strings.Join(parts, "\n\n")
}

func sectionTitle(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// readArticles reads every .txt file of a folder, newest first.
func readArticles(dir string) ([]*article, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no articles in %s", dir)
	}
	var list []*article
	for _, file := range files {
		a, err := readArticle(file)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		list = append(list, a)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Date.After(list[j].Date) })
	return list, nil
}

func readArticle(file string) (*article, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	head, body, ok := strings.Cut(string(b), "\n\n")
	if !ok {
		return nil, fmt.Errorf("no empty line between the head and the text")
	}
	a := &article{Slug: strings.TrimSuffix(filepath.Base(file), ".txt")}
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "title":
			a.Title = value
		case "section":
			a.Section = value
		case "desk":
			a.Desk = value
		case "summary":
			a.Summary = value
		case "free":
			a.Free = value == "yes"
		case "date":
			if a.Date, err = time.Parse("2006-01-02", value); err != nil {
				return nil, err
			}
		default:
			return nil, fmt.Errorf("unknown key %q; known are title, section, desk, summary, free and date", key)
		}
	}
	for p := range strings.SplitSeq(strings.TrimSpace(body), "\n\n") {
		text, heading := strings.CutPrefix(p, "## ")
		a.Blocks = append(a.Blocks, block{heading, strings.ReplaceAll(text, "\n", " ")})
	}
	return a, nil
}
