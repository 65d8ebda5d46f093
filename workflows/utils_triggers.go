package workflows

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/workflows/realm"
)

const (
	maxPayload = 64 << 10 // bytes of JSON
	maxFired   = 100      // events of a run
)

// Event is one that a workflow fired.
type Event struct {
	Trigger string          `json:"trigger"`
	Payload json.RawMessage `json:"payload,omitempty"` // empty: undefined
	// User is whom it is about; nil for nobody.
	User *decision.User `json:"user,omitempty"`
}

func (c *call) triggers() goja.Value {
	return c.object(c.write("triggers", "fire", c.fire))
}

// fire is utils.triggers.fire. The event is kept until the run has succeeded: one of a run that fails never was.
func (c *call) fire(fc goja.FunctionCall) goja.Value {
	const name = "utils.triggers.fire"
	project := c.set.project
	slug := c.text(name, "trigger", fc.Argument(0), 64)
	t := project.Trigger(slug)
	if t == nil {
		slugs := make([]string, len(project.Triggers))
		for i, x := range project.Triggers {
			slugs[i] = x.Slug
		}
		text := fmt.Sprintf("%s: the project has no trigger %q", name, slug)
		if near := decision.Near(slug, slugs); near != "" {
			text += fmt.Sprintf("; did you mean %q?", near)
		}
		panic(c.typeError("%s", text))
	}
	event := Event{Trigger: slug}
	if payload := fc.Argument(1); !goja.IsUndefined(payload) {
		text, ok, err := c.r.WriteJSON(payload, "payload", maxPayload, c.r.Limits().ResultDepth)
		switch {
		case errors.Is(err, realm.ErrJSONSize):
			panic(c.typeError("%s: the payload has more than 64 KiB", name))
		case err != nil:
			panic(c.typeError("%s: %s", name, err))
		case ok:
			event.Payload = text
		}
	}
	checked := event.Payload
	if checked == nil {
		checked = json.RawMessage("null")
	}
	if t.Schema != nil {
		if err := t.Check(checked); err != nil {
			panic(c.typeError("%s: %s", name, err))
		}
	}
	if o := c.options(name, fc.Argument(2)); o != nil {
		if v := o.Get("identity"); v != nil && !goja.IsUndefined(v) {
			user := c.userOf(name, v)
			event.User = &user
		}
	}
	if event.User == nil && c.user != nil {
		user := *c.user
		event.User = &user
	}
	if len(c.fired) == maxFired {
		e := c.namedError("QuotaExceededError", fmt.Sprintf("%s: a run may fire %d events", name, maxFired))
		panic(c.rt.ToValue(e))
	}
	c.fired = append(c.fired, event)
	p, resolve, _ := c.rt.NewPromise()
	if err := resolve(goja.Undefined()); err != nil {
		panic(err)
	}
	return c.rt.ToValue(p)
}
