package rewrite

import "strings"

// maxDoctype is how much of a doctype is read, the longest identifier of the standard with room to spare: a longer one
// is none of them, and nobody fills memory with it.
const maxDoctype = 1 << 10

// takeDoctype takes in a piece of a doctype. Only the first counts, ahead of everything but space and comments (WHATWG
// HTML 13.2.6.4.1, "the initial insertion mode").
func (t *tree) takeDoctype(piece []byte, last bool) {
	if t.started || t.typed {
		return
	}
	t.doctype = append(t.doctype, piece[:min(len(piece), maxDoctype-len(t.doctype))]...)
	if last {
		t.typed = true
		t.quirks = quirky(string(t.doctype))
	}
}

// quirky tells whether a doctype puts a document in quirks mode, where a table does not end a paragraph. One that is
// not as the standard wants it does too.
func quirky(doctype string) bool {
	const asciiSpace = "\t\n\f\r "
	skip := func(s string) string { return strings.TrimLeft(s, asciiSpace) }
	rest := strings.ToLower(doctype)
	end := strings.IndexByte(rest, '>')
	if end < 0 {
		return true
	}
	rest = skip(strings.TrimPrefix(rest[:end], "<!doctype"))
	i := strings.IndexAny(rest+" ", asciiSpace)
	if rest[:i] != "html" {
		return true
	}
	if rest = skip(rest[i:]); rest == "" {
		return false
	}
	quoted := func() (text string, ok bool) {
		rest = skip(rest)
		if rest == "" || rest[0] != '"' && rest[0] != '\'' {
			return "", false
		}
		text, after, ok := strings.Cut(rest[1:], rest[:1])
		rest = after
		return text, ok
	}
	var public, system string
	var ok, hasSystem bool
	if after, found := strings.CutPrefix(rest, "public"); found {
		rest = after
		if public, ok = quoted(); !ok {
			return true
		}
		if hasSystem = skip(rest) != ""; hasSystem {
			system, ok = quoted()
		}
	} else if after, found := strings.CutPrefix(rest, "system"); found {
		rest, hasSystem = after, true
		system, ok = quoted()
	}
	switch {
	case !ok, system == "http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd":
		return true
	case public == "-//w3o//dtd w3 html strict 3.0//en//", public == "-/w3c/dtd html 4.0 transitional/en", public == "html":
		return true
	case !hasSystem && (strings.HasPrefix(public, "-//w3c//dtd html 4.01 frameset//") ||
		strings.HasPrefix(public, "-//w3c//dtd html 4.01 transitional//")):
		return true
	}
	for _, p := range quirkyPublic {
		if strings.HasPrefix(public, p) {
			return true
		}
	}
	return false
}

// quirkyPublic are the beginnings of public identifiers, in lower case, that mean quirks mode.
//
//nolint:gochecknoglobals // a table that never changes
var quirkyPublic = [...]string{
	"+//silmaril//dtd html pro v0r11 19970101//", "-//as//dtd html 3.0 aswedit + extensions//",
	"-//advasoft ltd//dtd html 3.0 aswedit + extensions//", "-//ietf//dtd html 2.0 level 1//",
	"-//ietf//dtd html 2.0 level 2//", "-//ietf//dtd html 2.0 strict level 1//", "-//ietf//dtd html 2.0 strict level 2//",
	"-//ietf//dtd html 2.0 strict//", "-//ietf//dtd html 2.0//", "-//ietf//dtd html 2.1e//", "-//ietf//dtd html 3.0//",
	"-//ietf//dtd html 3.2 final//", "-//ietf//dtd html 3.2//", "-//ietf//dtd html 3//", "-//ietf//dtd html level 0//",
	"-//ietf//dtd html level 1//", "-//ietf//dtd html level 2//", "-//ietf//dtd html level 3//",
	"-//ietf//dtd html strict level 0//", "-//ietf//dtd html strict level 1//", "-//ietf//dtd html strict level 2//",
	"-//ietf//dtd html strict level 3//", "-//ietf//dtd html strict//", "-//ietf//dtd html//",
	"-//metrius//dtd metrius presentational//", "-//microsoft//dtd internet explorer 2.0 html strict//",
	"-//microsoft//dtd internet explorer 2.0 html//", "-//microsoft//dtd internet explorer 2.0 tables//",
	"-//microsoft//dtd internet explorer 3.0 html strict//", "-//microsoft//dtd internet explorer 3.0 html//",
	"-//microsoft//dtd internet explorer 3.0 tables//", "-//netscape comm. corp.//dtd html//",
	"-//netscape comm. corp.//dtd strict html//", "-//o'reilly and associates//dtd html 2.0//",
	"-//o'reilly and associates//dtd html extended 1.0//", "-//o'reilly and associates//dtd html extended relaxed 1.0//",
	"-//sq//dtd html 2.0 hotmetal + extensions//",
	"-//softquad software//dtd hotmetal pro 6.0::19990601::extensions to html 4.0//",
	"-//softquad//dtd hotmetal pro 4.0::19971010::extensions to html 4.0//", "-//spyglass//dtd html 2.0 extended//",
	"-//sun microsystems corp.//dtd hotjava html//", "-//sun microsystems corp.//dtd hotjava strict html//",
	"-//w3c//dtd html 3 1995-03-24//", "-//w3c//dtd html 3.2 draft//", "-//w3c//dtd html 3.2 final//",
	"-//w3c//dtd html 3.2//", "-//w3c//dtd html 3.2s draft//", "-//w3c//dtd html 4.0 frameset//",
	"-//w3c//dtd html 4.0 transitional//", "-//w3c//dtd html experimental 19960712//",
	"-//w3c//dtd html experimental 970421//", "-//w3c//dtd w3 html//", "-//w3o//dtd w3 html 3.0//",
	"-//webtechs//dtd mozilla html 2.0//", "-//webtechs//dtd mozilla html//",
}
