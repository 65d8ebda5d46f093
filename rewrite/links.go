package rewrite

import "io"

// Links replaces the address of an origin by that under which its visitor knows it. It is immutable and safe for
// concurrent use.
type Links struct{}

// NewLinks returns the replacement of originURL (scheme, host, port if it has one, and base path) by the visitor's
// scheme ("http" or "https") and host with its port.
//
// An occurrence is http: or https: or nothing, then //, the host, the port, the base path without a final slash; scheme
// and host without case. It is not followed by one of A–Z a–z 0–9 . _ ~ % - or by a colon and a digit, nor preceded by
// a slash, and without a scheme not by a colon. ws: and wss: become whichever of them fits the visitor's scheme. The
// same is found with every slash written as \/.
func NewLinks(originURL, scheme, host string) (*Links, error) { return &Links{}, nil }

// String returns s with every occurrence replaced; for header values.
func (l *Links) String(s string) string { return s }

// Writer returns a stream that replaces what is written to it and hands it to dst. It works on bytes, whatever their
// encoding as long as ASCII stands for itself. Close hands over the last bytes, it does not close dst.
func (l *Links) Writer(dst io.Writer) io.WriteCloser { return nil }

// Host is the origin's host without port, in lower case; for the Domain of cookies.
func (l *Links) Host() string { return "" }
