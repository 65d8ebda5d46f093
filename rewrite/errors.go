package rewrite

import "fmt"

// Kind is why a document could not be rewritten.
type Kind string

// The kinds of an Error.
const (
	Ambiguous Kind = "ambiguous" // browsers may read the document otherwise, and a gating rule depends on it
	NoMatch   Kind = "no_match"  // a gating rule matched nothing
	NoMarker  Kind = "no_marker" // the From marker of a gating rule was not in its target
	Limit     Kind = "limit"     // a limit was passed under a gating rule
	Encoding  Kind = "encoding"  // the encoding cannot be decoded safely
)

// Error stops a rewrite.
type Error struct {
	Kind   Kind
	Rule   string // the Name of the gating rule it is about, empty if it is about none or all
	Offset int64  // in the document, in bytes of its UTF-8 form
	Detail string // what was found
}

func (e *Error) Error() string {
	if e.Rule != "" {
		return fmt.Sprintf("rewriting at byte %d: %s: rule %q: %s", e.Offset, e.Kind, e.Rule, e.Detail)
	}
	return fmt.Sprintf("rewriting at byte %d: %s: %s", e.Offset, e.Kind, e.Detail)
}
