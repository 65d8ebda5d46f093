package gate

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/pipeline"
	"github.com/seed-eb607675/tollgate/rewrite"
)

// programsKept bounds the compiled programs of a gate. Most visitors of a site get one of a handful of pages.
const programsKept = 256

// programKey is a digest of everything a program is made of.
type programKey [sha256.Size]byte

// plan is what a decision means for a page.
type plan struct {
	rules   []rewrite.Rule
	gating  bool // text is cut that its reader must not get
	changes bool // the answer may differ from the origin's
	program *rewrite.Program
	script  string // put into the program
	nonce   string // of the script
	links   *rewrite.Links
	broken  error // the rules cannot be compiled
}

// changesPage tells whether an HTML body is changed.
func (p *plan) changesPage() bool { return p.program != nil || p.links != nil || p.broken != nil }

// makePlan turns the decision's components into rules, in the order of the project. A content that the rewriter refuses
// fails its component alone: the fallback stands in, or a gate is removed.
func (x *exchange) makePlan() {
	d, s := x.d, x.h.cfg.Surface
	x.plan = plan{gating: d.Cuts() && !d.ComponentsSkipped}
	if s.Type != catalog.API {
		x.plan.links = x.h.linksFor(x.client)
		if !d.ComponentsSkipped {
			x.addRules(d.Components)
		}
		if len(x.plan.rules) > 0 {
			x.plan.script = s.HeadScript
			x.compile("")
		}
	}
	x.plan.changes = len(x.plan.rules) > 0 || d.HTTP != nil || x.plan.links != nil || x.plan.broken != nil
}

func (x *exchange) addRules(components []pipeline.ComponentBehavior) {
	p := &x.plan
	for i := range components {
		b := &components[i]
		if b.Content.IsZero() {
			continue
		}
		selector := x.h.cfg.Selector(b.Component)
		if selector == nil {
			if b.Gating() {
				p.broken = errors.New("component " + b.Component.Slug + " has no selector")
			}
			continue
		}
		p.rules = append(p.rules, rewrite.Rule{
			Name:     b.Component.Slug,
			Selector: selector,
			Edit:     b.Edit,
			Gating:   b.Gating(),
		})
	}
}

// compile makes the program of the plan's rules, or finds it among those kept.
func (x *exchange) compile(nonce string) {
	p := &x.plan
	p.nonce = nonce
	for range len(p.rules) + 2 {
		opts := rewrite.Options{Copies: p.gating && !x.h.cfg.Surface.KeepCopies, Links: p.links}
		if p.script != "" {
			opts.HeadScript = &rewrite.HeadScript{Src: p.script, Nonce: nonce}
		}
		key := keyOf(p.rules, opts, x.client)
		if nonce == "" { // a nonce is used once, so is its program
			if prog, ok := x.h.programs.Get(key); ok {
				p.program = prog
				return
			}
		}
		prog, err := rewrite.Compile(p.rules, opts)
		if err == nil {
			if nonce == "" {
				x.h.programs.Add(key, prog)
			}
			p.program = prog
			return
		}
		var wrong *rewrite.RuleError
		if !errors.As(err, &wrong) {
			p.broken = err
			x.fail(Failure{Stage: "rewrite", Err: err, Applied: "closed"})
			return
		}
		if wrong.Index < 0 || wrong.Index >= len(p.rules) {
			p.script = ""
			x.warn("script_refused")
			continue
		}
		x.failRule(wrong)
		if len(p.rules) == 0 {
			p.program = nil
			return
		}
	}
	p.broken = errors.New("compiling rules: no end of errors")
}

// failRule puts a component's fallback in the place of a content that the rewriter refused.
func (x *exchange) failRule(wrong *rewrite.RuleError) {
	p, i := &x.plan, wrong.Index
	c := x.component(p.rules[i].Name)
	f := Failure{Stage: pipeline.StageComponents, Slug: p.rules[i].Name, Err: wrong, Applied: pipeline.AppliedNone}
	x.rep.Degraded = true
	failedBefore := p.rules[i].Edit.Remove && isRemovalOnly(p.rules[i].Edit)
	switch {
	case c != nil && c.Fallback != nil && !x.fellBack[c.Slug]:
		if x.fellBack == nil {
			x.fellBack = map[string]bool{}
		}
		x.fellBack[c.Slug] = true
		if e, err := pipeline.Edit(c.Fallback); err == nil {
			p.rules[i].Edit, p.rules[i].Gating = e, c.Gate && c.Fallback.Cuts()
			p.gating = p.gating || p.rules[i].Gating
			f.Applied = pipeline.AppliedFallback
			break
		}
		fallthrough
	case c != nil && c.Gate && !failedBefore:
		p.rules[i].Edit, p.rules[i].Gating = rewrite.Edit{Remove: true}, true
		p.gating = true
		f.Applied = pipeline.AppliedRemove
	default:
		p.rules = append(p.rules[:i], p.rules[i+1:]...)
	}
	x.fail(f)
}

func isRemovalOnly(e rewrite.Edit) bool {
	return e.Range == nil && e.Attributes == nil && len(e.Before)+len(e.Prepend)+len(e.Append)+len(e.After)+len(e.Text) == 0
}

func (x *exchange) component(slug string) *catalog.Component {
	for _, c := range x.h.cfg.Surface.Components {
		if c.Slug == slug {
			return c
		}
	}
	return nil
}

// standInItems are what the gating components would have shown, in their order. Where an element is removed, what was to
// stand inside it goes as well.
func (p *plan) standInItems() []rewrite.Item {
	var items []rewrite.Item
	for i := range p.rules {
		if !p.rules[i].Gating {
			continue
		}
		e := &p.rules[i].Edit
		items = append(items, e.Before...)
		if !e.Remove {
			items = append(items, e.Prepend...)
			if e.Range != nil {
				items = append(items, e.Range.With...)
			}
			items = append(items, e.Append...)
		}
		items = append(items, e.After...)
	}
	return items
}

// keyOf digests rules and options. The digest must hold everything: two programs under one key would show one visitor
// the page of another.
func keyOf(rules []rewrite.Rule, o rewrite.Options, c Client) programKey {
	d := digest{sha256.New()}
	d.number(len(rules))
	for i := range rules {
		r := &rules[i]
		d.text(r.Name)
		d.text(r.Selector.String())
		d.flags(r.Gating, r.Edit.Remove, r.Edit.Unwrap, r.Edit.Range != nil, r.Edit.Attributes != nil)
		d.items(r.Edit.Before)
		d.items(r.Edit.Prepend)
		d.items(r.Edit.Append)
		d.items(r.Edit.After)
		if g := r.Edit.Range; g != nil {
			d.selector(g.From)
			d.selector(g.To)
			d.items(g.With)
		}
		if a := r.Edit.Attributes; a != nil {
			d.number(len(a.Set))
			for _, s := range a.Set {
				d.text(s.Name)
				d.text(s.Value)
			}
			d.texts(a.Remove)
			d.texts(a.AddClasses)
			d.texts(a.RemoveClasses)
		}
		d.number(len(r.Edit.Text))
		for _, t := range r.Edit.Text {
			d.text(t.Find)
			d.text(t.Replace)
		}
	}
	d.flags(o.Copies, o.Links != nil, o.HeadScript != nil)
	if o.HeadScript != nil {
		d.text(o.HeadScript.Src)
		d.text(o.HeadScript.Nonce)
	}
	if o.Links != nil {
		d.text(c.Scheme)
		d.text(c.Host)
	}
	var key programKey
	d.Sum(key[:0])
	return key
}

// digest writes values so that no two lists of values give the same bytes: each text has its length before it.
type digest struct{ hash.Hash }

func (d digest) number(n int) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(n))
	d.Write(b[:])
}

func (d digest) text(s string) {
	d.number(len(s))
	d.Write([]byte(s))
}

func (d digest) texts(list []string) {
	d.number(len(list))
	for _, s := range list {
		d.text(s)
	}
}

func (d digest) flags(list ...bool) {
	for _, f := range list {
		if f {
			d.Write([]byte{1})
		} else {
			d.Write([]byte{0})
		}
	}
}

func (d digest) selector(s *rewrite.Selector) {
	d.flags(s != nil)
	if s != nil {
		d.text(s.String())
	}
}

func (d digest) items(list []rewrite.Item) {
	d.number(len(list))
	for i := range list {
		d.text(list[i].Type)
		d.text(list[i].Content)
		d.text(list[i].Schema)
		d.text(string(list[i].Props))
	}
}
