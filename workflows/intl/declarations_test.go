package intl_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/workflows/intl"
)

var (
	variable = regexp.MustCompile(`(?m)^  var (\w+): (\w+);`)
	blocks   = regexp.MustCompile(`(?ms)^( *)interface (\w+)(?:<T>)?(?: extends [^{]*)? \{\n(.*?)^ *\}`)
	member   = regexp.MustCompile(`(?m)^ +(?:readonly )?(\w+)\??[(:]`)
)

// TestDeclarations: the constructors and the members of their objects that are declared are those that there are.
func TestDeclarations(t *testing.T) {
	text := intl.Declarations()
	rt := newRuntime(t)
	eval := func(script string) string {
		v, err := rt.RunString(script)
		if err != nil {
			t.Fatalf("%s: %v", script, err)
		}
		return v.String()
	}
	members := map[string][]string{}
	for _, m := range blocks.FindAllStringSubmatch(text, -1) {
		for _, k := range member.FindAllStringSubmatch(m[3], -1) {
			if k[1] != "new" {
				members[m[2]] = append(members[m[2]], k[1])
			}
		}
		slices.Sort(members[m[2]])
	}
	var constructors []string
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		name := m[1]
		constructors = append(constructors, name)
		got := eval(`Object.getOwnPropertyNames(Intl.` + name + `.prototype).filter(k => k !== "constructor").sort().join(" ")`)
		if want := strings.Join(members[name], " "); got != want {
			t.Errorf("Intl.%s has %q, declared is %q", name, got, want)
		}
		got = eval(`Object.getOwnPropertyNames(Intl.` + name + `).filter(k => k !== "length" && k !== "name").sort().join(" ")`)
		if want := strings.Join(members[m[2]], " "); got != want {
			t.Errorf("Intl.%s itself has %q, declared is %q", name, got, want)
		}
		// What resolvedOptions tells is declared, and what is declared it tells in one case or another.
		told := eval(`(function () {
			const names = new Set(), n = "numeric", s = "short";
			for (const o of [{}, { style: "currency", currency: "EUR", notation: "compact" }, { maximumSignificantDigits: 3 }, { dateStyle: s, timeStyle: s },
				{ weekday: s, era: s, year: n, month: n, day: n, hour: n, minute: n, second: n, fractionalSecondDigits: 3, timeZoneName: s }]) {
				try {
					for (const k of Object.keys(new Intl.` + name + `("en", o).resolvedOptions())) names.add(k);
				} catch (e) {
					if (!(e instanceof RangeError)) throw e; // style: currency is for numbers
				}
			}
			return [...names].sort().join(" ");
		})()`)
		want := append([]string{"locale"}, members["Resolved"+name+"Options"]...)
		slices.Sort(want)
		if told != strings.Join(want, " ") {
			t.Errorf("Intl.%s.resolvedOptions tells %q, declared is %q", name, told, want)
		}
	}
	slices.Sort(constructors)
	if got := eval(`Object.getOwnPropertyNames(Intl).sort().join(" ")`); got != strings.Join(constructors, " ") {
		t.Errorf("Intl has %q, declared is %q", got, constructors)
	}
	for _, class := range []string{"String", "Number", "BigInt", "Date", "Array"} {
		if len(members[class]) == 0 {
			t.Errorf("nothing is declared of %s", class)
		}
		for _, k := range members[class] {
			if got := eval(`typeof ` + class + `.prototype.` + k); got != "function" {
				t.Errorf("%s.prototype.%s is declared and not there", class, k)
			}
			if !slices.Contains(intl.Names(), k) {
				t.Errorf("%s is no name that asks for this package", k)
			}
		}
	}
}
