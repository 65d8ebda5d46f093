package integration_test

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNew writes a project as a user does, and wants it to be right, to keep what it promises and to run.
func TestNew(t *testing.T) {
	t.Parallel()
	home := newServer(t, t.TempDir(), "127.0.0.1:1")
	stdout, stderr, code := home.run(t, "tollgate", "new", "shop")
	if code != 0 || !strings.Contains(stdout, filepath.Join("shop", "Caddyfile")+"\n") {
		t.Fatalf("code %d\n%s%s", code, stdout, stderr)
	}
	shop := filepath.Join(home.dir, "shop")
	for _, name := range []string{".gitignore", "README.md", "Caddyfile", "tollgate/tollgate.d.ts", "tollgate/tsconfig.json"} {
		if _, err := os.Stat(filepath.Join(shop, name)); err != nil {
			t.Error(err)
		}
	}
	secret, err := os.ReadFile(filepath.Join(shop, "tollgate", "secrets", "session"))
	if err != nil || len(secret) < 32 {
		t.Errorf("%v: a secret of %d bytes", err, len(secret))
	}

	// A folder with something in it is left as it is.
	_, stderr, code = home.run(t, "tollgate", "new", "shop")
	if code != 1 || !strings.Contains(stderr, "is not empty") {
		t.Errorf("again: code %d: %s", code, stderr)
	}
	write(t, filepath.Join(home.dir, "mine", ".hidden"), "mine")
	if _, stderr, code := home.run(t, "tollgate", "new", "mine"); code != 1 || !strings.Contains(stderr, ".hidden") {
		t.Errorf("a hidden file: code %d: %s", code, stderr)
	}
	if entries, err := os.ReadDir(filepath.Join(home.dir, "mine")); err != nil || len(entries) != 1 {
		t.Errorf("a refused folder has %v, %v", entries, err)
	}
	if _, stderr, code := home.run(t, "tollgate", "new"); code != 2 || !strings.Contains(stderr, "new takes one folder, got no argument") {
		t.Errorf("without a folder: code %d: %s", code, stderr)
	}

	project := filepath.Join("shop", "tollgate")
	if stdout, stderr, code := home.run(t, "tollgate", "check", project); code != 0 || !strings.Contains(stdout, "fine, no warning") {
		t.Errorf("check: code %d\n%s%s", code, stdout, stderr)
	}
	if stdout, stderr, code := home.run(t, "tollgate", "test", project); code != 0 || !strings.Contains(stdout, "6 scenarios played, 0 failed") {
		t.Errorf("test: code %d\n%s%s", code, stdout, stderr)
	}

	s := newServer(t, shop, "127.0.0.1:1")
	site, origin := freeAddress(t), freeAddress(t)
	s.env = []string{"SITE_PORT=" + port(site), "ORIGIN_PORT=" + port(origin)}
	s.mustStart(t)
	jar := map[string]string{}
	ask := func(method, path string, form url.Values) (int, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, "http://"+site+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "localhost:" + port(site)
		if form != nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		for name, value := range jar {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		for _, c := range resp.Cookies() {
			jar[c.Name] = c.Value
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(body)
	}
	const paid = "The rest of the text is paid for"
	if status, body := ask(http.MethodGet, "/", nil); status != 200 || !strings.Contains(body, "A site with a paywall") {
		t.Fatalf("home: %d\n%s", status, body)
	}
	for _, path := range []string{"/article/one", "/article/two", "/article/three", "/article/four"} {
		if status, body := ask(http.MethodGet, path, nil); status != 200 || !strings.Contains(body, paid) {
			t.Errorf("%s: %d\n%s", path, status, body)
		}
	}
	if status, body := ask(http.MethodGet, "/article/five", nil); status != 200 || strings.Contains(body, paid) || !strings.Contains(body, "class=\"wall\"") {
		t.Errorf("the fifth article: %d\n%s", status, body)
	}
	if status, body := ask(http.MethodPost, "/api/login", url.Values{"plan": {"premium"}}); status != 303 {
		t.Errorf("login: %d\n%s", status, body)
	}
	if status, body := ask(http.MethodGet, "/article/five", nil); status != 200 || !strings.Contains(body, paid) || strings.Contains(body, `class="ad"`) {
		t.Errorf("the fifth article for a premium reader: %d\n%s", status, body)
	}
	if status, body := ask(http.MethodGet, "/api/me", nil); status != 200 || !strings.Contains(body, `"name":"reader@example.com"`) {
		t.Errorf("me: %d\n%s", status, body)
	}
	if code := s.stop(t); code != 0 {
		t.Errorf("the server ended with code %d", code)
	}
}
