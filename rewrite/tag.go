package rewrite

// startTag is a start tag as the tokenizer delimited it. Its attributes are parsed when somebody asks for one.
type startTag struct {
	raw     []byte // from `<` to `>`; valid until the tokenizer goes on
	nameEnd int    // raw[1:nameEnd] is the name as written
	name    name
	foreign bool // the element is in svg or math

	at   int      // where raw stands in the bytes that scan knows
	scan *scanner // nil: texts are looked for in raw itself

	parsed bool
	attrs  []attribute // storage is reused from tag to tag
}

// name is a tag name in lower case, NUL replaced by U+FFFD and `image` by `img` (in HTML).
type name struct {
	atom atom   // 0 for names that mean nothing to the parser
	text string // only for atom 0
}

// is tells whether two names are equal.
func (n *name) is(m name) bool { return n.atom == m.atom && (n.atom != 0 || n.text == m.text) }

func (n name) String() string {
	if n.atom != 0 {
		return atomNames[n.atom]
	}
	return n.text
}

// reset makes t the start tag raw with the given name, keeping the storage of the attributes.
func (t *startTag) reset(raw []byte, nameEnd int, n name) {
	t.raw, t.nameEnd, t.name, t.foreign, t.parsed, t.scan = raw, nameEnd, n, false, false, nil
}

// bare tells whether the tag has no attributes for certain, without parsing them.
func (t *startTag) bare() bool { return t.nameEnd >= len(t.raw)-1 }

// selfClosing tells whether the tag ends in a slash that is not part of an unquoted value.
func (t *startTag) selfClosing() bool {
	if len(t.raw) < 2 || t.raw[len(t.raw)-2] != '/' {
		return false
	}
	attrs := t.attributes()
	return len(attrs) == 0 || attrs[len(attrs)-1].end <= len(t.raw)-2
}
