package rewrite

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// Links replaces the address of an origin by that under which its visitor knows it. It is immutable and safe for
// concurrent use.
type Links struct {
	host, port, base string    // of the origin; host in lower case, port with its colon, base without a final slash
	plain, escaped   [3]string // what takes the place of an occurrence, by linkForm; escaped is the form with \/
}

// linkForm is how an occurrence begins.
type linkForm uint8

const (
	linkRelative linkForm = iota // //host
	linkHTTP                     // http: or https:
	linkSocket                   // ws: or wss:
)

// linkSchemes are the beginnings of an occurrence, longer ones first.
//
//nolint:gochecknoglobals // a table that never changes
var linkSchemes = []struct {
	text string
	form linkForm
}{{"https:", linkHTTP}, {"http:", linkHTTP}, {"wss:", linkSocket}, {"ws:", linkSocket}}

// NewLinks returns the replacement of originURL (scheme, host, port if it has one, and base path) by the visitor's
// scheme ("http" or "https") and host with its port.
//
// An occurrence is http: or https: or nothing, then //, the host, the port, the base path without a final slash; scheme
// and host without case. It is not followed by one of A–Z a–z 0–9 . _ ~ % - or by a colon and a digit, nor preceded by
// a slash, and without a scheme not by a colon; it then gets the visitor's scheme. ws: and wss: become whichever of them fits it. The
// same is found with every slash written as \/.
func NewLinks(originURL, scheme, host string) (*Links, error) {
	u, err := url.Parse(originURL)
	if err != nil {
		return nil, fmt.Errorf("reading the origin's address: %w", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("the origin's address must be http:// or https:// with a host and at most a port and a path")
	}
	l := &Links{host: strings.ToLower(u.Hostname()), base: strings.TrimRight(u.EscapedPath(), "/")}
	if strings.Contains(l.host, ":") {
		l.host = "[" + l.host + "]"
	}
	if p := u.Port(); p != "" {
		l.port = ":" + p
	}
	socket := "ws"
	if scheme == "https" {
		socket = "wss"
	}
	for form, prefix := range []string{scheme + ":", scheme + ":", socket + ":"} {
		l.plain[form] = prefix + "//" + host
		l.escaped[form] = prefix + `\/\/` + host
	}
	return l, nil
}

// Host is the origin's host without port, in lower case; for the Domain of cookies.
func (l *Links) Host() string { return l.host }

// String returns s with every occurrence replaced; for header values.
func (l *Links) String(s string) string {
	var out strings.Builder
	w := linksWriter{l: l, dst: &out}
	if _, err := w.feed([]byte(s), true); err != nil {
		return "" // a strings.Builder does not fail
	}
	return out.String()
}

// Writer returns a stream that replaces what is written to it and hands it to dst. It works on bytes, whatever their
// encoding as long as ASCII stands for itself. Close hands over the last bytes, it does not close dst.
func (l *Links) Writer(dst io.Writer) io.WriteCloser { return &linksWriter{l: l, dst: dst} }

type linksWriter struct {
	l    *Links
	dst  io.Writer
	held []byte // the beginning of what may be an occurrence
	prev byte   // the byte in front of it
	out  []byte
}

func (w *linksWriter) Write(b []byte) (int, error) { return w.feed(b, false) }

func (w *linksWriter) Close() error {
	_, err := w.feed(nil, true)
	return err
}

func (w *linksWriter) feed(b []byte, eof bool) (int, error) {
	d := b
	if len(w.held) > 0 {
		w.held = append(w.held, b...)
		d = w.held
	}
	w.out = w.out[:0]
	from, i := 0, 0
	for i < len(d) {
		switch d[i] {
		case '/', '\\', 'h', 'H', 'w', 'W':
		default:
			i++
			continue
		}
		prev := w.prev
		if i > 0 {
			prev = d[i-1]
		}
		n, text, is := w.l.match(d[i:], prev, eof)
		if is == unknown {
			break
		}
		if is == no {
			i++
			continue
		}
		w.out = append(w.out, d[from:i]...)
		w.out = append(w.out, text...)
		i += n
		from = i
	}
	if i > 0 {
		w.prev = d[i-1]
	}
	ready := d[from:i]
	if len(w.out) > 0 {
		w.out = append(w.out, ready...)
		ready = w.out
	}
	var err error
	if len(ready) > 0 {
		_, err = w.dst.Write(ready)
	}
	if len(w.held) > 0 {
		w.held = w.held[:copy(w.held, w.held[i:])]
	} else {
		w.held = append(w.held, d[i:]...)
	}
	return len(b), err
}

// match tells whether an occurrence begins d, how long it is and what takes its place. prev is the byte in front.
func (l *Links) match(d []byte, prev byte, eof bool) (n int, text string, is answer) {
	if prev == '/' {
		return 0, "", no
	}
	more := unknown
	if eof {
		more = no
	}
	form := linkRelative
	if d[0] != '/' && d[0] != '\\' {
		for _, s := range linkSchemes {
			if hasFold(d, s.text) {
				form, n = s.form, len(s.text)
				break
			}
			if startsFold(s.text, d) {
				return 0, "", more
			}
		}
		if n == 0 {
			return 0, "", no
		}
	} else if prev == ':' {
		return 0, "", no
	}
	slash := "/"
	if n < len(d) && d[n] == '\\' {
		slash = `\/`
	}
	pattern := strings.ReplaceAll("//", "/", slash) + l.host + l.port
	fold := len(pattern)
	pattern += strings.ReplaceAll(l.base, "/", slash)
	rest := d[n:]
	for i := 0; i < len(pattern); i++ {
		if i == len(rest) {
			return 0, "", more
		}
		c := rest[i]
		if i < fold {
			c = lowerTable[c]
		}
		if c != pattern[i] {
			return 0, "", no
		}
	}
	n += len(pattern)
	if is := l.follows(d[n:], eof); is != yes {
		return 0, "", is
	}
	if slash == "/" {
		return n, l.plain[form], yes
	}
	return n, l.escaped[form], yes
}

// follows tells whether an occurrence may end before d: the name does not go on, and no other port is named.
func (l *Links) follows(d []byte, eof bool) answer {
	if len(d) == 0 {
		if eof {
			return yes
		}
		return unknown
	}
	switch c := d[0]; {
	case isLetter(c) || isDigit(c) || strings.IndexByte("._~%-", c) >= 0:
		return no
	case c == ':':
		if len(d) == 1 {
			if eof {
				return yes
			}
			return unknown
		}
		if isDigit(d[1]) {
			return no
		}
	}
	return yes
}
