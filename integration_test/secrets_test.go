package integration_test

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"
)

// hiddenSecret is what the scenarios' projects have as {env.HIDDEN_SECRET}. It may stand in no log, metric or answer of
// any server, whatever its workflows do with it.
const hiddenSecret = "hidden+secret/7f3a~91"

// shownSecret looks for the secrets in a text, also in codings, and gives the form found.
func shownSecret(text string) (string, bool) {
	for _, secret := range []string{hiddenSecret, jwtSecret} {
		b := []byte(secret)
		forms := []string{secret, hex.EncodeToString(b), strings.ToUpper(hex.EncodeToString(b)), url.QueryEscape(secret), url.PathEscape(secret)}
		for offset := range 3 { // in base64 a text looks different by where it begins
			padded := append(make([]byte, offset), b...)
			for _, coding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
				coded := coding.EncodeToString(padded)
				forms = append(forms, coded[4:len(coded)-4])
			}
		}
		for _, form := range forms {
			if strings.Contains(text, form) {
				return form, true
			}
		}
	}
	return "", false
}

// TestShownSecret: the search finds what it is for.
func TestShownSecret(t *testing.T) {
	for _, text := range []string{
		hiddenSecret, "x" + url.QueryEscape(hiddenSecret), hex.EncodeToString([]byte("a" + hiddenSecret)),
		base64.StdEncoding.EncodeToString([]byte("user:" + hiddenSecret)), base64.URLEncoding.EncodeToString([]byte("x" + jwtSecret + "y")),
	} {
		if _, shown := shownSecret("before " + text + " behind"); !shown {
			t.Errorf("not found in %s", text)
		}
	}
	if form, shown := shownSecret("[secret:HIDDEN_SECRET]"); shown {
		t.Error(form)
	}
}
