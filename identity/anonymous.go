package identity

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
)

const (
	anonymousPrefix = "anon_"
	randomBytes     = 16 // 128 bits: nobody meets another visitor's identifier by guessing
	macBytes        = 16
	// minKey is the length of a signing key made by GenerateKey and the least that is accepted: the strength of SHA-256.
	minKey = 32

	randomText      = 22 // characters of 16 bytes in base64url
	macAt           = len(anonymousPrefix) + randomText + 1
	anonymousLength = macAt + randomText
)

// encoding refuses texts with unused bits set, so that an identifier has one spelling only: a second one would be a
// second allowance.
//
//nolint:gochecknoglobals // a constant in all but name
var encoding = base64.RawURLEncoding.Strict()

// Keys sign and verify anonymous identifiers: `anon_`, 16 random bytes, a dot, and the first 16 bytes of HMAC-SHA-256
// over what stands before the dot; bytes as base64url without padding. Without a key nobody can choose an identifier, so
// nobody gets an allowance by making one up. Keys is safe for concurrent use.
type Keys struct {
	keys [][]byte // the current one first
}

// NewKeys takes the current key, which signs, and older ones, whose identifiers still verify. Each has at least 32 bytes;
// GenerateKey makes them, and the caller keeps them: with a lost key all anonymous visitors become new ones.
func NewKeys(current []byte, older ...[]byte) (*Keys, error) {
	k := &Keys{}
	for i, key := range append([][]byte{current}, older...) {
		if len(key) < minKey {
			return nil, fmt.Errorf("taking signing key %d of anonymous identifiers: %d bytes are less than %d", i, len(key), minKey)
		}
		k.keys = append(k.keys, append([]byte{}, key...))
	}
	return k, nil
}

// GenerateKey makes a signing key of 32 random bytes.
func GenerateKey() []byte {
	key := make([]byte, minKey)
	rand.Read(key) // crypto/rand never fails: it ends the process where there is no entropy
	return key
}

// Mint makes a new anonymous identifier. Making one stores nothing.
func (k *Keys) Mint() string {
	var b [randomBytes]byte
	rand.Read(b[:])
	return k.Sign(b)
}

// Sign makes the identifier that stands for 16 bytes. Whoever can guess the bytes has not got the identifier: that takes
// the key. Servers use Mint; chosen bytes are for tests, in which a visitor has to be the same each time.
func (k *Keys) Sign(b [randomBytes]byte) string {
	name := anonymousPrefix + encoding.EncodeToString(b[:])
	return name + "." + encoding.EncodeToString(mac(k.keys[0], name))
}

// Verify tells whether one of the keys signed id. How long it takes does not depend on which key, nor on how much of the
// signature is right.
func (k *Keys) Verify(id string) bool {
	if k == nil || len(id) != anonymousLength || !strings.HasPrefix(id, anonymousPrefix) || id[macAt-1] != '.' {
		return false
	}
	name := id[:macAt-1]
	if _, ok := decode(name[len(anonymousPrefix):]); !ok {
		return false
	}
	given, ok := decode(id[macAt:])
	if !ok {
		return false
	}
	valid := false
	for _, key := range k.keys {
		if hmac.Equal(given, mac(key, name)) {
			valid = true
		}
	}
	return valid
}

func mac(key []byte, name string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(name))
	return h.Sum(nil)[:macBytes]
}

// decode reads base64url in its one canonical spelling. Go's decoder skips line breaks even when strict.
func decode(s string) ([]byte, bool) {
	if strings.ContainsAny(s, "\r\n") {
		return nil, false
	}
	b, err := encoding.DecodeString(s)
	return b, err == nil
}
