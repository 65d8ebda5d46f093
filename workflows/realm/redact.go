package realm

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"sort"
	"strings"
)

// minSecret is the shortest secret that is blotted out; a shorter one would blot out half of a log.
const minSecret = 8

// Redactor replaces secrets by [secret:NAME], also where they stand as base64, base64url, hex or percent-encoded. A nil
// Redactor changes nothing. It may be used from any goroutine.
type Redactor struct{ replacer *strings.Replacer }

// NewRedactor knows the secrets by name. Values under 8 bytes are left out.
func NewRedactor(secrets map[string]string) *Redactor {
	type form struct{ text, name string }
	var forms []form
	for name, value := range secrets {
		if len(value) < minSecret {
			continue
		}
		for _, t := range encodings(value) {
			forms = append(forms, form{t, name})
		}
	}
	if len(forms) == 0 {
		return nil
	}
	// The longest first: one secret may begin with another.
	sort.Slice(forms, func(i, j int) bool {
		if len(forms[i].text) != len(forms[j].text) {
			return len(forms[i].text) > len(forms[j].text)
		}
		return forms[i].text+forms[i].name < forms[j].text+forms[j].name
	})
	pairs := make([]string, 0, 2*len(forms))
	for _, f := range forms {
		pairs = append(pairs, f.text, "[secret:"+f.name+"]")
	}
	return &Redactor{replacer: strings.NewReplacer(pairs...)}
}

// Redact gives the text without secrets.
func (r *Redactor) Redact(s string) string {
	if r == nil {
		return s
	}
	return r.replacer.Replace(s)
}

func encodings(v string) []string {
	h := hex.EncodeToString([]byte(v))
	out := []string{v, h, strings.ToUpper(h), url.QueryEscape(v), url.PathEscape(v)}
	// In base64 a text looks different by its offset modulo three, as in `user:secret`.
	for offset := range 3 {
		padded := append(make([]byte, offset), v...)
		from := []int{0, 2, 3}[offset] // digits that depend on what stands before
		whole := len(padded) / 3 * 4   // digits that do not depend on what follows
		for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			s := enc.EncodeToString(padded)
			if offset == 0 {
				out = append(out, s)
			}
			if whole-from >= minSecret {
				out = append(out, s[from:whole])
			}
		}
	}
	seen := map[string]bool{}
	unique := out[:0]
	for _, s := range out {
		if !seen[s] {
			seen[s] = true
			unique = append(unique, s)
		}
	}
	return unique
}
