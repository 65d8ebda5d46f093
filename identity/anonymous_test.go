package identity_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/identity"
)

func newKeys(t testing.TB, current byte, older ...byte) *identity.Keys {
	t.Helper()
	var rest [][]byte
	for _, b := range older {
		rest = append(rest, bytes.Repeat([]byte{b}, 32))
	}
	k, err := identity.NewKeys(bytes.Repeat([]byte{current}, 32), rest...)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestAnonymous(t *testing.T) {
	k := newKeys(t, 1)
	id := k.Mint()
	if !k.Verify(id) || len(id) != 50 || id == k.Mint() {
		t.Fatal(id)
	}
	if strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
		t.Errorf("%s cannot stand in a cookie", id)
	}
	rotated := newKeys(t, 2, 1)
	if !rotated.Verify(id) || k.Verify(rotated.Mint()) || newKeys(t, 2).Verify(id) {
		t.Error("rotation")
	}
	if (*identity.Keys)(nil).Verify(id) {
		t.Error("no keys verify")
	}
	for i := range id {
		for _, c := range []byte{'A', 'B', 'a', '.', '=', '\n', 0, 0xff, id[i] ^ 1} {
			if bad := id[:i] + string([]byte{c}) + id[i+1:]; bad != id && k.Verify(bad) {
				t.Errorf("verifies: %q for %q", bad, id)
			}
		}
		if k.Verify(id[:i]) || k.Verify(id[i+1:]) || k.Verify(id[:i]+"\n"+id[i:]) {
			t.Errorf("cut at %d verifies", i)
		}
	}
	for _, bad := range []string{"", "anon_", id + "=", id + id, " " + id, strings.ToUpper(id), strings.Replace(id, "anon_", "user_", 1)} {
		if k.Verify(bad) {
			t.Errorf("verifies: %q", bad)
		}
	}
}

// TestCanonical: the last character of a part has unused bits; none of its other spellings is taken.
func TestCanonical(t *testing.T) {
	k := newKeys(t, 1)
	id := k.Mint()
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for _, at := range []int{26, len(id) - 1} {
		n := 0
		for _, c := range alphabet {
			if k.Verify(id[:at] + string(c) + id[at+1:]) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d spellings at %d", n, at)
		}
	}
}

func TestKeyErrors(t *testing.T) {
	if _, err := identity.NewKeys(nil); err == nil {
		t.Error("no key")
	}
	if _, err := identity.NewKeys(identity.GenerateKey(), make([]byte, 31)); err == nil {
		t.Error("short older key")
	}
	if a := identity.GenerateKey(); len(a) != 32 || bytes.Equal(a, identity.GenerateKey()) {
		t.Error("keys")
	}
}

func FuzzAnonymous(f *testing.F) {
	k := newKeys(f, 1)
	f.Add("anon_AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA")
	f.Add(newKeys(f, 2).Mint())
	f.Fuzz(func(t *testing.T, id string) {
		if k.Verify(id) {
			t.Fatalf("nobody signed %q", id)
		}
	})
}

func ExampleKeys() {
	keys, err := identity.NewKeys(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		panic(err)
	}
	id := keys.Mint()
	fmt.Fprintln(os.Stdout, keys.Verify(id), keys.Verify(id[:len(id)-1]), len(id))
	// Output: true false 50
}
