package decision

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
)

// UserType tells whether a visitor proved who they are.
type UserType string

const (
	Authenticated UserType = "authenticated"
	Anonymous     UserType = "anonymous"
)

// AuthType tells how an identity came to be.
type AuthType string

const (
	AuthProvided  AuthType = "provided"  // asserted by a holder of a secret key or by middleware
	AuthJWT       AuthType = "jwt"       // a token that verified
	AuthAnonymous AuthType = "anonymous" // a signed anonymous identifier
)

// User names one visitor. Anonymous and authenticated identifiers are two name spaces: equal text in both is two users.
type User struct {
	Identifier string   `json:"identifier"`
	UserType   UserType `json:"userType"`
}

// Identity is the visitor of one decision.
type Identity struct {
	User
	AuthType AuthType `json:"authType"`
	// JWTClaims is the JSON object of the verified claims, `{}` (or empty) without a token. It is never changed.
	JWTClaims json.RawMessage `json:"jwtClaims"`
	// TestGroup100 is TestGroup(Identifier).
	TestGroup100 int `json:"testGroup100"`
}

// NewIdentity fills in what follows from the identifier. Claims may be nil.
func NewIdentity(u User, how AuthType, claims json.RawMessage) Identity {
	if len(claims) == 0 {
		claims = json.RawMessage("{}")
	}
	return Identity{User: u, AuthType: how, JWTClaims: claims, TestGroup100: TestGroup(u.Identifier)}
}

// TestGroup places an identifier in one of 100 groups, 0 to 99: the first eight bytes of SHA-256 over its UTF-8 text,
// unsigned and big-endian, modulo 100. Everybody can repeat the computation, and it never changes.
func TestGroup(identifier string) int {
	sum := sha256.Sum256([]byte(identifier))
	return int(binary.BigEndian.Uint64(sum[:8]) % 100)
}
