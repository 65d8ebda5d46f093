package rewrite

// names remembers the names of elements that mean nothing to the parser, so that a page full of custom elements costs
// no allocation for each tag.
type names struct {
	known map[string]string
	lower []byte
}

// maxNames bounds what a page of made-up names can make names remember.
const maxNames = 256

// of is the name of a tag as written.
func (n *names) of(b []byte) name {
	if at := lookupAtom(b); at != 0 {
		return name{atom: at}
	}
	n.lower = n.lower[:0]
	for _, c := range b {
		if c == 0 || c >= 0x80 {
			return name{text: string(decodeName(b))}
		}
		n.lower = append(n.lower, lowerTable[c])
	}
	if s, ok := n.known[string(n.lower)]; ok {
		return name{text: s}
	}
	s := string(n.lower)
	if n.known == nil {
		n.known = map[string]string{}
	}
	if len(n.known) < maxNames {
		n.known[s] = s
	}
	return name{text: s}
}
