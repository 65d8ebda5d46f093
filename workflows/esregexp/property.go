package esregexp

import (
	"strings"
	"unicode"
)

// property is the set of \p{text}: a general category by its short or long name, alone or after gc=; a script after sc=; or
// one of the binary properties below (ECMA-262, 22.2.1, UnicodePropertyValueExpression). ok is false for any other.
func property(text string) (s *set, ok bool) {
	name, value, pair := strings.Cut(text, "=")
	if pair {
		switch name {
		case "gc", "General_Category":
			return category(value)
		case "sc", "Script":
			return script(value)
		}
		return nil, false // among them scx: the tables at hand lack what scripts share
	}
	if s, ok := category(text); ok {
		return s, true
	}
	return binary(text)
}

func category(name string) (*set, bool) {
	if short, ok := unicode.CategoryAliases[name]; ok {
		name = short
	}
	if name == "LC" {
		return tables(unicode.Lu, unicode.Ll, unicode.Lt), true
	}
	if t, ok := unicode.Categories[name]; ok {
		return tables(t), true
	}
	return nil, false
}

func script(name string) (*set, bool) {
	if long, ok := scriptNames()[name]; ok {
		name = long
	}
	if t, ok := unicode.Scripts[name]; ok {
		return tables(t), true
	}
	return nil, false
}

func binary(name string) (*set, bool) {
	switch name {
	case "Any":
		return setOf(span{0, maxRune}), true
	case "ASCII":
		return setOf(span{0, 127}), true
	case "Assigned":
		return tables(unicode.Categories["Cn"]).inverted(), true
	case "Alphabetic", "Alpha":
		return tables(unicode.L, unicode.Nl, unicode.Other_Alphabetic), true
	case "Lowercase", "Lower":
		return tables(unicode.Ll, unicode.Other_Lowercase), true
	case "Uppercase", "Upper":
		return tables(unicode.Lu, unicode.Other_Uppercase), true
	case "ID_Start", "IDS":
		return idStart(), true
	case "ID_Continue", "IDC":
		s := idStart()
		s.addSet(tables(unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue))
		return notSyntax(s.normal()), true
	}
	if spans := emoji(name); spans != nil {
		return setOf(spans...), true
	}
	if long, ok := propertyNames()[name]; ok {
		name = long
	} else if !listedProperty(name) {
		return nil, false
	}
	t, ok := unicode.Properties[name]
	if !ok {
		return nil, false
	}
	return tables(t), true
}

func idStart() *set {
	return notSyntax(tables(unicode.L, unicode.Nl, unicode.Other_ID_Start))
}

// notSyntax takes the characters out that patterns are written with (UAX 31).
func notSyntax(s *set) *set {
	out := s.inverted()
	out.addSet(tables(unicode.Pattern_Syntax, unicode.Pattern_White_Space))
	return out.normal().inverted()
}

// listedProperty tells whether a property of Unicode's PropList is one that ECMAScript names too.
func listedProperty(name string) bool {
	for _, long := range propertyNames() {
		if long == name {
			return true
		}
	}
	return false
}

// propertyNames are the short names of the properties of PropList.
func propertyNames() map[string]string {
	return map[string]string{
		"AHex": "ASCII_Hex_Digit", "Bidi_C": "Bidi_Control", "Dash": "Dash", "Dep": "Deprecated", "Dia": "Diacritic", "Ext": "Extender",
		"Hex": "Hex_Digit", "IDSB": "IDS_Binary_Operator", "IDST": "IDS_Trinary_Operator", "Ideo": "Ideographic", "Join_C": "Join_Control",
		"LOE": "Logical_Order_Exception", "NChar": "Noncharacter_Code_Point", "Pat_Syn": "Pattern_Syntax", "Pat_WS": "Pattern_White_Space",
		"QMark": "Quotation_Mark", "Radical": "Radical", "RI": "Regional_Indicator", "STerm": "Sentence_Terminal", "SD": "Soft_Dotted",
		"Term": "Terminal_Punctuation", "UIdeo": "Unified_Ideograph", "VS": "Variation_Selector", "space": "White_Space",
	}
}

func tables(list ...*unicode.RangeTable) *set {
	s := &set{}
	for _, t := range list {
		for _, r := range t.R16 {
			addStrided(s, rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range t.R32 {
			addStrided(s, rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return s.normal()
}

func addStrided(s *set, lo, hi, stride rune) {
	if stride == 1 {
		s.add(lo, hi)
		return
	}
	for c := lo; c <= hi; c += stride {
		s.add(c, c)
	}
}
