package rewrite

// Rule is a selector with the edit of the elements it matches, its targets.
type Rule struct {
	// Name appears in errors and statistics. It need not be unique.
	Name string
	// Selector chooses the targets; required.
	Selector *Selector
	// Edit is what happens to each target. The zero Edit changes nothing, and the rule still counts its matches.
	Edit Edit
	// Gating marks a rule that holds back text its reader must not get. With it the rewriter stops with an *Error
	// where it would otherwise guess: see the package comment. It needs Edit.Remove or Edit.Range; on any other edit
	// it has no effect.
	Gating bool
}

// Edit is the change to each target of a rule. Every target is edited, nested ones too. Rules act in the order they
// are given: for all four insertions the output has the items of the first rule, then those of the second.
type Edit struct {
	Before  []Item // ahead of the start tag
	Prepend []Item // as first content
	Append  []Item // as last content
	After   []Item // behind the end

	// Remove drops the target with its content. Before and After stay, so they replace it.
	Remove bool
	// Unwrap drops the two tags; the content and all four insertions stay. Remove wins over it.
	Unwrap bool
	// Range drops a part of the content; nil for none. Remove wins over it.
	Range *Range
	// Attributes changes the start tag; nil for none.
	Attributes *Attributes
	// Text replaces text in the target and its descendants. At each position the first entry that fits wins.
	Text []TextRule
}

// Item is one inserted thing.
type Item struct {
	// Type is, without case, "html" (Content goes in as it is), "text" (Content with & < > escaped), "element" (a
	// custom element made of Schema and Props) or "custom" (nothing, with the warning [ItemUnsupported]).
	Type string
	// Content is the markup or text.
	Content string
	// Schema names an element as source:id@version. It becomes <source-id version="version" props="…">. Source is
	// [a-z][a-z0-9._]*, id [a-z0-9][a-z0-9._-]*; the version may be missing.
	Schema string
	// Props is the JSON of the props attribute, written as it is; nil means {}.
	Props []byte
}

// Range is the part of a target's content that gives way to With: from behind the first descendant that matches From
// (nil: from the start) to the start tag of the first one at or behind that place that matches To (nil or not found:
// to the end). Markers stay, and so do the tags of elements that begin before the range or end behind it. Where From
// matches nothing, nothing happens; under a gating rule that is an error.
type Range struct {
	From, To *Selector // of CompileMarker
	With     []Item
}

// Attributes changes a start tag in place, in the order Remove, Set, RemoveClasses, AddClasses. Attributes not named
// keep their bytes. Names that begin with "on", srcdoc, and values of URL attributes with another scheme than http,
// https, mailto and tel are left out with the warning [AttributeRefused].
type Attributes struct {
	Set           []Attribute
	Remove        []string
	AddClasses    []string
	RemoveClasses []string
}

// Attribute is a name with its value, character references decoded.
type Attribute struct {
	Name, Value string
}

// TextRule replaces a text of 1–256 bytes, compared with case and with character references decoded. A match never
// spans a tag or comment. The replacement is escaped and not searched again.
type TextRule struct {
	Find, Replace string
}
