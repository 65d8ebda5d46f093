package fetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"

	address "github.com/seed-eb607675/tollgate/workflows/webapi/url"
)

// DepthHeader marks requests that a gate's workflows make, with the number of gates the visitor's request has passed. A
// gate refuses the second one: a workflow that fetches a page it gates would call itself for ever.
const DepthHeader = "Tollgate-Depth"

// maxDepth is the mark no request goes out beyond.
const maxDepth = 2

// maxRedirects is how many redirects are followed.
const maxRedirects = 5

// Outgoing is a request to be made.
type Outgoing struct {
	Method string
	URL    string // absolute
	Header http.Header
	Body   []byte // nil: none
	// Stream is a body of unknown length in the place of Body; nil: none. It is closed when the request is over, and
	// cannot be sent again: a redirect that would have to fails.
	Stream   io.ReadCloser
	Redirect string // follow, error or manual
	Depth    int    // the mark it carries, 0 for none
	MaxBody  int64  // bytes of the answer's body, decoded
	// SameOrigin refuses redirects to another origin.
	SameOrigin bool
}

// Incoming is an answer. Body must be read to its end or closed.
type Incoming struct {
	URL        string // the last one, without fragment
	Redirected bool
	Status     int
	StatusText string
	Header     http.Header
	Body       io.ReadCloser // decoded; over the limit it fails with BodyTooLarge
}

// Do makes a request and follows its redirects. Every error is a *Failure.
func (c *Client) Do(ctx context.Context, o *Outgoing) (*Incoming, error) {
	if c == nil {
		return nil, &Failure{Code: NotAllowed}
	}
	if o.Depth > maxDepth {
		return nil, &Failure{Code: Loop}
	}
	at, err := address.Parse(o.URL)
	if err != nil {
		return nil, &Failure{Code: Protocol, Cause: err}
	}
	method, header := o.Method, o.Header.Clone()
	var body io.Reader
	switch {
	case o.Stream != nil:
		body = o.Stream
	case o.Body != nil:
		body = bytes.NewReader(o.Body)
	}
	if header == nil {
		header = http.Header{}
	}
	for hops := 0; ; hops++ {
		response, err := c.once(ctx, at, method, header, body, o.Depth)
		if err != nil {
			return nil, err
		}
		next, err := follow(response, at, o.Redirect, hops)
		if err != nil {
			discard(response)
			return nil, err
		}
		if next != nil && o.SameOrigin && (next.Scheme() != at.Scheme() || next.Host() != at.Host()) {
			discard(response)
			return nil, &Failure{Code: Redirect}
		}
		if next == nil {
			return answer(ctx, response, at, hops > 0, method, o.MaxBody)
		}
		discard(response)
		switch {
		case o.Stream != nil && body != nil && response.StatusCode != http.StatusSeeOther:
			return nil, &Failure{Code: Redirect} // WHATWG Fetch 4.4: a body without a source
		case o.Body != nil && body != nil:
			body = bytes.NewReader(o.Body)
		}
		if changesMethod(response.StatusCode, method) {
			method, body = http.MethodGet, nil
			for _, name := range []string{"Content-Encoding", "Content-Language", "Content-Location", "Content-Type", "Content-Length"} {
				header.Del(name)
			}
		}
		if next.Scheme() != at.Scheme() || next.Host() != at.Host() {
			for _, name := range []string{"Authorization", "Cookie", "Proxy-Authorization"} {
				header.Del(name)
			}
		}
		at = next
	}
}

// once makes one request, without following a redirect.
func (c *Client) once(ctx context.Context, at *whatwg.Url, method string, header http.Header, body io.Reader, depth int) (*http.Response, error) {
	if s := at.Scheme(); s != "http" && s != "https" {
		return nil, &Failure{Code: NotAllowed}
	}
	if !c.guard.allowsHost(at.Hostname()) {
		return nil, &Failure{Code: NotAllowed}
	}
	if port := at.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || blockedPort(uint16(n)) {
			return nil, &Failure{Code: BlockedAddress}
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, at.Protocol()+"//"+at.Host()+"/", body)
	if err != nil {
		return nil, &Failure{Code: Protocol, Cause: err}
	}
	target(request.URL, at)
	request.Header = header.Clone()
	for name, value := range map[string]string{"Accept": "*/*", "User-Agent": "Tollgate", "Accept-Encoding": "gzip, br, zstd"} {
		if _, ok := request.Header[name]; !ok {
			request.Header.Set(name, value)
		}
	}
	request.Header.Del(DepthHeader)
	if depth > 0 {
		request.Header.Set(DepthHeader, strconv.Itoa(depth))
	}
	response, err := c.network.RoundTrip(request)
	if err != nil {
		return nil, failureOf(ctx, err)
	}
	return response, nil
}

// target gives the request the path and query as they stand: Go would escape some characters again and refuse others
// that the URL standard lets pass.
func target(u *url.URL, at *whatwg.Url) {
	path := at.Pathname()
	if plain, err := url.PathUnescape(path); err == nil && strings.HasPrefix(path, "//") {
		u.Path, u.RawPath = plain, path
	} else {
		u.Opaque = path
	}
	u.RawQuery = at.Query()
	u.ForceQuery = at.Search() == "?"
}

// follow tells where a redirect leads to; nil if the response is the answer.
func follow(r *http.Response, at *whatwg.Url, mode string, hops int) (*whatwg.Url, error) {
	switch r.StatusCode {
	case 301, 302, 303, 307, 308:
	default:
		return nil, nil
	}
	switch mode {
	case "manual":
		return nil, nil
	case "error":
		return nil, &Failure{Code: Redirect}
	}
	location := r.Header.Get("Location")
	if location == "" {
		return nil, nil
	}
	next, err := address.ParseRef(at.Href(false), location)
	if err != nil {
		return nil, &Failure{Code: Redirect, Cause: err}
	}
	switch {
	case hops >= maxRedirects,
		next.Scheme() != "http" && next.Scheme() != "https",
		at.Scheme() == "https" && next.Scheme() == "http", // what was asked in secret is not repeated in the open
		next.Username() != "" || next.Password() != "":
		return nil, &Failure{Code: Redirect}
	}
	return next, nil
}

func changesMethod(status int, method string) bool {
	switch status {
	case 301, 302:
		return method == http.MethodPost
	case 303:
		return method != http.MethodGet && method != http.MethodHead
	}
	return false
}

// discard reads the rest of a short body, so that the connection can be used again, and drops that of a long one.
func discard(r *http.Response) {
	_, _ = io.CopyN(io.Discard, r.Body, 4<<10)
	_ = r.Body.Close()
}

func answer(ctx context.Context, r *http.Response, at *whatwg.Url, redirected bool, method string, limit int64) (*Incoming, error) {
	in := &Incoming{
		URL: at.Href(true), Redirected: redirected,
		Status: r.StatusCode, StatusText: reason(r), Header: r.Header, Body: r.Body,
	}
	if r.StatusCode < 200 { // 101: nobody asked for an upgrade
		_ = r.Body.Close()
		return nil, &Failure{Code: Protocol}
	}
	if method == http.MethodHead || nullBody(r.StatusCode) {
		_ = r.Body.Close()
		in.Body = http.NoBody
		return in, nil
	}
	body, decoded, err := decode(r.Header.Values("Content-Encoding"), r.Body)
	if err != nil {
		_ = r.Body.Close()
		return nil, &Failure{Code: Protocol, Cause: err}
	}
	if decoded {
		// They describe bytes nobody sees here; handed on with the text they would break the next answer.
		in.Header.Del("Content-Encoding")
		in.Header.Del("Content-Length")
	}
	in.Body = &bounded{ctx: ctx, from: body, under: r.Body, left: limit}
	return in, nil
}

func reason(r *http.Response) string {
	_, text, _ := strings.Cut(r.Status, " ")
	return text
}

func nullBody(status int) bool {
	return status == 101 || status == 204 || status == 205 || status == 304
}

// bounded reads a body up to a limit and reports everything that goes wrong as a *Failure.
type bounded struct {
	ctx   context.Context
	from  io.Reader
	under io.Closer
	left  int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.from.Read(p)
	if int64(n) > b.left {
		return 0, &Failure{Code: BodyTooLarge}
	}
	b.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		return n, failureOf(b.ctx, err)
	}
	return n, err
}

func (b *bounded) Close() error { return b.under.Close() }
