package rewrite

import "bytes"

// scriptState is the state inside a script element.
type scriptState uint8

const (
	scriptPlain scriptState = iota
	scriptEscaped
	scriptEscapedDash
	scriptEscapedDashDash
	scriptDouble
	scriptDoubleDash
	scriptDoubleDashDash
)

// scriptText runs the script data states with their escapes: `<!--` hides `</script` from nothing, but a `<script`
// behind it does.
func (z *tokenizer) scriptText(d []byte, eof bool) token {
	for i := 0; i < len(d); {
		c := d[i]
		if z.script == scriptPlain && c != '<' {
			j := bytes.IndexByte(d[i:], '<')
			if j < 0 {
				break
			}
			i += j
			c = '<'
		}
		if c != '<' {
			z.dash(c)
			i++
			continue
		}
		rest := d[i:]
		if z.script < scriptDouble {
			switch z.ownEnd(rest, eof) {
			case yes:
				if i > 0 {
					return rawTextToken(i)
				}
				return z.rawEnd(d, eof)
			case unknown:
				return rawTextToken(i)
			}
		}
		switch z.script {
		case scriptPlain:
			if len(rest) < 4 && !eof && bytes.HasPrefix([]byte("<!--"), rest) {
				return rawTextToken(i)
			}
			if bytes.HasPrefix(rest, []byte("<!--")) {
				z.script = scriptEscapedDashDash
				i += 4
				continue
			}
			i++
		case scriptEscaped, scriptEscapedDash, scriptEscapedDashDash:
			switch z.nameBehind(rest, "<", "script", eof) {
			case yes:
				z.script = scriptDouble
				i += len("<script") + 1
			case unknown:
				return rawTextToken(i)
			default:
				z.script = scriptEscaped
				i++
			}
		default:
			switch z.nameBehind(rest, "</", "script", eof) {
			case yes:
				z.script = scriptEscaped
				i += len("</script") + 1
			case unknown:
				return rawTextToken(i)
			default:
				z.script = scriptDouble
				i++
			}
		}
	}
	return rawTextToken(len(d))
}

// dash follows the dashes of an escaped script, which `-->` ends.
func (z *tokenizer) dash(c byte) {
	base := scriptEscaped
	if z.script >= scriptDouble {
		base = scriptDouble
	}
	switch {
	case c == '-' && z.script < base+2:
		z.script++
	case c == '-':
	case c == '>' && z.script == base+2:
		z.script = scriptPlain
	default:
		z.script = base
	}
}
