package catalog

import (
	"strings"

	"github.com/seed-eb607675/tollgate/decision"
)

func (l *loader) endpoints(n *node) {
	l.named(n, "endpoint", func(name string, pos Position, v *node) {
		e := &Endpoint{Name: name, Access: AccessNone, CSRF: true, Pos: pos}
		l.mapping(v, "an endpoint", []field{
			{name: "path", required: true, set: func(v *node) { l.endpointPath(v, e) }},
			{name: "methods", set: func(v *node) { l.methods(v, e) }},
			{name: "access", set: func(v *node) {
				if a, ok := l.choice(v, string(AccessNone), string(AccessPublicKey), string(AccessSecretKey)); ok {
					e.Access = Access(a)
				}
			}},
			{name: "csrf", set: func(v *node) {
				if c, ok := l.choice(v, "same_site", "off"); ok {
					e.CSRF = c == "same_site"
				}
			}},
			{name: "workflow", required: true, set: func(v *node) { e.Workflow = l.workflow(v) }},
		})
		if v.get("methods") == nil {
			e.Methods = []string{"GET"}
		}
		l.project.Endpoints = append(l.project.Endpoints, e)
	})
}

func (l *loader) endpointPath(n *node, e *Endpoint) {
	s, ok := l.line(n, 2048)
	if !ok {
		return
	}
	p, err := decision.ParsePattern(s, true)
	if err != nil {
		l.errorAt(n.pos, "%v", err)
		return
	}
	e.Path, e.Pattern = s, p
	for _, other := range l.project.Endpoints {
		if p.Ties(other.Pattern) {
			l.errorAt(n.pos, "path %q ties with %q of endpoint %q, so it would be open which of them answers",
				s, other.Path, other.Name).Hint = "one endpoint may serve several methods"
			return
		}
	}
}

func (l *loader) methods(n *node, e *Endpoint) {
	known := []string{"GET", "POST", "PUT", "PATCH", "DELETE"}
	l.list(n, func(item *node) {
		s, ok := l.text(item)
		switch {
		case !ok:
		case s == "HEAD":
			l.errorAt(item.pos, "HEAD is served by GET")
		case s == "OPTIONS":
			l.errorAt(item.pos, "OPTIONS is answered for every endpoint")
		case !contains(known, s):
			l.notOneOf(item.pos, s, known)
			if up := strings.ToUpper(s); contains(known, up) {
				l.diags[len(l.diags)-1].Hint = "did you mean \"" + up + "\"?"
			}
		case contains(e.Methods, s):
			l.errorAt(item.pos, "method %s is listed twice", s)
		default:
			e.Methods = append(e.Methods, s)
		}
	})
	if n.kind == nullNode || n.kind == listNode && len(n.items) == 0 {
		l.errorAt(n.pos, "methods are empty, so the endpoint would never answer")
	}
}
