package types

import (
	"regexp"
	"strings"
)

// writeModules declares the modules that export the types of the contract, and no value. An ambient name cannot be
// exported as it is, so each is an alias with the same parameters.
func writeModules(b *strings.Builder, contract string) {
	b.WriteString("// ── the same types for import ──\ndeclare module \"tollgate:workflow\" {\n")
	for _, t := range exported(contract) {
		b.WriteString("  export type " + t.name + t.parameters + " = globalThis." + t.name + t.arguments() + ";\n")
	}
	b.WriteString("}\ndeclare module \"mos:workflow\" { export * from \"tollgate:workflow\"; }\n")
}

// exportedType is a type of the contract with the text of its parameters, `<F extends FeatureSlug = FeatureSlug>` or "".
type exportedType struct{ name, parameters string }

var typeHead = regexp.MustCompile(`(?m)^(?:type|interface) (\w+)`)

// exported lists the types of declarations of which each begins a line.
func exported(text string) []exportedType {
	var out []exportedType
	for _, m := range typeHead.FindAllStringSubmatchIndex(text, -1) {
		t := exportedType{name: text[m[2]:m[3]]}
		if rest := text[m[3]:]; strings.HasPrefix(rest, "<") {
			t.parameters = rest[:closing(rest)]
		}
		out = append(out, t)
	}
	return out
}

// closing is the offset behind the bracket that closes the first one. The arrow of a function type closes none.
func closing(text string) int {
	depth := 0
	for i := range len(text) {
		switch {
		case text[i] == '<':
			depth++
		case text[i] == '>' && text[i-1] != '=':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

// arguments are the parameters' names as arguments.
func (t exportedType) arguments() string {
	if t.parameters == "" {
		return ""
	}
	var names []string
	depth, start := 0, 0
	inner := t.parameters[1 : len(t.parameters)-1]
	for i := range len(inner) + 1 {
		switch {
		case i == len(inner), inner[i] == ',' && depth == 0:
			name, _, _ := strings.Cut(strings.TrimSpace(inner[start:i]), " ")
			names = append(names, name)
			start = i + 1
		case strings.IndexByte("<{([", inner[i]) >= 0:
			depth++
		case strings.IndexByte(">})]", inner[i]) >= 0:
			depth--
		}
	}
	return "<" + strings.Join(names, ", ") + ">"
}
