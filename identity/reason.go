package identity

// Why a token did not verify.
const (
	Malformed     = "malformed"      // no compact JWS, over 8 KiB, claims that are none, no usable identifier
	NoKey         = "no_key"         // no key for its algorithm and key id, or an algorithm that is not allowed
	BadSignature  = "bad_signature"  // not signed by the key
	Expired       = "expired"        // past exp
	NotYetValid   = "not_yet_valid"  // before nbf or iat
	WrongIssuer   = "wrong_issuer"   // iss is not the one expected
	WrongAudience = "wrong_audience" // aud does not name us
)

// Reason is the error for a token that did not verify.
//
//nolint:errname // it is the reason that workflows and diagnostics read, under that name
type Reason struct {
	Code string // one of the constants above
}

func (r *Reason) Error() string { return "verifying token: " + r.Code }

// progress orders reasons by how far the token came, so that of several sources the one that nearly took it speaks.
func (r *Reason) progress() int {
	switch r.Code {
	case Malformed:
		return 0
	case NoKey:
		return 1
	case BadSignature:
		return 2
	}
	return 3
}
