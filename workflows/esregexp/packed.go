package esregexp

// A RegExp object of goja compiles its pattern with goja's own engines, whatever matches in the end. So that these can
// neither refuse it, nor take their time, nor understand it in another way, the object is made with the pattern's packed
// form: a word of plain characters that no engine sees anything special in.
const packedMark = "\x01re:"

const hexDigits = "0123456789abcdef"

// Pack gives the packed form of a pattern's source text.
func Pack(source []uint16) string {
	b := make([]byte, 0, len(packedMark)+4*len(source))
	b = append(b, packedMark...)
	for _, u := range source {
		b = append(b, hexDigits[u>>12], hexDigits[u>>8&15], hexDigits[u>>4&15], hexDigits[u&15])
	}
	return string(b)
}

// Unpack is the source text of a packed form; ok is false for any other text.
func Unpack(packed string) (source []uint16, ok bool) {
	if len(packed) < len(packedMark) || packed[:len(packedMark)] != packedMark || (len(packed)-len(packedMark))%4 != 0 {
		return nil, false
	}
	digits := packed[len(packedMark):]
	source = make([]uint16, 0, len(digits)/4)
	for i := 0; i < len(digits); i += 4 {
		var u rune
		for j := range 4 {
			d := hexDigit(rune(digits[i+j]))
			if d < 0 {
				return nil, false
			}
			u = u<<4 | d
		}
		source = append(source, uint16(u))
	}
	return source, true
}

// Display is a pattern's source text as it may stand between slashes (ECMA-262, EscapeRegExpPattern).
func Display(source []uint16) []uint16 {
	if len(source) == 0 {
		return []uint16{'(', '?', ':', ')'}
	}
	out := make([]uint16, 0, len(source))
	class := false
	for i := 0; i < len(source); i++ {
		switch u := source[i]; {
		case u == '\\' && i+1 < len(source) && !isLineEnd(source[i+1]):
			out = append(out, u, source[i+1])
			i++
			continue
		case u == '\\' && i+1 < len(source):
			continue // the line end is escaped below
		case u == '[':
			class = true
		case u == ']':
			class = false
		case u == '/' && !class:
			out = append(out, '\\')
		case u == '\n':
			out = append(out, '\\', 'n')
			continue
		case u == '\r':
			out = append(out, '\\', 'r')
			continue
		case u == 0x2028 || u == 0x2029:
			out = append(out, '\\', 'u', '2', '0', '2', '8'+u-0x2028)
			continue
		}
		out = append(out, source[i])
	}
	return out
}
