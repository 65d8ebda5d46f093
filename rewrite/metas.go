package rewrite

import (
	"io"
	"strings"
)

const (
	maxMetas     = 200      // keys; a page that repeats one tag must not fill memory
	maxMetaBytes = 32 << 10 // of keys and values
	maxTitle     = 4 << 10  // bytes of the title that are kept
)

// Metas collects the meta tags of a document's head while its bytes arrive. It stops at the end of the head, so little
// of the document need be read. Tags inside noscript and template are not looked at. Use NewMetas.
type Metas struct {
	input   inputDecoder
	links   io.WriteCloser
	in      []byte
	z       tokenizer
	t       tree
	tag     startTag
	names   names
	arrival arrival
	title   []byte
	read    bool // the title has been read
	size    int
	done    bool
	out     MetaTags

	unreadable bool
}

// MetaTags are what the head of a document says.
type MetaTags struct {
	// Tags holds the meta tags in the order in which their keys first appeared: the name, or the property where there
	// is no name, with the content. Character references are decoded; of equal keys the last value counts. At most
	// 200 keys and 32 KiB; what comes later is left out.
	Tags []Attribute
	// Title is the text of the title element, character references decoded, white space as it is; at most 4 KiB.
	Title string
}

// NewMetas returns a collector. Charset is the label of the HTTP header, empty if there is none. Links, if not nil, are
// rewritten before the tags are looked at.
func NewMetas(charset string, links *Links) *Metas {
	m := &Metas{}
	m.input.label = charset
	m.t.reset()
	if links != nil {
		m.links = links.Writer(metaText{m})
	}
	return m
}

// Write looks at the next bytes. It returns true once the head has ended; further bytes are not looked at.
func (m *Metas) Write(b []byte) (done bool) {
	m.feed(b, false)
	return m.done
}

// Result ends the collection and returns what was found so far.
func (m *Metas) Result() MetaTags {
	m.feed(nil, true)
	m.done = true
	m.out.Title = string(decodeText(m.title))
	return m.out
}

// Unreadable tells whether the document is in an encoding that cannot be decoded, so that nothing is known of its tags.
func (m *Metas) Unreadable() bool { return m.unreadable }

func (m *Metas) feed(b []byte, eof bool) {
	if m.done {
		return
	}
	text, err := m.input.decode(b, eof)
	if err != nil {
		m.done, m.unreadable = true, true
		return
	}
	if m.links == nil {
		m.scan(text, eof)
		return
	}
	if _, err := m.links.Write(text); err == nil && eof {
		m.links.Close()
		m.scan(nil, true)
	}
}

// metaText is where rewritten text goes.
type metaText struct{ m *Metas }

func (w metaText) Write(b []byte) (int, error) {
	w.m.scan(b, false)
	return len(b), nil
}

// scan takes tokens until the head ends.
func (m *Metas) scan(b []byte, eof bool) {
	m.in = append(m.in, b...)
	d := m.in
	for !m.done && len(d) > 0 {
		m.z.cdata = m.t.foreign()
		tok := m.z.next(d, eof)
		if tok.kind == needMore {
			break
		}
		raw := d[:tok.n]
		d = d[tok.n:]
		switch tok.kind {
		case textToken:
			m.text(raw, tok.raw)
		case startToken:
			m.start(raw, tok)
		case endToken:
			m.end(m.names.of(raw[2:tok.nameEnd]))
		case doctypeToken:
			m.t.quirks = false
		}
	}
	m.in = m.in[:copy(m.in, d)]
}

// text ends the head where it is not white space, and is kept inside the title.
func (m *Metas) text(b []byte, raw bool) {
	n := len(m.t.nodes)
	if raw {
		if n > 0 && m.t.is(n-1, aTitle) && !m.read {
			m.title = append(m.title, b[:min(len(b), maxTitle-len(m.title))]...)
		}
		return
	}
	if strings.Trim(string(b), " \t\r\n\f") != "" && m.atTop() {
		m.done = true
	}
}

// atTop tells whether what stands here would end the head: only html and head are open.
func (m *Metas) atTop() bool {
	for i := range m.t.nodes {
		if !m.t.is(i, aHTML) && !m.t.is(i, aHead) {
			return false
		}
	}
	return true
}

func (m *Metas) start(raw []byte, tok token) {
	m.tag.reset(raw, tok.nameEnd, m.names.of(raw[1:tok.nameEnd]))
	a := &m.arrival
	m.t.arrive(a, &m.tag, 0)
	if !a.element {
		m.t.truncate(a.depth)
		return
	}
	at := a.node.name.atom
	if m.atTop() && at != aHTML && at != aHead && !(at.is(inHead) && a.node.ns == nsHTML) {
		m.done = true
		return
	}
	m.t.truncate(a.depth)
	if at == aMeta && a.node.ns == nsHTML && m.t.count[aNoscript] == 0 && m.t.count[aTemplate] == 0 {
		m.meta()
	}
	if a.leaf {
		return
	}
	if len(m.t.nodes) >= 512 {
		m.done = true
		return
	}
	m.t.push(&a.node)
	c, fence := a.node.model()
	if c != dataContent {
		m.z.content, m.z.end = c, at
	}
	if fence {
		m.z.setFence()
	}
}

func (m *Metas) end(n name) {
	if n.atom == aTitle {
		m.read = m.read || len(m.t.nodes) > 0 && m.t.is(len(m.t.nodes)-1, aTitle)
	}
	if (n.atom == aHead || n.atom == aBody || n.atom == aHTML) && m.atTop() {
		m.done = true
		return
	}
	if i := m.t.leave(n); i >= 0 {
		m.t.truncate(i)
	}
}

// meta notes the meta tag at hand.
func (m *Metas) meta() {
	value, ok := m.tag.attr("content")
	if !ok {
		return
	}
	key, _ := m.tag.attr("name")
	if len(key) == 0 {
		key, _ = m.tag.attr("property")
	}
	if len(key) == 0 || m.size+len(key)+len(value) > maxMetaBytes {
		return
	}
	for i := range m.out.Tags {
		if m.out.Tags[i].Name == string(key) {
			m.out.Tags[i].Value = string(value)
			m.size += len(value)
			return
		}
	}
	if len(m.out.Tags) < maxMetas {
		m.out.Tags = append(m.out.Tags, Attribute{string(key), string(value)})
		m.size += len(key) + len(value)
	}
}
