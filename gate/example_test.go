package gate_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/gate"
	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/rewrite"
	"github.com/seed-eb607675/tollgate/workflows"
)

// paywall is a decider that cuts every article.
type paywall struct{ surface *catalog.Surface }

func (p paywall) Decide(context.Context, *pipeline.Request) *pipeline.Decision {
	content := &decision.Content{ReplaceRange: &decision.Range{
		From: "p", With: []decision.WebElement{{Type: "html", Content: "<p>Subscribe to read on.</p>"}},
	}}
	edit, err := pipeline.Edit(content)
	if err != nil {
		return nil // the surface's on_error
	}
	return &pipeline.Decision{Surface: p.surface, Components: []pipeline.ComponentBehavior{
		{Component: p.surface.Components[0], Content: content, Edit: edit},
	}}
}

func (p paywall) Endpoint(context.Context, *pipeline.EndpointRequest) (*workflows.EndpointResponse, error) {
	return nil, errors.New("there are no endpoints")
}

// A gate needs no server of its own: it stands before any handler.
func Example() {
	body := &catalog.Component{Slug: "body", Selector: "article", Gate: true}
	surface := &catalog.Surface{Slug: "web", Type: catalog.Web, OnError: catalog.Teaser, Components: []*catalog.Component{body}}
	selector, err := rewrite.CompileSelector(body.Selector)
	if err != nil {
		fmt.Fprintln(os.Stdout, err)
		return
	}
	keys, err := identity.NewKeys(identity.GenerateKey())
	if err != nil {
		fmt.Fprintln(os.Stdout, err)
		return
	}
	h, err := gate.New(gate.Config{
		Surface:     surface,
		Environment: &catalog.Environment{Name: "live"},
		Selector:    func(*catalog.Component) *rewrite.Selector { return selector },
		Decider:     paywall{surface},
		Identity:    &identity.Resolver{Keys: keys, Cookie: "tollgate"},
	})
	if err != nil {
		fmt.Fprintln(os.Stdout, err)
		return
	}
	origin := func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, err := io.WriteString(w, "<article><p>The beginning.</p><p>The rest, which is paid for.</p></article>")
		return err
	}
	w := httptest.NewRecorder()
	if err := h.ServeHTTP(w, httptest.NewRequestWithContext(context.Background(), "GET", "/article/1", nil), origin); err != nil {
		fmt.Fprintln(os.Stdout, err)
		return
	}
	fmt.Fprintln(os.Stdout, w.Body)
	fmt.Fprintln(os.Stdout, w.Header().Get("Cache-Control"))
	// Output:
	// <article><p>The beginning.</p><p>Subscribe to read on.</p></article>
	// private, no-store
}
