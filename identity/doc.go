// Package identity finds out who asks. A visitor is who a verified token says they are, else the anonymous visitor whose
// signed identifier their cookie holds, else a new anonymous visitor:
//
//	request ── tokens of the JWT sources, in order ── first that verifies ──▶ authenticated
//	   └────── cookie of ours ── first value that we signed ────────────────▶ anonymous
//	                └──────────── none ── mint ─────────────────────────────▶ anonymous, new
//
// Nothing that a client says is believed unless a signature proves it: a token that fails is as good as none, a
// forged or cut identifier too, and identity headers of the client are deleted before anybody reads them. The package
// keeps no state; keys come from its caller.
package identity
