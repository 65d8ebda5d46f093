package pipeline

import (
	"fmt"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/rewrite"
)

// Edit is a component's content as the rewriter takes it. The only thing that can be wrong with content that
// decision.ParseComponentBehavior accepted is a marker that the rewriter does not support; the error names it. Nil
// content is the edit that changes nothing.
func Edit(c *decision.Content) (rewrite.Edit, error) { return edit(c, rewrite.CompileMarker) }

func edit(c *decision.Content, compile func(string) (*rewrite.Selector, error)) (rewrite.Edit, error) {
	if c == nil {
		return rewrite.Edit{}, nil
	}
	e := rewrite.Edit{
		Before:  items(c.Before),
		Prepend: items(c.Prepend),
		Append:  items(c.Append),
		After:   items(c.After),
		Remove:  c.Remove,
		Unwrap:  c.Unwrap,
	}
	if r := c.ReplaceRange; r != nil {
		from, err := marker("fromMarker", r.From, compile)
		if err != nil {
			return rewrite.Edit{}, err
		}
		to, err := marker("toMarker", r.To, compile)
		if err != nil {
			return rewrite.Edit{}, err
		}
		e.Range = &rewrite.Range{From: from, To: to, With: items(r.With)}
	}
	if len(c.SetAttributes)+len(c.RemoveAttributes)+len(c.AddClasses)+len(c.RemoveClasses) > 0 {
		e.Attributes = &rewrite.Attributes{
			Remove:        c.RemoveAttributes,
			AddClasses:    c.AddClasses,
			RemoveClasses: c.RemoveClasses,
		}
		for _, a := range c.SetAttributes {
			e.Attributes.Set = append(e.Attributes.Set, rewrite.Attribute{Name: a.Name, Value: a.Value})
		}
	}
	for _, t := range c.ReplaceText {
		e.Text = append(e.Text, rewrite.TextRule{Find: t.Find, Replace: t.Replace})
	}
	return e, nil
}

func items(list []decision.WebElement) []rewrite.Item {
	if len(list) == 0 {
		return nil
	}
	out := make([]rewrite.Item, len(list))
	for i, w := range list {
		out[i] = rewrite.Item{Type: w.Type, Content: w.Content, Schema: w.Schema, Props: w.Props}
	}
	return out
}

func marker(key, text string, compile func(string) (*rewrite.Selector, error)) (*rewrite.Selector, error) {
	if text == "" {
		return nil, nil
	}
	s, err := compile(text)
	if err != nil {
		return nil, &decision.ValueError{Path: "result.content.replaceRange." + key, Reason: fmt.Sprintf("%q: %v", text, err)}
	}
	return s, nil
}

// markersKept bounds the compiled markers of one project. Workflows write a handful of them; a marker made of request
// data must not grow memory with the number of visitors.
const markersKept = 1024

// markerCache keeps the markers that workflows use, so that a decision compiles none in the steady state.
type markerCache struct {
	compiled *lru.Cache[string, *rewrite.Selector]
}

func newMarkerCache() *markerCache {
	c, err := lru.New[string, *rewrite.Selector](markersKept)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return &markerCache{compiled: c}
}

func (m *markerCache) compile(text string) (*rewrite.Selector, error) {
	if s, ok := m.compiled.Get(text); ok {
		return s, nil
	}
	s, err := rewrite.CompileMarker(text)
	if err != nil {
		return nil, err
	}
	m.compiled.Add(strings.Clone(text), s) // the text may be a slice of a whole result of 2 MiB
	return s, nil
}
