package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Trigger is an event that workflows fire.
type Trigger struct {
	Slug string
	// Schema is the JSON Schema of its payload; nil allows any.
	Schema json.RawMessage
	Pos    Position

	compiled *jsonschema.Schema
}

// Check says what is wrong with a payload.
func (t *Trigger) Check(payload []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(payload))
	if err != nil {
		return fmt.Errorf("reading the payload: %w", err)
	}
	if t.compiled == nil {
		return nil
	}
	err = t.compiled.Validate(value)
	var wrong *jsonschema.ValidationError
	if !errors.As(err, &wrong) {
		return err
	}
	for len(wrong.Causes) > 0 { // the innermost says what it is about
		wrong = wrong.Causes[0]
	}
	at := "payload"
	for _, step := range wrong.InstanceLocation {
		at += "." + step
	}
	return fmt.Errorf("%s: %s", at, wrong.ErrorKind.LocalizedString(english()))
}

func english() *message.Printer { return message.NewPrinter(language.English) }

// builtinTriggers fire by themselves; workflows cannot.
func builtinTriggers() []string {
	return []string{"decision", "counters_updated", "plans_changed", "user_added"}
}

// triggers reads the events that workflows may fire.
func (l *loader) triggers(n *node) {
	l.named(n, "trigger", func(slug string, pos Position, v *node) {
		if contains(builtinTriggers(), slug) {
			l.errorAt(pos, "trigger %q fires by itself and needs no declaration", slug)
			return
		}
		t := &Trigger{Slug: slug, Pos: pos}
		l.project.Triggers = append(l.project.Triggers, t)
		l.mapping(v, "a trigger", []field{
			{name: "schema", set: func(v *node) { l.triggerSchema(v, t) }},
		})
	})
}

func (l *loader) triggerSchema(n *node, t *Trigger) {
	if n.kind != mappingNode {
		l.badType(n, "schema", "a mapping: a JSON Schema")
		return
	}
	w := jsonWriter{}
	w.write(n, n.pos)
	t.Schema = bytes.Clone(w.out.Bytes())
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(t.Schema))
	if err == nil {
		c := jsonschema.NewCompiler()
		c.UseLoader(nowhere{})
		if err = c.AddResource(schemaPlace, document); err == nil {
			t.compiled, err = c.Compile(schemaPlace)
		}
	}
	if err != nil {
		l.errorAt(n.pos, "not a JSON Schema: %s", schemaProblem(err))
	}
}

// schemaPlace is where a trigger's schema lies as far as references in it are concerned.
const schemaPlace = "trigger:///schema"

// nowhere loads no other schemas: what a project says lies in its folder, and loading asks no network.
type nowhere struct{}

// Load refuses.
func (nowhere) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s is outside of the schema", url)
}

// schemaProblem is an error of the compiler in one line.
func schemaProblem(err error) string {
	var invalid *jsonschema.SchemaValidationError
	var wrong *jsonschema.ValidationError
	if errors.As(err, &invalid) && errors.As(invalid.Err, &wrong) {
		for len(wrong.Causes) > 0 {
			wrong = wrong.Causes[0]
		}
		at := ""
		for _, step := range wrong.InstanceLocation {
			at += "/" + step
		}
		return fmt.Sprintf("at %q: %s", at, wrong.ErrorKind.LocalizedString(english()))
	}
	var load *jsonschema.LoadURLError
	if errors.As(err, &load) {
		return load.Err.Error()
	}
	return err.Error()
}
