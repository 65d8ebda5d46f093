package rewrite

// atom is a tag name that means something to the parser. 0 is every other name.
type atom uint8

// trait is what the HTML standard says of a name.
type trait uint32

const (
	special    trait = 1 << iota // WHATWG HTML 13.2.4.2 "special"
	formatting                   // likewise "formatting"
	void                         // has no content (13.1.2), and the obsolete ones the parser treats so
	scope                        // stops the search for an end tag ("has an element in scope")
	closesP                      // its start tag ends a paragraph
	blockEnd                     // its end tag is searched in scope
	heading
	breaksOut // its start tag ends foreign content (13.2.6.5)
	inHead    // may stand in a head
	omissible // its end tag may be left out: it may be written where an edit needs it
	tablePart // caption, colgroup, col, tbody, thead, tfoot, tr, td, th
	imply     // its start tag may end elements before it
	rawText   // content is raw text
	rcdata    // content is text with character references
	notPlain  // its tags need more than the ordinary treatment
)

// atomTraits lists every name the parser knows. Names of foreign content stand in lower case.
var atomTraits = [...]struct {
	name  string
	trait trait
}{
	{"", 0},
	{"a", formatting}, {"b", formatting | breaksOut}, {"big", formatting | breaksOut}, {"code", formatting | breaksOut},
	{"em", formatting | breaksOut}, {"font", formatting}, {"i", formatting | breaksOut}, {"nobr", formatting | breaksOut},
	{"s", formatting | breaksOut}, {"small", formatting | breaksOut}, {"strike", formatting | breaksOut},
	{"strong", formatting | breaksOut}, {"tt", formatting | breaksOut}, {"u", formatting | breaksOut},
	{"address", special | closesP | blockEnd}, {"applet", special | scope | blockEnd}, {"area", special | void},
	{"article", special | closesP | blockEnd}, {"aside", special | closesP | blockEnd},
	{"base", special | void | inHead}, {"basefont", special | void | inHead}, {"bgsound", special | void | inHead},
	{"blockquote", special | closesP | blockEnd | breaksOut}, {"body", special | breaksOut}, {"br", special | void | breaksOut},
	{"button", special | blockEnd}, {"caption", special | scope | tablePart | omissible | imply},
	{"center", special | closesP | blockEnd | breaksOut}, {"col", special | void | tablePart | imply},
	{"colgroup", special | tablePart | omissible | imply}, {"dd", special | closesP | blockEnd | breaksOut | omissible | imply},
	{"details", special | closesP | blockEnd}, {"dialog", closesP | blockEnd}, {"dir", special | closesP | blockEnd},
	{"div", special | closesP | blockEnd | breaksOut}, {"dl", special | closesP | blockEnd | breaksOut},
	{"dt", special | closesP | blockEnd | breaksOut | omissible | imply}, {"embed", special | void | breaksOut},
	{"fieldset", special | closesP | blockEnd}, {"figcaption", special | closesP | blockEnd},
	{"figure", special | closesP | blockEnd}, {"footer", special | closesP | blockEnd}, {"form", special | closesP | blockEnd},
	{"frame", special | void}, {"frameset", special},
	{"h1", special | closesP | heading | breaksOut}, {"h2", special | closesP | heading | breaksOut},
	{"h3", special | closesP | heading | breaksOut}, {"h4", special | closesP | heading | breaksOut},
	{"h5", special | closesP | heading | breaksOut}, {"h6", special | closesP | heading | breaksOut},
	{"head", special | breaksOut | omissible}, {"header", special | closesP | blockEnd}, {"hgroup", special | closesP | blockEnd},
	{"hr", special | void | closesP | breaksOut}, {"html", special | scope}, {"iframe", special | rawText},
	{"img", special | void | breaksOut}, {"input", special | void}, {"keygen", special | void},
	{"li", special | closesP | breaksOut | omissible | imply}, {"link", special | void | inHead},
	{"listing", special | closesP | blockEnd | breaksOut}, {"main", special | closesP | blockEnd},
	{"marquee", special | scope | blockEnd}, {"menu", special | closesP | blockEnd | breaksOut},
	{"meta", special | void | breaksOut | inHead}, {"nav", special | closesP | blockEnd},
	{"noembed", special | rawText}, {"noframes", special | rawText | inHead}, {"noscript", special | inHead},
	{"object", special | scope | blockEnd}, {"ol", special | closesP | blockEnd | breaksOut},
	{"p", special | closesP | breaksOut | omissible}, {"param", special | void}, {"plaintext", special | closesP},
	{"pre", special | closesP | blockEnd | breaksOut}, {"script", special | inHead}, {"search", special | closesP | blockEnd},
	{"section", special | closesP | blockEnd}, {"select", special | scope | blockEnd}, {"source", special | void},
	{"style", special | rawText | inHead}, {"summary", special | closesP | blockEnd}, {"table", special | scope | closesP | breaksOut},
	{"tbody", special | tablePart | omissible | imply}, {"td", special | scope | tablePart | omissible | imply},
	{"template", special | scope | inHead}, {"textarea", special | rcdata}, {"tfoot", special | tablePart | omissible | imply},
	{"th", special | scope | tablePart | omissible | imply}, {"thead", special | tablePart | omissible | imply},
	{"title", special | rcdata | inHead}, {"tr", special | tablePart | omissible | imply}, {"track", special | void},
	{"ul", special | closesP | blockEnd | breaksOut}, {"wbr", special | void}, {"xmp", special | closesP | rawText},
	{"option", omissible | imply}, {"optgroup", omissible | imply}, {"rb", omissible | imply}, {"rt", omissible | imply},
	{"rp", omissible | imply}, {"rtc", omissible | imply}, {"ruby", breaksOut}, {"span", breaksOut}, {"sub", breaksOut},
	{"sup", breaksOut}, {"var", breaksOut}, {"svg", 0}, {"math", 0}, {"mi", 0}, {"mo", 0}, {"mn", 0}, {"ms", 0}, {"mtext", 0},
	{"annotation-xml", 0}, {"foreignobject", 0}, {"desc", 0}, {"mglyph", 0}, {"malignmark", 0}, {"image", 0},
	{"abbr", 0}, {"cite", 0}, {"label", 0}, {"path", 0}, {"picture", 0}, {"time", 0}, {"video", 0}, {"g", 0}, {"use", 0},
}

// Atoms that code names.
var (
	aA, aBody, aBr, aButton, aCaption, aCol, aColgroup, aDd, aDiv, aAddress, aDt, aFont, aFrameset, aHead, aHTML, aImage,
	aImg, aLi, aNobr, aNoscript, aOl, aOptgroup, aOption, aP, aPlaintext, aRb, aRp, aRt, aRtc, aRuby, aScript, aSelect,
	aTable, aTd, aTemplate, aTh, aTitle, aTr, aUl, aSvg, aMath, aMi, aMo, aMn, aMs, aMtext,
	aAnnotationXML, aForeignObject, aDesc, aMglyph, aMalignmark, aMeta, aTextarea, aInput, aKeygen, aForm = a("a"), a("body"), a("br"),
		a("button"), a("caption"), a("col"), a("colgroup"), a("dd"), a("div"), a("address"), a("dt"), a("font"),
		a("frameset"), a("head"), a("html"), a("image"), a("img"), a("li"), a("nobr"), a("noscript"), a("ol"),
		a("optgroup"), a("option"), a("p"), a("plaintext"), a("rb"), a("rp"), a("rt"), a("rtc"), a("ruby"), a("script"),
		a("select"), a("table"), a("td"), a("template"), a("th"), a("title"), a("tr"),
		a("ul"), a("svg"), a("math"), a("mi"), a("mo"), a("mn"), a("ms"), a("mtext"), a("annotation-xml"),
		a("foreignobject"), a("desc"), a("mglyph"), a("malignmark"), a("meta"), a("textarea"), a("input"), a("keygen"), a("form")
)

var (
	atomNames  = makeAtomNames()
	traits     = makeTraits()
	atomTable  = makeAtomTable()
	lowerTable = makeLower()
)

const atomTableSize = 1024

func makeAtomNames() (names [256]string) {
	for i, t := range atomTraits {
		names[i] = t.name
	}
	return names
}

func makeTraits() (out [256]trait) {
	for i, t := range atomTraits {
		out[i] = t.trait
		switch t.name {
		case "html", "head", "body", "svg", "math", "image", "frameset", "select", "input", "keygen", "script", "plaintext",
			"noscript", "template":
			out[i] |= notPlain
		}
		if t.trait&(rawText|rcdata) != 0 {
			out[i] |= notPlain
		}
	}
	return out
}

// makeAtomTable is an open hash table: the atom of a name stands at its hash or behind it.
func makeAtomTable() (table [atomTableSize]atom) {
	for i := 1; i < len(atomTraits); i++ {
		h := spread([]byte(atomTraits[i].name))
		for table[h] != 0 {
			h = (h + 1) % atomTableSize
		}
		table[h] = atom(i)
	}
	return table
}

// longestAtom is the length of the longest name, annotation-xml.
const longestAtom = 14

// spread is the place of a name in the table, from its length and three of its letters: most names are looked up at
// once, and none is read twice.
func spread(b []byte) uint32 {
	n := len(b)
	h := uint32(lowerTable[b[0]])*37 + uint32(lowerTable[b[n-1]])*137 + uint32(lowerTable[b[n/2]])*11 + uint32(n)*61
	return h % atomTableSize
}

func makeLower() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
		if 'A' <= i && i <= 'Z' {
			t[i] = byte(i) + 'a' - 'A'
		}
	}
	return t
}

// a finds the atom of a name that is in the table.
func a(s string) atom {
	for i, t := range atomTraits {
		if t.name == s {
			return atom(i)
		}
	}
	panic("rewrite: no atom " + s)
}

func hashName(b []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range b {
		h = (h ^ uint32(lowerTable[c])) * 16777619
	}
	return h ^ h>>15
}

// lookupAtom finds the atom of a tag name as written; 0 if it has none.
func lookupAtom(b []byte) atom {
	if len(b) == 0 || len(b) > longestAtom {
		return 0
	}
	for h := spread(b); ; h = (h + 1) % atomTableSize {
		at := atomTable[h]
		if at == 0 {
			return 0
		}
		if s := atomNames[at]; len(s) == len(b) && equalLower(b, s) {
			return at
		}
	}
}

// equalLower compares b, its ASCII letters in lower case, with s.
func equalLower(b []byte, s string) bool {
	if len(b) != len(s) {
		return false
	}
	for i, c := range b {
		if lowerTable[c] != s[i] {
			return false
		}
	}
	return true
}

func (at atom) is(t trait) bool { return traits[at]&t != 0 }
