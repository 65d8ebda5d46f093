package esregexp_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/seed-eb607675/tollgate/workflows/esregexp"
)

// TestProperties compares every property with Node's, at each code point that Go's tables know.
func TestProperties(t *testing.T) {
	var names []string
	for name := range unicode.Categories {
		names = append(names, name, "gc="+name)
	}
	for long := range unicode.CategoryAliases {
		names = append(names, long, "General_Category="+long)
	}
	for name := range unicode.Scripts {
		names = append(names, "Script="+name)
	}
	names = append(names, "sc=Grek", "sc=Latn", "sc=Zyyy", "sc=Qaai", "sc=Hira", "sc=Nkoo", "Any", "ASCII", "Alphabetic", "Alpha", "Lowercase", "Lower",
		"Uppercase", "Upper", "White_Space", "space", "ID_Start", "IDS", "ID_Continue", "IDC", "AHex", "Dash", "Hex_Digit", "Ideographic", "QMark", "RI",
		"Diacritic", "Dia", "Pattern_Syntax", "Noncharacter_Code_Point", "Sentence_Terminal", "Variation_Selector", "Soft_Dotted", "Extender",
		"Emoji", "Emoji_Component", "EComp", "Emoji_Modifier", "EMod", "Emoji_Modifier_Base", "EBase", "Emoji_Presentation", "EPres",
		"Extended_Pictographic", "ExtPict")
	slices.Sort(names)
	// The text has every code point that is assigned in Go's version of Unicode, apart from surrogates.
	var text []uint16
	for c := rune(0); c <= unicode.MaxRune; c++ {
		if !unicode.Is(unicode.Categories["Cn"], c) && !unicode.Is(unicode.Cs, c) && (c < 0x3400 || c > 0x3FFFF || c%97 == 0) && (c < 0xE000 || c > 0xF8FF || c%97 == 0) && c < 0xE0200 {
			text = append(text, units(string(c))...)
		}
	}
	// Node 20 may be built with a newer Unicode: what it says of a few characters has changed since.
	const news = 60
	for i, theirs := range askSpans(t, names, text) {
		got, want := spansOf(t, names[i], text), members(t, theirs)
		different := 0
		for c := range got {
			if !want[c] {
				different++
			}
		}
		for c := range want {
			if !got[c] {
				different++
			}
		}
		if (got == nil) != (want == nil) || different > min(news, len(want)/5) {
			t.Errorf(`\p{%s}: %d of %d units differ`, names[i], different, len(want))
		}
	}
}

// members are the units that a list of spans covers; nil for an error.
func members(t *testing.T, spans string) map[int]bool {
	t.Helper()
	if spans == "error" {
		return nil
	}
	out := map[int]bool{}
	for _, span := range strings.Fields(spans) {
		var from, to int
		if _, err := fmt.Sscanf(span, "%d-%d", &from, &to); err != nil {
			t.Fatal(err)
		}
		for ; from < to; from++ {
			out[from] = true
		}
	}
	return out
}

func spansOf(t *testing.T, name string, text []uint16) map[int]bool {
	t.Helper()
	re, err := esregexp.CompileString(`\p{`+name+`}+`, "u")
	if err != nil {
		return nil
	}
	out := map[int]bool{}
	for at := 0; ; {
		caps, err := re.Match(esregexp.UTF16(text), at, false, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if caps == nil {
			return out
		}
		for at = int(caps[0]); at < int(caps[1]); at++ {
			out[at] = true
		}
	}
}
