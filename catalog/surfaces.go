package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"sort"
	"strconv"
	"strings"

	"github.com/seed-eb607675/tollgate/decision"
)

func (l *loader) surfaces(n *node) {
	l.named(n, "surface", func(slug string, _ Position, v *node) {
		s := &Surface{Slug: slug, Type: Web, OnError: Teaser}
		l.project.Surfaces = append(l.project.Surfaces, s)
		l.mapping(v, "a surface", []field{
			{name: "type", set: func(v *node) {
				if t, ok := l.choice(v, string(Web), string(API)); ok {
					s.Type = SurfaceType(t)
				}
			}},
			{name: "workflow", set: func(v *node) { s.Workflow = l.workflow(v) }},
			{name: "decide", set: func(v *node) {
				d, _ := l.choice(v, "request", "response")
				s.DecideResponse = d == "response"
			}},
			{name: "on_error", set: func(v *node) {
				if o, ok := l.choice(v, string(Teaser), string(Closed), string(Open)); ok {
					s.OnError = OnError(o)
				}
			}},
			{name: "alternates", set: func(v *node) {
				a, _ := l.choice(v, "refuse", "pass")
				s.PassAlternates = a == "pass"
			}},
			{name: "copies", set: func(v *node) {
				c, _ := l.choice(v, "cut", "keep")
				s.KeepCopies = c == "keep"
			}},
			{name: "head_script", set: func(v *node) { s.HeadScript = l.headScript(v) }},
			{name: "components", set: func(v *node) { l.components(v, s) }},
		})
		if s.Type == API {
			l.refuseForAPI(v, "alternates", "copies", "head_script")
		}
	})
}

// refuseForAPI reports keys that change pages on a surface that has none.
func (l *loader) refuseForAPI(n *node, keys ...string) {
	for _, key := range keys {
		if e := n.entry(key); e != nil {
			l.errorAt(e.pos, "%s has no effect on a surface of type api", key)
		}
	}
}

func (l *loader) headScript(n *node) string {
	s, ok := l.line(n, 2048)
	if !ok {
		return ""
	}
	if !decision.IsLocation(s) {
		l.errorAt(n.pos, "%q is neither an http(s) URL nor a path with exactly one leading /", s)
		return ""
	}
	return s
}

func (l *loader) components(n *node, s *Surface) {
	l.named(n, "component", func(slug string, pos Position, v *node) {
		c := &Component{Slug: slug, Pos: pos}
		s.Components = append(s.Components, c)
		l.mapping(v, "a component", []field{
			{name: "selector", required: s.Type == Web, set: func(v *node) {
				var ok bool
				if c.Selector, ok = l.text(v); ok {
					l.check(v, c.Selector, l.o.Selector)
				}
			}},
			{name: "paths", set: func(v *node) { l.paths(v, c) }},
			{name: "gate", set: func(v *node) { c.Gate, _ = l.boolean(v) }},
			{name: "workflow", set: func(v *node) { c.Workflow = l.workflow(v) }},
			{name: "fallback", set: func(v *node) { c.Fallback = l.fallback(v) }},
		})
		if s.Type == API {
			l.refuseForAPI(v, "selector", "gate", "fallback")
			return
		}
		if c.Gate && v.get("paths") == nil {
			l.errorAt(v.entry("gate").pos, "component %q has gate: true and needs paths: where its element must be found", slug)
		}
	})
}

// warnIdle warns of components that have nothing to say. A gate without workflow and fallback still removes its element.
func (l *loader) warnIdle() {
	for _, s := range l.project.Surfaces {
		for _, c := range s.Components {
			if c.Workflow.IsZero() && c.Fallback == nil && !c.Gate {
				l.warnAt(c.Pos, "component %q has neither workflow nor fallback, so it does nothing", c.Slug)
			}
		}
	}
}

func (l *loader) paths(n *node, c *Component) {
	l.list(n, func(item *node) {
		s, ok := l.line(item, 2048)
		if !ok {
			return
		}
		p, err := decision.ParsePattern(s, false)
		if err != nil {
			l.errorAt(item.pos, "%v", err)
			return
		}
		if contains(c.Paths, s) {
			l.errorAt(item.pos, "path %q is listed twice", s)
			return
		}
		c.Paths = append(c.Paths, s)
		c.Patterns = append(c.Patterns, p)
	})
	if n.kind == nullNode || n.kind == listNode && len(n.items) == 0 {
		l.errorAt(n.pos, "paths are empty, so the component would be nowhere")
	}
}

// check runs a check that the caller supplied and places what it says.
func (l *loader) check(n *node, text string, with func(string) error) {
	if with == nil {
		return
	}
	err := with(text)
	if err == nil {
		return
	}
	d := l.errorAt(n.pos, "%v", err)
	var placed interface{ Position() int }
	if errors.As(err, &placed) {
		d.Pos = n.inside(placed.Position())
	}
	var hinted interface{ Hint() string }
	if errors.As(err, &hinted) {
		d.Hint = hinted.Hint()
	}
}

// fallback reads a content behaviour. It is the checker of workflows' results that reads it, so both accept the same.
func (l *loader) fallback(n *node) *decision.Content {
	if l.keys != nil {
		l.keys["fallback"] = map[string]bool{}
		for _, e := range n.entries {
			l.keys["fallback"][e.key] = false
		}
	}
	w := jsonWriter{}
	w.write(n, n.pos)
	content, problems := decision.ParseFallback(w.out.Bytes())
	for _, p := range problems {
		subject := strings.TrimPrefix(p.Path, "fallback.")
		d := l.errorAt(w.place(p.Offset, n.pos), "%s: %s", subject, p.Reason)
		if p.Key {
			d.Text = "unknown key " + strconv.Quote(lastKey(p.Path))
		}
		d.Hint = p.Hint
	}
	if len(problems) > 0 {
		return content
	}
	if content.IsZero() {
		l.errorAt(n.pos, "fallback changes nothing")
	}
	if r := n.get("replace_range"); r != nil {
		for _, key := range []string{"from_marker", "to_marker"} {
			if m := r.get(key); m != nil && m.kind == stringNode && m.text != "" {
				l.check(m, m.text, l.o.Marker)
			}
		}
	}
	return content
}

func lastKey(path string) string {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[i+1:]
	}
	return path
}

// jsonWriter writes a value of the file as JSON and remembers where each key and value came from.
type jsonWriter struct {
	out    bytes.Buffer
	places []place
}

type place struct {
	offset int
	pos    Position
}

func (w *jsonWriter) mark(pos Position) { w.places = append(w.places, place{w.out.Len(), pos}) }

// place is where the text at an offset came from.
func (w *jsonWriter) place(offset int, otherwise Position) Position {
	i := sort.Search(len(w.places), func(i int) bool { return w.places[i].offset > offset })
	if i == 0 {
		return otherwise
	}
	return w.places[i-1].pos
}

func (w *jsonWriter) write(n *node, pos Position) {
	w.mark(pos)
	switch n.kind {
	case nullNode:
		w.out.WriteString("null")
	case boolNode:
		w.out.WriteString(strconv.FormatBool(n.integer == 1))
	case intNode:
		w.out.WriteString(strconv.FormatInt(n.integer, 10))
	case floatNode:
		text, err := json.Marshal(n.float)
		if err != nil {
			text = []byte(`"` + n.text + `"`) // infinite: no number in JSON, and wrong wherever a number is not
		}
		w.out.Write(text)
	case stringNode:
		w.str(n.text)
	case listNode:
		w.out.WriteByte('[')
		for i, item := range n.items {
			if i > 0 {
				w.out.WriteByte(',')
			}
			w.write(item, item.pos)
		}
		w.out.WriteByte(']')
	case mappingNode:
		w.out.WriteByte('{')
		for i, e := range n.entries {
			if i > 0 {
				w.out.WriteByte(',')
			}
			w.mark(e.pos)
			w.str(e.key)
			w.out.WriteByte(':')
			w.write(e.value, e.value.pos)
		}
		w.out.WriteByte('}')
	}
}

func (w *jsonWriter) str(s string) {
	e := json.NewEncoder(&w.out)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err == nil {
		w.out.Truncate(w.out.Len() - 1) // the encoder ends with a line break
	}
}
