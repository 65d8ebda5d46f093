package webapi_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/seed-eb607675/tollgate/workflows/webapi"
)

var declared = regexp.MustCompile(`(?m)^declare (?:var|function) (\w+)`)

// TestDeclarations: what is declared is there, and what is there is declared.
func TestDeclarations(t *testing.T) {
	text, err := webapi.Declarations()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range declared.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	names = slices.Compact(names) // a function may be declared in several ways
	if want := webapi.Names(); !slices.Equal(names, want) {
		t.Errorf("declared\n     %v\nwant %v", names, want)
	}
}

var (
	member     = regexp.MustCompile(`(?m)(?:^|[{;])\s*(?:readonly )?(\w+)[(<:]`)
	interfaces = regexp.MustCompile(`(?ms)^interface (\w+)[^{]*\{(.*?)^?\}$`)
)

// TestDeclaredMembers: every member that is declared is on the prototype.
func TestDeclaredMembers(t *testing.T) {
	text, err := webapi.Declarations()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, m := range interfaces.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(webapi.Names(), m[1]) {
			continue
		}
		for _, k := range member.FindAllStringSubmatch(m[2], -1) {
			if k[1] == "isTrusted" {
				continue // an own property
			}
			checked++
			if got := realm(t).Text(t, `String("`+k[1]+`" in `+m[1]+`.prototype)`); got != "true" {
				t.Errorf("%s.%s is declared and not there", m[1], k[1])
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d members found", checked)
	}
}
