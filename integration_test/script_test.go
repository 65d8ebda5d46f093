package integration_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// canary stands in the paid text of every scenario. No answer may contain it, in whatever coding, unless the script says
// that this one is `paid`.
const canary = "CANARY"

// serverStarted is the origin's date for what it serves with validators.
var serverStarted = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// scenario is one txtar file. Its comment is the script; then come the Caddyfile, the project and the origin's pages
// (files whose name begins with "origin "; see origin). What it leaves out is taken from testdata/base.txtar.
//
//	as anna                   from here on requests carry and keep the cookies of anna; `as nobody` keeps none
//	token T {"sub":"anna"}    $T is a signed token from here on; `token T badly …` signs with another secret,
//	                          {now±n} in the claims is a Unix time
//	http 2                    from here on requests use HTTP/2 (1.0, 1.1, 2 or tls)
//	put FILE FROM             writes the text of one of the scenario's files over another
//	reload FILE               loads a Caddyfile; `reload FILE refused: TEXT` wants an error with TEXT in it
//	restart                   ends the server and starts it again; `crash` kills it first
//	log TEXT                  the server's log holds TEXT; `metrics TEXT` likewise
//	GET /path                 a request, sent exactly so; > and < lines follow:
//	> Name: value             a header of the request; `> body TEXT` its body
//	< 200                     the answer's status
//	< has TEXT                its decoded body holds TEXT; `lacks TEXT` does not
//	< is TEXT                 its decoded body is TEXT
//	< same FILE               its body is byte for byte that of the origin's page
//	< header Name: ~regexp    a header; without ~ the whole value; `no header Name`
//	< broken                  it ends before it is complete
//	< paid                    it may hold the canary, and must
//	< asked 0                 how often the origin was asked for it
//	< origin Name: value      a header that the origin got; `no origin Name`; `origin path /x`
type scenario struct {
	t      *testing.T
	files  map[string]string
	origin *origin
	server *server

	jars    map[string]map[string]string // cookies by name, by visitor
	visitor string
	version string
	words   map[string]string

	answer *answer
	line   int
}

type answer struct {
	status  int
	header  http.Header
	raw     []byte
	decoded []byte
	broken  error // why the body is not complete
	asked   []*http.Request
	paid    bool
	request string
}

// TestScenarios plays testdata/scenarios.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/scenarios/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := newScenario(t, archive)
			s.server.mustStart(t)
			s.play(string(archive.Comment))
		})
	}
}

// newScenario writes the files of a scenario into a folder and starts its origin.
func newScenario(t *testing.T, archive *txtar.Archive) *scenario {
	t.Helper()
	s := &scenario{
		t: t, files: make(map[string]string), jars: make(map[string]map[string]string), version: "1.1",
		words: make(map[string]string),
	}
	pages := make(map[string]*page)
	dir := t.TempDir()
	for _, f := range withBase(t, archive) {
		if path, ok := strings.CutPrefix(f.Name, "origin "); ok {
			p, err := parsePage(string(f.Data))
			if err != nil {
				t.Fatalf("origin %s: %v", path, err)
			}
			pages[path] = p
			continue
		}
		s.files[f.Name] = string(f.Data)
		write(t, filepath.Join(dir, f.Name), string(f.Data))
	}
	s.origin = newOrigin(t, pages)
	s.server = newServer(t, dir, s.origin.address())
	for name, value := range map[string]string{
		"ADMIN": s.server.admin, "ORIGIN": s.server.origin, "OTHER": s.server.tls, "OTHER_PORT": port(s.server.tls),
	} {
		s.words[name] = value
	}
	return s
}

// withBase are the files of a scenario and those of testdata/base.txtar that it does not replace.
func withBase(t testing.TB, archive *txtar.Archive) []txtar.File {
	t.Helper()
	base, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	own := make(map[string]bool)
	for _, f := range archive.Files {
		own[f.Name] = true
	}
	files := archive.Files
	for _, f := range base.Files {
		if !own[f.Name] {
			files = append(files, f)
		}
	}
	return files
}

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// play runs a script.
func (s *scenario) play(script string) {
	lines := strings.Split(script, "\n")
	for i := 0; i < len(lines); i++ {
		s.line = i + 1
		line := strings.TrimSpace(lines[i])
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case word == "<":
			s.expect(rest)
		case word == strings.ToUpper(word):
			var heads []string
			for i+1 < len(lines) && strings.HasPrefix(lines[i+1], "> ") {
				i++
				heads = append(heads, s.expand(lines[i][2:]))
			}
			s.settle()
			s.ask(word, s.expand(rest), heads)
		default:
			s.settle()
			s.command(word, rest)
		}
	}
	s.settle()
}

func (s *scenario) errorf(format string, args ...any) {
	s.t.Helper()
	s.t.Errorf("script line %d: %s", s.line, fmt.Sprintf(format, args...))
}

func (s *scenario) fatalf(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("script line %d: %s", s.line, fmt.Sprintf(format, args...))
}

func (s *scenario) expand(text string) string {
	return os.Expand(text, func(name string) string {
		value, ok := s.words[name]
		if !ok {
			s.fatalf("$%s is not set", name)
		}
		return value
	})
}

// settle ends the expectations of the last answer.
func (s *scenario) settle() {
	a := s.answer
	s.answer = nil
	if a == nil {
		return
	}
	leaked := bytes.Contains(a.raw, []byte(canary)) || bytes.Contains(a.decoded, []byte(canary))
	for name, values := range a.header {
		leaked = leaked || strings.Contains(name+strings.Join(values, ""), canary)
	}
	for _, text := range []string{string(a.raw), string(a.decoded), fmt.Sprint(a.header)} {
		if form, shown := shownSecret(text); shown {
			s.t.Errorf("%s: the answer shows a secret as %s:\n%s", a.request, form, text)
		}
	}
	if a.broken != nil {
		s.t.Errorf("%s: the answer is incomplete: %v", a.request, a.broken)
	}
	switch {
	case leaked && !a.paid:
		s.t.Errorf("%s: paid text in an answer that was not paid for:\n%s", a.request, a.decoded)
	case a.paid && !leaked:
		s.t.Errorf("%s: no paid text in an answer that was paid for: %d\n%s", a.request, a.status, a.decoded)
	}
}

func (s *scenario) command(word, rest string) {
	switch word {
	case "as":
		s.visitor = rest
		if rest == "nobody" {
			s.visitor = ""
		}
	case "token":
		name, claims, _ := strings.Cut(rest, " ")
		secret := jwtSecret
		if c, ok := strings.CutPrefix(claims, "badly "); ok {
			claims, secret = c, strings.Repeat("x", 32)
		}
		s.words[name] = token(claims, secret)
	case "http":
		s.version = rest
	case "put":
		to, from, _ := strings.Cut(rest, " ")
		text, ok := s.files[from]
		if !ok {
			s.fatalf("no file %s", from)
		}
		write(s.t, filepath.Join(s.server.dir, to), text)
	case "reload":
		file, refusal, refused := strings.Cut(rest, " refused: ")
		err := s.server.reload(s.t, file)
		switch {
		case !refused && err != nil:
			s.fatalf("reload: %v", err)
		case refused && (err == nil || !strings.Contains(err.Error(), refusal)):
			s.errorf("reload: got %v, want %q in it", err, refusal)
		}
	case "restart":
		if code := s.server.stop(s.t); code != 0 {
			s.errorf("the server ended with code %d", code)
		}
		s.server.mustStart(s.t)
	case "crash":
		s.server.kill()
		s.server.mustStart(s.t)
	case "metrics":
		// A request is counted, and its line written, after its answer has gone out.
		var body string
		for end := time.Now().Add(patience); !strings.Contains(body, rest); {
			if time.Now().After(end) {
				s.errorf("nothing of %q in the metrics:\n%s", rest, onlyOurs(body))
				return
			}
			_, body = s.server.askAdmin(s.t, http.MethodGet, "/metrics", nil)
		}
		if form, shown := shownSecret(body); shown {
			s.errorf("the metrics show a secret as %s", form)
		}
	case "log":
		if !s.server.log.await(rest) {
			s.errorf("nothing of %q in the log", rest)
		}
	default:
		s.fatalf("unknown command %q", word)
	}
}

// onlyOurs are the lines of metrics that are Tollgate's.
func onlyOurs(metrics string) string {
	var ours strings.Builder
	for line := range strings.Lines(metrics) {
		if strings.HasPrefix(line, "tollgate_") {
			ours.WriteString(line)
		}
	}
	return ours.String()
}

// token is a JWT signed with HS256. {now+60} in the claims is the Unix time in a minute.
func token(claims, secret string) string {
	claims = regexp.MustCompile(`\{now([+-]\d+)\}`).ReplaceAllStringFunc(claims, func(m string) string {
		n, _ := strconv.Atoi(m[4 : len(m)-1])
		return strconv.FormatInt(time.Now().Unix()+int64(n), 10)
	})
	b64 := base64.RawURLEncoding
	signed := b64.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + b64.EncodeToString([]byte(claims))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(signed))
	return signed + "." + b64.EncodeToString(mac.Sum(nil))
}

// ask sends a request as it stands, without cleaning its path, and reads the whole answer.
func (s *scenario) ask(method, target string, heads []string) {
	s.origin.requests()
	header := make(http.Header)
	var body string
	for _, h := range heads {
		if text, ok := strings.CutPrefix(h, "body "); ok {
			body = text
			continue
		}
		name, value, ok := strings.Cut(h, ": ")
		if !ok {
			s.fatalf("no header: %q", h)
		}
		header[name] = append(header[name], value) // as written, for names that pretend
	}
	if jar := s.jars[s.visitor]; s.visitor != "" && len(jar) > 0 {
		for name, value := range jar {
			header["Cookie"] = append(header["Cookie"], name+"="+value)
		}
		header["Cookie"] = []string{strings.Join(header["Cookie"], "; ")}
	}
	a := &answer{request: method + " " + target}
	var err error
	if s.version == "1.0" {
		err = s.askHTTP10(a, method, target, header)
	} else {
		err = s.askClient(a, method, target, header, body)
	}
	if err != nil {
		a.broken = err // before its header
	}
	a.decoded, err = decode(a.header.Get("Content-Encoding"), a.raw)
	if err != nil && a.broken == nil && method != http.MethodHead {
		s.errorf("%s: decoding the answer: %v", a.request, err)
	}
	a.asked = s.origin.requests()
	if s.visitor != "" {
		if s.jars[s.visitor] == nil {
			s.jars[s.visitor] = make(map[string]string)
		}
		for _, c := range (&http.Response{Header: a.header}).Cookies() {
			s.jars[s.visitor][c.Name] = c.Value
			if c.MaxAge < 0 || c.Value == "" {
				delete(s.jars[s.visitor], c.Name)
			}
		}
	}
	s.answer = a
}

func (s *scenario) askClient(a *answer, method, target string, header http.Header, body string) error {
	transport := &http.Transport{DisableCompression: true, DisableKeepAlives: true, Protocols: new(http.Protocols)}
	scheme, host := "http", s.server.gate
	switch s.version {
	case "1.1":
		transport.Protocols.SetHTTP1(true)
	case "2":
		transport.Protocols.SetUnencryptedHTTP2(true)
	case "tls":
		transport.Protocols.SetHTTP2(true)
		transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true} // the test's own certificate
		scheme, host = "https", s.server.tls
	default:
		return fmt.Errorf("unknown version %s", s.version)
	}
	ctx, cancel := context.WithTimeout(s.t.Context(), deadline)
	defer cancel()
	r := (&http.Request{
		Method: method, URL: &url.URL{Scheme: scheme, Host: host, Opaque: target}, Host: host, Header: header,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}).WithContext(ctx)
	if body == "" {
		r.Body = nil
	}
	if given := header.Get("Host"); given != "" {
		r.Host = given
		header.Del("Host")
	}
	resp, err := transport.RoundTrip(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	a.status, a.header = resp.StatusCode, resp.Header
	a.raw, a.broken = io.ReadAll(resp.Body)
	return nil
}

func (s *scenario) askHTTP10(a *answer, method, target string, header http.Header) error {
	c, err := net.Dial("tcp", s.server.gate)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(deadline)); err != nil {
		return err
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s %s HTTP/1.0\r\nHost: %s\r\n", method, target, s.server.gate)
	if err := header.Write(&text); err != nil {
		return err
	}
	text.WriteString("\r\n")
	if _, err := c.Write(text.Bytes()); err != nil {
		return err
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	a.status, a.header = resp.StatusCode, resp.Header
	a.raw, a.broken = io.ReadAll(resp.Body)
	return nil
}

// expect checks one thing about the last answer.
func (s *scenario) expect(what string) {
	a := s.answer
	if a == nil {
		s.fatalf("no answer to expect anything of")
	}
	word, rest, _ := strings.Cut(what, " ")
	rest = s.expand(rest)
	body := string(a.decoded)
	switch word {
	case "has":
		if !strings.Contains(body, rest) {
			s.errorf("%s: %d, no %q in\n%s", a.request, a.status, rest, body)
		}
	case "lacks":
		if strings.Contains(body, rest) {
			s.errorf("%s: %d, %q in\n%s", a.request, a.status, rest, body)
		}
	case "is":
		if strings.TrimSuffix(body, "\n") != rest {
			s.errorf("%s: got %q, want %q", a.request, body, rest)
		}
	case "same":
		if p := s.origin.pages[rest]; p == nil || !bytes.Equal(a.raw, p.body) {
			s.errorf("%s: the body is not that of the origin's %s:\n%q", a.request, rest, a.raw)
		}
	case "broken": // be it before its header
		if a.broken == nil {
			s.errorf("%s: the answer is complete: %d\n%s", a.request, a.status, body)
		}
		a.broken = nil
	case "paid":
		a.paid = true
	case "asked":
		if n, err := strconv.Atoi(rest); err != nil || len(a.asked) != n {
			s.errorf("%s: the origin was asked %d times, want %s", a.request, len(a.asked), rest)
		}
	case "header":
		s.expectHeader(a.header, rest)
	case "origin":
		if len(a.asked) == 0 {
			s.errorf("%s: the origin was not asked", a.request)
			return
		}
		if path, ok := strings.CutPrefix(rest, "path "); ok {
			if got := a.asked[0].RequestURI; got != path {
				s.errorf("%s: the origin was asked for %s, want %s", a.request, got, path)
			}
			return
		}
		s.expectHeader(a.asked[0].Header, rest)
	case "no":
		kind, name, _ := strings.Cut(rest, " ")
		h := a.header
		if kind == "origin" {
			if len(a.asked) == 0 {
				s.errorf("%s: the origin was not asked", a.request)
				return
			}
			h = a.asked[0].Header
		}
		if values := h.Values(name); len(values) > 0 {
			s.errorf("%s: header %s is %q", a.request, name, values)
		}
	default:
		if status, err := strconv.Atoi(word); err != nil {
			s.fatalf("unknown expectation %q", what)
		} else if a.status != status {
			s.errorf("%s: status %d, want %d\n%s", a.request, a.status, status, body)
		}
	}
}

func (s *scenario) expectHeader(h http.Header, want string) {
	name, value, ok := strings.Cut(want, ": ")
	if !ok {
		s.fatalf("no header: %q", want)
	}
	all := strings.Join(h.Values(name), "\n")
	if pattern, ok := strings.CutPrefix(value, "~"); ok {
		if !regexp.MustCompile(pattern).MatchString(all) {
			s.errorf("%s: header %s is %q, want %s", s.answer.request, name, all, pattern)
		}
	} else if all != value {
		s.errorf("%s: header %s is %q, want %q", s.answer.request, name, all, value)
	}
}
