package rewrite

import "fmt"

// Selector is a compiled selector or marker. It is immutable and safe for concurrent use.
//
// The supported part of CSS is what can be decided at an element's start tag: type, universal, class, id and attribute
// selectors (with the flags i and s), the four combinators, lists, :nth-child(), :nth-of-type(), :first-child,
// :first-of-type, :not(), :is() and :where(). Text is up to 1 KiB, with up to 32 compounds and nesting up to 4.
type Selector struct {
	text   string
	marker bool
	list   []complexSelector
}

// String returns the text the selector was compiled from.
func (s *Selector) String() string { return s.text }

// CompileSelector compiles the selector of a rule. Its error is a *SelectorError.
func CompileSelector(text string) (*Selector, error) { return compileSelector(text, false) }

// CompileMarker compiles a marker of a [Range]: a selector that is searched among the descendants of one target, and
// may begin with `>` or :scope to anchor to it. Its error is a *SelectorError.
func CompileMarker(text string) (*Selector, error) { return compileSelector(text, true) }

// SelectorError says why a text is no selector here.
type SelectorError struct {
	Offset int    // byte offset of Part in the text
	Part   string // the part that is refused, empty at the end of the text
	Reason string // why, e.g. "it needs what follows the element"
	Hint   string // a way out, empty if there is none, e.g. `write "html"`
}

func (e *SelectorError) Error() string {
	s := fmt.Sprintf("selector: column %d: ", e.Offset+1)
	if e.Part != "" {
		s += fmt.Sprintf("%q: ", e.Part)
	}
	s += e.Reason
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}
