package pipeline

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/rewrite"
)

func TestEdit(t *testing.T) {
	html := []decision.WebElement{{Type: "html", Content: "<b>x</b>"}}
	item := []rewrite.Item{{Type: "html", Content: "<b>x</b>"}}
	for _, test := range []struct {
		name    string
		content *decision.Content
		want    rewrite.Edit
	}{
		{"nothing", nil, rewrite.Edit{}},
		{"empty", &decision.Content{}, rewrite.Edit{}},
		{"insertions", &decision.Content{Before: html, Prepend: html, Append: html, After: html},
			rewrite.Edit{Before: item, Prepend: item, Append: item, After: item}},
		{"remove, unwrap", &decision.Content{Remove: true, Unwrap: true}, rewrite.Edit{Remove: true, Unwrap: true}},
		{"element", &decision.Content{After: []decision.WebElement{{Type: "element", Schema: "a:b@1", Props: []byte(`{"n":1}`)}}},
			rewrite.Edit{After: []rewrite.Item{{Type: "element", Schema: "a:b@1", Props: []byte(`{"n":1}`)}}}},
		{"whole range", &decision.Content{ReplaceRange: &decision.Range{With: html}}, rewrite.Edit{Range: &rewrite.Range{With: item}}},
		{"attributes", &decision.Content{
			SetAttributes:    []decision.Attribute{{Name: "lang", Value: "en"}},
			RemoveAttributes: []string{"id"}, AddClasses: []string{"a"}, RemoveClasses: []string{"b"}},
			rewrite.Edit{Attributes: &rewrite.Attributes{
				Set:    []rewrite.Attribute{{Name: "lang", Value: "en"}},
				Remove: []string{"id"}, AddClasses: []string{"a"}, RemoveClasses: []string{"b"}}}},
		{"text", &decision.Content{ReplaceText: []decision.TextReplacement{{Find: "a", Replace: "b"}}},
			rewrite.Edit{Text: []rewrite.TextRule{{Find: "a", Replace: "b"}}}},
	} {
		got, err := Edit(test.content)
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v, %v; want %+v", test.name, got, err, test.want)
		}
	}
}

func TestEditMarkers(t *testing.T) {
	content := &decision.Content{ReplaceRange: &decision.Range{From: "> p:nth-of-type(2)", To: "footer"}}
	markers := newMarkerCache()
	first, err := edit(content, markers.compile)
	if err != nil {
		t.Fatal(err)
	}
	again, err := edit(content, markers.compile)
	if err != nil {
		t.Fatal(err)
	}
	if first.Range.From.String() != "> p:nth-of-type(2)" || first.Range.To.String() != "footer" {
		t.Errorf("markers are %q and %q", first.Range.From, first.Range.To)
	}
	if first.Range.From != again.Range.From || first.Range.To != again.Range.To {
		t.Error("a marker was compiled twice")
	}
	for key, r := range map[string]decision.Range{
		"fromMarker": {From: "p:last-child"},
		"toMarker":   {From: "p", To: "p["},
	} {
		_, err := edit(&decision.Content{ReplaceRange: &r}, markers.compile)
		var wrong *decision.ValueError
		if !errors.As(err, &wrong) || !strings.HasSuffix(wrong.Path, "replaceRange."+key) {
			t.Errorf("%+v: %v; want an error about %s", r, err, key)
		}
	}
}
