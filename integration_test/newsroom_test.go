package integration_test

import (
	"context"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// newsroom is the folder of the example.
const newsroom = "../examples/newsroom"

// story is an article of the newsroom as its author wrote it.
type story struct {
	path   string
	free   []string // the two paragraphs that everybody may read
	paid   []string // sentences behind them
	pieces []string // runs of six words of the paid text that the free text and the summary do not have
}

// TestNewsroom tells the story of the example newsroom: its own site, Caddyfile and workflows, other ports.
func TestNewsroom(t *testing.T) {
	t.Parallel()
	service, stories := readStories(t)
	if len(stories) != 11 {
		t.Fatalf("%d metered articles; this story needs eleven", len(stories))
	}
	s := newNewsroom(t)
	s.mustStart(t)

	ann := newReader(t, s)
	ann.is("anonymous", 3, 3)
	ann.reads(service)
	ann.is("anonymous", 3, 3) // what concerns everybody's safety does not count
	for i, a := range stories[:3] {
		page := ann.reads(a)
		ann.has(page, `class="ad-slot"`, []string{"2 of 3", "1 of 3", "0 of 3"}[i]+" free articles left")
		ann.is("anonymous", 3, 2-i)
	}
	ann.has(ann.isStopped(stories[3]), `class="ad-slot"`, `class="wall"`, `href="/subscribe"`)
	ann.reads(stories[0]) // what was read stays readable
	ann.reads(service)
	ann.is("anonymous", 3, 0)
	for _, form := range []string{".json", ".txt"} {
		answer, body := ann.ask(http.MethodGet, stories[3].path+form, nil)
		if answer.StatusCode < 400 {
			t.Errorf("%s%s for a reader who has read enough: %d", stories[3].path, form, answer.StatusCode)
		}
		ann.lacks(body, stories[3])
	}

	ann.signsIn("registered")
	ann.is("registered", 10, 7) // signing in refills nothing
	for _, a := range stories[3:10] {
		ann.reads(a)
	}
	ann.is("registered", 10, 0)
	ann.isStopped(stories[10])
	ann.reads(stories[9])

	bea := newReader(t, s)
	bea.signsIn("premium")
	for _, a := range append([]story{service}, stories...) {
		bea.hasNot(bea.reads(a), `class="ad-slot"`, "articles left")
	}
	_, home := bea.ask(http.MethodGet, "/", nil)
	bea.hasNot(home, `class="ad-slot"`)
	if me := bea.me(); me.Plan != "premium" || !me.SignedIn || me.Limit != nil || me.Remaining != nil || me.Ads {
		t.Errorf("a premium reader is %+v", me)
	}
	for _, form := range []string{".json", ".txt"} {
		if answer, body := bea.ask(http.MethodGet, stories[3].path+form, nil); answer.StatusCode != http.StatusOK || !strings.Contains(body, stories[3].paid[0]) {
			t.Errorf("%s%s for a premium reader: %d", stories[3].path, form, answer.StatusCode)
		}
	}
	bea.signsOut()
	bea.has(bea.reads(stories[4]), `class="ad-slot"`, "2 of 3 free articles left")

	cleo := newReader(t, s)
	for _, a := range stories[:3] {
		cleo.reads(a)
	}
	cleo.isStopped(stories[3])
	cleo.referrer = "https://partner.example/today"
	cleo.reads(stories[3])
	cleo.referrer = "https://partner.example.net/today"
	cleo.isStopped(stories[4])
	cleo.referrer = ""
	cleo.isStopped(stories[4])

	// A token that somebody made up is no token, and does not make its bearer a new visitor.
	cleo.jar.SetCookies(cleo.site, []*http.Cookie{{Name: "session", Value: "eyJhbGciOiJub25lIn0.eyJpc3MiOiJuZXdzcm9vbSIsImF1ZCI6InJlYWRlcnMiLCJzdWIiOiJ4IiwicGxhbiI6InByZW1pdW0ifQ."}})
	cleo.isStopped(stories[4])
	cleo.signsOut()

	// What was read is kept over a restart.
	if code := s.stop(t); code != 0 {
		t.Errorf("the server ended with code %d", code)
	}
	s.mustStart(t)
	cleo.is("anonymous", 3, 0)
	cleo.isStopped(stories[4])
	cleo.reads(stories[0])
	ann.is("registered", 10, 0)
	ann.isStopped(stories[10])
	ann.signsOut()
	ann.isStopped(stories[10])
	newReader(t, s).reads(stories[10])
}

// newNewsroom copies the example, writes its site and moves it to ports of its own.
func newNewsroom(t *testing.T) *server {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "paywall"), os.DirFS(filepath.Join(newsroom, "paywall"))); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), "go", "run", "./"+newsroom+"/build", "-articles", filepath.Join(newsroom, "articles"), "-out", filepath.Join(dir, "site"))
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the site: %v\n%s", err, out)
	}
	origin := freeAddress(t)
	s := newServer(t, dir, origin)
	replace(t, filepath.Join(newsroom, "Caddyfile"), filepath.Join(dir, "Caddyfile"),
		"admin localhost:2019", "admin "+s.admin+"\n\tauto_https off\n\tdefault_bind fd/3",
		"http://localhost:8080", "http://"+s.gate,
		"127.0.0.1:8081", origin,
		"http://:8081", "http://:"+port(origin))
	replace(t, filepath.Join(newsroom, "paywall", "tollgate.yaml"), filepath.Join(dir, "paywall", "tollgate.yaml"),
		"{env.NEWSROOM_JWT_SECRET}", "{env.JWT_SECRET}")
	return s
}

// replace copies a file with some texts replaced, each of which must be in it.
func replace(t *testing.T, from, to string, pairs ...string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(string(b), pairs[i]) {
			t.Fatalf("%s has no %q", from, pairs[i])
		}
	}
	write(t, to, strings.NewReplacer(pairs...).Replace(string(b)))
}

// readStories reads the newsroom's articles: the one that is free for everybody, and the others.
func readStories(t *testing.T) (service story, stories []story) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(newsroom, "articles", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		head, text, _ := strings.Cut(string(b), "\n\n")
		a := story{path: "/article/" + strings.TrimSuffix(filepath.Base(file), ".txt")}
		var rest []string
		for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
			block = spaced(block)
			switch heading := strings.HasPrefix(block, "## "); {
			case len(a.free) < 2 && !heading:
				a.free = append(a.free, block)
			case len(a.free) == 2:
				rest = append(rest, strings.TrimPrefix(block, "## "))
			}
		}
		open := spaced(head) + " " + strings.Join(a.free, " ")
		for _, block := range rest {
			a.paid = append(a.paid, strings.SplitAfter(block, ". ")...)
			words := strings.Fields(block)
			for i := 0; i+6 <= len(words); i++ {
				if piece := strings.Join(words[i:i+6], " "); !strings.Contains(open, piece) {
					a.pieces = append(a.pieces, piece)
				}
			}
		}
		if len(a.free) != 2 || len(a.paid) < 5 {
			t.Fatalf("%s is too short", file)
		}
		if strings.Contains(head, "free: yes") {
			service = a
			continue
		}
		stories = append(stories, a)
	}
	return service, stories
}

// spaced has one space between words.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

// plainText makes page, JSON and plain text comparable with what the author wrote.
func plainText(s string) string {
	s = strings.NewReplacer(`\n`, " ", `\"`, `"`, `\u0026`, "&", `\u003c`, "<", `\u003e`, ">", `\u0027`, "'").Replace(s)
	return spaced(html.UnescapeString(s))
}

// reader is somebody with a browser that keeps cookies.
type reader struct {
	t        *testing.T
	site     *url.URL
	client   *http.Client
	jar      http.CookieJar
	referrer string
}

func newReader(t *testing.T, s *server) *reader {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &reader{t: t, site: &url.URL{Scheme: "http", Host: s.gate}, jar: jar, client: &http.Client{Transport: transport, Jar: jar, CheckRedirect: stay}}
}

// ask sends a request, with a form where there is one.
func (r *reader) ask(method, path string, form url.Values) (*http.Response, string) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), deadline)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, r.site.String()+path, strings.NewReader(form.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if r.referrer != "" {
		request.Header.Set("Referer", r.referrer)
	}
	answer, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer, string(body)
}

// page asks for an article, which comes with no leave to keep it.
func (r *reader) page(a story) string {
	r.t.Helper()
	answer, body := r.ask(http.MethodGet, a.path, nil)
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Cache-Control") != "private, no-store" {
		r.t.Errorf("%s: %d, Cache-Control %q", a.path, answer.StatusCode, answer.Header.Get("Cache-Control"))
	}
	r.has(plainText(body), a.free...)
	return body
}

// reads asks for an article and wants the whole of it.
func (r *reader) reads(a story) string {
	r.t.Helper()
	body := r.page(a)
	r.has(plainText(body), a.paid...)
	r.hasNot(body, `class="wall"`)
	return body
}

// isStopped asks for an article and wants it to end behind the second paragraph, in every part of the page.
func (r *reader) isStopped(a story) string {
	r.t.Helper()
	body := r.page(a)
	r.has(body, `class="wall"`, "application/ld+json", `name="description"`)
	r.lacks(body, a)
	return body
}

// lacks wants nothing of the paid text in a body.
func (r *reader) lacks(body string, a story) {
	r.t.Helper()
	text := plainText(body)
	r.hasNot(text, a.paid...)
	r.hasNot(text, a.pieces...)
}

func (r *reader) has(body string, texts ...string) {
	r.t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, strings.TrimSpace(text)) {
			r.t.Errorf("not there: %q in\n%s", text, body)
			return
		}
	}
}

func (r *reader) hasNot(body string, texts ...string) {
	r.t.Helper()
	for _, text := range texts {
		if strings.Contains(body, strings.TrimSpace(text)) {
			r.t.Errorf("there: %q in\n%s", text, body)
			return
		}
	}
}

// account is what /api/me tells.
type account struct {
	SignedIn         bool
	Plan             string
	Limit, Remaining *int
	Ads              bool
}

func (r *reader) me() (a account) {
	r.t.Helper()
	answer, body := r.ask(http.MethodGet, "/api/me", nil)
	if answer.StatusCode != http.StatusOK {
		r.t.Fatalf("/api/me: %d %s", answer.StatusCode, body)
	}
	if err := json.Unmarshal([]byte(body), &a); err != nil {
		r.t.Fatal(err)
	}
	return a
}

// is wants /api/me to tell a plan and what is left of it.
func (r *reader) is(plan string, limit, remaining int) {
	r.t.Helper()
	me := r.me()
	if me.Plan != plan || me.SignedIn != (plan != "anonymous") || me.Limit == nil || *me.Limit != limit || me.Remaining == nil || *me.Remaining != remaining {
		b, err := json.Marshal(me)
		r.t.Errorf("want %s with %d of %d left, have %s (%v)", plan, remaining, limit, b, err)
	}
}

func (r *reader) signsIn(plan string) {
	r.t.Helper()
	answer, _ := r.ask(http.MethodPost, "/api/login", url.Values{"plan": {plan}, "email": {plan + "@example.com"}})
	r.sentHome(answer, "HttpOnly")
}

func (r *reader) signsOut() {
	r.t.Helper()
	answer, _ := r.ask(http.MethodPost, "/api/logout", url.Values{})
	r.sentHome(answer, "Max-Age=0")
}

func (r *reader) sentHome(answer *http.Response, attribute string) {
	r.t.Helper()
	var session string
	for _, c := range answer.Header.Values("Set-Cookie") {
		if strings.HasPrefix(c, "session=") {
			session = c
		}
	}
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/" || !strings.Contains(session, attribute) {
		r.t.Fatalf("%d to %q with %q", answer.StatusCode, answer.Header.Get("Location"), session)
	}
}
