package decision

import "encoding/json"

// SurfaceBehavior is what a surface or component workflow says.
type SurfaceBehavior struct {
	// Properties is a JSON object, nil if the workflow gave none. A surface's go to its components.
	Properties json.RawMessage
	// HTTP is the change to the HTTP answer, nil for none. Surfaces only.
	HTTP *HTTPBehavior
	// Content is the change to the elements of a component, nil for none. Components only.
	Content *Content
	// Extra holds unknown top-level members in the order given; they go to API callers as they are.
	Extra []Member
}

// Member is one member of a JSON object whose order matters.
type Member struct {
	Name  string
	Value json.RawMessage
}

// HTTPBehavior changes an HTTP answer. Its members act in the order in which they stand here. Set and modify forms may
// be mixed. Every value has been checked: statuses are 200–599, names are tokens, values hold no CR, LF or NUL, a
// Location is a path with exactly one leading slash or an http(s) URL.
type HTTPBehavior struct {
	Headers       []Header // replace all headers; nil: not given, empty: none remain
	Cookies       []string // replace all Set-Cookie lines; nil: not given, empty: none remain
	AddHeaders    []Header // set each, later ones over earlier ones; Set-Cookie appends
	RemoveHeaders []string
	AddCookies    []string
	Status        int // 0: not given
	StatusText    string
	HasBody       bool // `null` and "" count as a body
	BodyNull      bool // the body was given as null; Body is empty then
	Body          string
}

// Header is one header of a behaviour.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Terminal tells whether the behaviour is a whole answer: it has a body or a status from 300 on. Components do not run
// and the origin is not asked.
func (h *HTTPBehavior) Terminal() bool {
	return h != nil && (h.HasBody || h.Status >= 300)
}

// Content changes each element that a component's selector matches.
type Content struct {
	Before, Prepend, Append, After []WebElement
	Remove                         bool
	ReplaceRange                   *Range
	Unwrap                         bool
	SetAttributes                  []Attribute // in the order given
	RemoveAttributes               []string
	AddClasses, RemoveClasses      []string
	ReplaceText                    []TextReplacement
}

// Cuts tells whether the content takes text away: it removes the element or replaces a range of it.
func (c *Content) Cuts() bool { return c != nil && (c.Remove || c.ReplaceRange != nil) }

// IsZero tells whether the content changes nothing.
func (c *Content) IsZero() bool {
	return c == nil || !c.Remove && c.ReplaceRange == nil && !c.Unwrap &&
		len(c.Before)+len(c.Prepend)+len(c.Append)+len(c.After)+len(c.SetAttributes)+len(c.RemoveAttributes)+
			len(c.AddClasses)+len(c.RemoveClasses)+len(c.ReplaceText) == 0
}

// Range is the part of an element between two markers (selectors; empty: the element's start or end) that gives way.
type Range struct {
	From, To string
	With     []WebElement
}

// WebElement is one inserted item: Type is "html", "text" (Content), "element" (Schema, Props) or "custom".
type WebElement struct {
	Type    string
	Content string
	Schema  string
	// Props is the JSON object as the workflow gave it, members in their order, without white space.
	Props json.RawMessage
	// Raw is the whole item as given, for API callers.
	Raw json.RawMessage
}

// Attribute is a name with its value.
type Attribute struct{ Name, Value string }

// TextReplacement replaces text inside an element.
type TextReplacement struct {
	Find    string `json:"find"`
	Replace string `json:"replace"`
}
