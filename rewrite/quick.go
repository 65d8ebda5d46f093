package rewrite

import "bytes"

// quick delimits what most of a document is: text up to a tag, and whole tags. It answers needMore where the full states
// have to look.
func quick(d []byte) (kind tokenKind, n, nameEnd int) {
	if len(d) < 3 {
		return needMore, 0, 0
	}
	if d[0] != '<' {
		i := bytes.IndexByte(d, '<')
		if i > 0 && i+1 < len(d) && (isLetter(d[i+1]) || d[i+1] == '/') {
			return textToken, i, 0
		}
		return needMore, 0, 0
	}
	kind = startToken
	i := 1
	if d[1] == '/' {
		kind, i = endToken, 2
	}
	if !isLetter(d[i]) {
		return needMore, 0, 0
	}
	for i < len(d) && classes[d[i]]&endsNameClass == 0 {
		i++
	}
	nameEnd = i
	for i < len(d) {
		c := d[i]
		if c == '>' {
			return kind, i + 1, nameEnd
		}
		i++
		if classes[c]&endsNameClass != 0 { // white space or a slash
			continue
		}
		// The first character of a name is part of it whatever it is.
		for i < len(d) && classes[d[i]]&endsAttrClass == 0 {
			i++
		}
		for i < len(d) && isSpace(d[i]) {
			i++
		}
		if i == len(d) || d[i] != '=' {
			continue
		}
		i++
		for i < len(d) && isSpace(d[i]) {
			i++
		}
		if i == len(d) {
			break
		}
		if c := d[i]; c == '"' || c == '\'' {
			j := bytes.IndexByte(d[i+1:], c)
			if j < 0 {
				break
			}
			i += j + 2
			continue
		}
		for i < len(d) && classes[d[i]]&endsValueClass == 0 {
			i++
		}
	}
	return needMore, 0, 0
}

// Classes of bytes.
const (
	endsNameClass  = 1 << iota // white space, `/`, `>`
	endsAttrClass              // these and `=`
	endsValueClass             // white space, `>`
)

var classes = makeClasses()

func makeClasses() (t [256]uint8) {
	for _, c := range []byte(" \t\n\r\f>") {
		t[c] = endsNameClass | endsAttrClass | endsValueClass
	}
	t['/'] = endsNameClass | endsAttrClass
	t['='] = endsAttrClass
	return t
}
