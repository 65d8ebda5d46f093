// Command build writes the static site of the example newsroom: a home page, three sections, the articles with their
// other forms (JSON and plain text), an RSS feed, a JSON list and the pictures. It is the origin that the gate stands
// before, so every article is here in full.
//
//	go run ./examples/newsroom/build -articles examples/newsroom/articles -out examples/newsroom/site
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	articles := flag.String("articles", "articles", "folder of the article texts")
	out := flag.String("out", "site", "folder to write; it is replaced")
	flag.Parse()
	if err := run(*articles, *out); err != nil {
		fmt.Fprintln(os.Stderr, "building the newsroom:", err)
		os.Exit(1)
	}
}

func run(articles, out string) error {
	list, err := readArticles(articles)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	return writeSite(list, out)
}
