package rewrite

import "bytes"

// attribute is one attribute of a start tag as it is written: positions in the raw tag. Of several with an equal name
// the first counts; the others are listed all the same, since finding them is quadratic and few readers need it.
type attribute struct {
	space                int  // start of the white space and slashes in front of the name
	nameStart, nameEnd   int  // the name
	valueStart, valueEnd int  // the value without its quotes; both are end where there is none
	end                  int  // behind the value and its closing quote, or behind the name
	quote                byte // '"', '\'', or 0 for an unquoted or missing value
}

// attributes parses the attributes, once for a tag, by the attribute states of WHATWG HTML 13.2.5.32–13.2.5.40. The
// result is valid until the tag is reset.
func (t *startTag) attributes() []attribute {
	if t.parsed {
		return t.attrs
	}
	t.parsed = true
	t.attrs = t.attrs[:0]
	raw := t.raw
	end := len(raw)
	if end > 0 && raw[end-1] == '>' {
		end--
	}
	for i := t.nameEnd; i < end; {
		a := attribute{space: i}
		for i < end && (isSpace(raw[i]) || raw[i] == '/') {
			i++
		}
		if i >= end {
			break
		}
		a.nameStart = i
		i++ // an equals sign in front belongs to the name
		for i < end && !isSpace(raw[i]) && raw[i] != '/' && raw[i] != '=' {
			i++
		}
		a.nameEnd, a.end = i, i
		j := i
		for j < end && isSpace(raw[j]) {
			j++
		}
		if j < end && raw[j] == '=' {
			i = a.parseValue(raw, j+1, end)
		} else {
			a.valueStart, a.valueEnd = a.end, a.end
		}
		t.attrs = append(t.attrs, a)
	}
	return t.attrs
}

// parseValue sets the value that follows an equals sign and returns the position behind it.
func (a *attribute) parseValue(raw []byte, i, end int) int {
	for i < end && isSpace(raw[i]) {
		i++
	}
	if i < end && (raw[i] == '"' || raw[i] == '\'') {
		a.quote = raw[i]
		i++
		a.valueStart = i
		n := bytes.IndexByte(raw[i:end], a.quote)
		if n < 0 {
			a.valueEnd, a.end = end, end
			return end
		}
		a.valueEnd, a.end = i+n, i+n+1
		return a.end
	}
	a.valueStart = i
	for i < end && !isSpace(raw[i]) && raw[i] != '>' {
		i++
	}
	a.valueEnd, a.end = i, i
	return i
}

// attr returns the value of the first attribute with the name, which is in lower case; character references are
// decoded. The value may be a part of the raw tag.
func (t *startTag) attr(name string) (value []byte, ok bool) {
	if t.bare() {
		return nil, false
	}
	attrs := t.attributes()
	for i := range attrs {
		if a := &attrs[i]; a.named(t.raw, name) {
			return a.value(t.raw), true
		}
	}
	return nil, false
}

// value is the value with character references decoded.
func (a *attribute) value(raw []byte) []byte { return decodeValue(raw[a.valueStart:a.valueEnd]) }

// open tells whether an equals sign stands without a value: what followed it would become one.
func (a *attribute) open() bool {
	return a.quote == 0 && a.valueStart == a.valueEnd && a.end > a.nameEnd
}

// named tells whether the attribute has the name, which is in lower case.
func (a *attribute) named(raw []byte, name string) bool {
	written := raw[a.nameStart:a.nameEnd]
	if len(written) != len(name) {
		// A NUL or a broken sequence stands for the three bytes of U+FFFD.
		return len(written) < len(name) && hasOddByte(written) && string(decodeName(written)) == name
	}
	return equalLower(written, name) || hasOddByte(written) && string(decodeName(written)) == name
}

// decodeName is a tag or attribute name as the standard reads it: ASCII letters in lower case, NUL and broken UTF-8 as
// U+FFFD. It is a copy.
func decodeName(written []byte) []byte {
	name := make([]byte, 0, len(written)+8)
	name = appendValid(name, written)
	for i, c := range name {
		name[i] = lowerTable[c]
	}
	return name
}

func hasOddByte(b []byte) bool {
	for _, c := range b {
		if c == 0 || c >= 0x80 {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
