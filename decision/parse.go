package decision

import (
	"errors"
	"fmt"
)

// ValueError says which key of a workflow's result (or of a declared fallback) is wrong.
type ValueError struct {
	Path   string // such as result.http.status
	Reason string // such as `42 is not within 200–599`
	Hint   string // such as `did you mean "content"?`; may be empty
	// Offset is where the value begins in the JSON text, or the key, if it is the key that is wrong.
	Offset int
	Key    bool
}

func (e *ValueError) Error() string {
	s := fmt.Sprintf("%s: %s", e.Path, e.Reason)
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// ErrTooLarge is part of the error for a result over 2 MiB or 64 levels.
var ErrTooLarge = errors.New("larger than 2 MiB or nested deeper than 64 levels")

// ParseSurfaceBehavior reads and checks what a surface workflow returned, as JSON. The error is a *ValueError where a
// key is to blame, such as result.http.status. What it returns may share memory with the text.
//
// Unknown keys pass into Extra at the top level, unless one is near a known key; everywhere else they are wrong. null
// stands for "not there", but not for the whole and not for http.body.
func ParseSurfaceBehavior(json []byte) (*SurfaceBehavior, error) {
	c, err := newChecker("result", json)
	if err != nil {
		return nil, err
	}
	return c.behavior(func(i int32, b *SurfaceBehavior) bool {
		switch string(c.keyBytes(i)) {
		case "http":
			if !c.isNull(i) {
				b.HTTP = c.http(i)
			}
		case "content":
			if !c.isNull(i) {
				c.bad(i, "has no effect in a surface; a component changes content")
			}
		default:
			return false
		}
		return true
	})
}

// ParseComponentBehavior is ParseSurfaceBehavior for a component: it may have content and no http. A component of a
// surface of type api may have neither.
func ParseComponentBehavior(json []byte, api bool) (*SurfaceBehavior, error) {
	c, err := newChecker("result", json)
	if err != nil {
		return nil, err
	}
	return c.behavior(func(i int32, b *SurfaceBehavior) bool {
		switch string(c.keyBytes(i)) {
		case "content":
			switch {
			case c.isNull(i):
			case api:
				c.bad(i, "has no effect on a surface of type api")
			default:
				b.Content = c.content(i)
			}
		case "http":
			if !c.isNull(i) {
				c.bad(i, "has no effect in a component; the surface workflow decides about the answer")
			}
		default:
			return false
		}
		return true
	})
}

// ParseContent reads and checks a content behaviour by itself, with keys in camelCase. null is an empty one.
func ParseContent(json []byte) (*Content, error) {
	c, err := newChecker("content", json)
	if err != nil {
		return nil, err
	}
	content := c.content(0)
	if err := c.err(); err != nil {
		return nil, err
	}
	return content, nil
}

// ParseFallback reads and checks the content that tollgate.yaml declares as a component's fallback: the same with keys
// in snake_case. It reports everything that is wrong.
func ParseFallback(json []byte) (*Content, []*ValueError) {
	c, err := newChecker("fallback", json)
	if err != nil {
		return nil, []*ValueError{{Path: "fallback", Reason: err.Error()}}
	}
	c.snake = true
	content := c.content(0)
	return content, c.errs
}

// maxPlans is how many plans one provisioning workflow may name; each costs a look-up on every request.
const maxPlans = 100

// ParsePlans reads and checks what a provisioning workflow returned: a list of at most 100 plan slugs, repeats allowed.
func ParsePlans(json []byte) ([]string, error) {
	c, err := newChecker("result", json)
	if err != nil {
		return nil, err
	}
	plans := c.texts(0, nil)
	if len(c.errs) == 0 && len(plans) > maxPlans {
		c.bad(0, "%d plans are more than %d", len(plans), maxPlans)
	}
	if c.err() != nil {
		return nil, c.err()
	}
	return plans, nil
}

// behavior reads the members that surfaces and components share; own reads the others it knows.
func (c *checker) behavior(own func(i int32, b *SurfaceBehavior) bool) (*SurfaceBehavior, error) {
	b := &SurfaceBehavior{}
	if !c.object(0) {
		return nil, c.err()
	}
	for i := c.nodes[0].first; i != 0; i = c.nodes[i].next {
		if string(c.keyBytes(i)) == "properties" {
			if !c.isNull(i) && c.object(i) {
				b.Properties = c.raw(i)
			}
			continue
		}
		if own(i, b) {
			continue
		}
		key := c.key(i)
		if Near(key, behaviorKeys()) != "" {
			c.unknown(i, behaviorKeys())
			continue
		}
		b.Extra = append(b.Extra, Member{Name: key, Value: c.raw(i)})
	}
	if err := c.err(); err != nil {
		return nil, err
	}
	return b, nil
}

func behaviorKeys() []string {
	return []string{"properties", "content", "http"}
}
