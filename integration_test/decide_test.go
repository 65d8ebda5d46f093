package integration_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// times are what differs from run to run.
var times = regexp.MustCompile(`\d+\.\d ms`)

// TestDecide compares what `decide` says with testdata/decide: each file is a command, its exit code, files that stand in
// for those of the base, and the text. Clock and visitor are pinned.
func TestDecide(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/decide/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no decisions: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := newScenario(t, archive)
			args := append([]string{"tollgate", "decide", "paywall", "--now", "2026-03-02T08:00:00Z"}, strings.Fields(string(archive.Comment))...)
			stdout, stderr, code := s.server.run(t, args...)
			got := times.ReplaceAllString(stdout, "N ms") + times.ReplaceAllString(stderr, "N ms")
			got = strings.ReplaceAll(got, s.server.dir, "DIR")
			if code != 0 {
				got += "exit code " + string(rune('0'+code)) + "\n"
			}
			if got == s.files["want"] {
				return
			}
			if !*update {
				t.Fatalf("got\n%s\nwant\n%s", got, s.files["want"])
			}
			setFile(archive, "want", got)
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestDecideState wants a server's state looked at as a copy, and counted in only if that is asked for.
func TestDecideState(t *testing.T) {
	t.Parallel()
	s := newScenario(t, &txtar.Archive{}).server
	s.mustStart(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.gate+"/article/one", nil)
	if err != nil {
		t.Fatal(err)
	}
	const claims = `{"sub":"u1","iss":"accounts"}`
	r.AddCookie(&http.Cookie{Name: "session", Value: token(claims, jwtSecret)})
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	decide := func(args ...string) (left int64, stderr string, code int) {
		t.Helper()
		stdout, stderr, code := s.run(t, append([]string{"tollgate", "decide", "paywall", "--claims", claims, "--url", "/article/two", "--json"}, args...)...)
		var report struct {
			Visitor  struct{ Identifier, Found, Source string }
			Features []struct {
				Property string
				Final    struct{ RemainingUnits int64 }
			}
			Runs []struct {
				Kind, Outcome string
				WallMs        float64
				Result        any
			}
			Gate struct {
				OriginAsked bool
				Units       int64
				Headers     http.Header
			}
		}
		if code == 0 {
			if err := json.Unmarshal([]byte(stdout), &report); err != nil {
				t.Fatalf("%v\n%s", err, stdout)
			}
			if report.Visitor.Identifier != "u1" || report.Visitor.Found != "token" || report.Visitor.Source != "accounts" {
				t.Errorf("visitor %+v", report.Visitor)
			}
			if len(report.Runs) != 4 || report.Runs[0].Kind != "provisioning" || report.Runs[0].Outcome != "ok" || report.Runs[0].Result == nil {
				t.Errorf("runs %+v", report.Runs)
			}
			if !report.Gate.OriginAsked || report.Gate.Headers.Get("Cache-Control") != "private, no-store" {
				t.Errorf("gate %+v", report.Gate)
			}
			left = -1
			for _, f := range report.Features {
				if f.Property == "enabled" {
					left = f.Final.RemainingUnits
				}
			}
		}
		return left, stderr, code
	}
	if left, _, code := decide(); code != 0 || left != 1 {
		t.Errorf("without the state: code %d, %d left, want 1", code, left)
	}
	if _, stderr, code := decide("--state", "state"); code != 1 || !strings.Contains(stderr, "another process holds the file") {
		t.Errorf("with a server: code %d: %s", code, stderr)
	}
	if code := s.stop(t); code != 0 {
		t.Errorf("the server ended with code %d", code)
	}
	store := filepath.Join(s.dir, "state", "state.db")
	before, err := os.ReadFile(store)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if left, stderr, code := decide("--state", "state"); code != 0 || left != 0 {
			t.Errorf("with a copy: code %d, %d left, want 0: %s", code, left, stderr)
		}
	}
	if after, err := os.ReadFile(store); err != nil || !bytes.Equal(before, after) {
		t.Errorf("looking at the state changed it (%v)", err)
	}
	if left, stderr, code := decide("--state", "state", "--commit"); code != 0 || left != 0 {
		t.Errorf("with the state: code %d, %d left, want 0: %s", code, left, stderr)
	}
	if left, stderr, code := decide("--state", "state", "--url", "/article/three"); code != 0 || left != 0 {
		t.Errorf("after counting: code %d, %d left, want 0: %s", code, left, stderr)
	}
	if _, err := os.Stat(filepath.Join(s.dir, "nowhere")); err == nil {
		t.Error("a folder is there before it is named")
	}
	if _, _, code := decide("--state", "nowhere", "--commit"); code != 1 {
		t.Errorf("a state that is not there: code %d", code)
	}
	if _, err := os.Stat(filepath.Join(s.dir, "nowhere")); err == nil {
		t.Error("a store was made where there was none")
	}
}

// TestDecideUsage wants wrong flags to end with 2, on standard error, and a page to go where it was asked for.
func TestDecideUsage(t *testing.T) {
	t.Parallel()
	s := newScenario(t, &txtar.Archive{Files: []txtar.File{{Name: "page.html", Data: []byte("<article><div class=body><p>Free.<p>CANARY</div></article>")}}}).server
	for _, test := range []struct {
		args   string
		code   int
		stderr string
	}{
		{"--surface wbe", 2, `unknown surface "wbe"; there is web`},
		{"--environment x", 2, `unknown environment "x"; there is live, preview`},
		{"--url ftp://x/", 2, "want a path or http(s)://"},
		{"--header x", 2, `--header "x": want name=value`},
		{"--cookie =x", 2, "want name=value"},
		{"--now yesterday", 2, "want a time such as"},
		{"--seed -1", 2, "want a number from 0"},
		{"--commit", 2, "--commit needs --state"},
		{"--user a --claims {}", 2, "exclude each other"},
		{"--user a --source nobody", 2, `unknown JWT source "nobody"; there is accounts`},
		{"--claims []", 2, "claims are no JSON object"},
		{"--out x.html", 2, "--out needs --html"},
		{"--html nowhere.html", 2, "nowhere.html"},
		{"--origin-status 99", 2, "not within 200–599"},
		{"--url /a%2fb", 0, ""},
		{"one two", 2, `decide takes one folder`},
	} {
		stdout, stderr, code := s.run(t, append([]string{"tollgate", "decide", "paywall"}, strings.Fields(test.args)...)...)
		if code != test.code || !strings.Contains(stderr, test.stderr) || test.code == 2 && stdout != "" {
			t.Errorf("%s: code %d, want %d\nstdout: %s\nstderr: %s", test.args, code, test.code, stdout, stderr)
		}
	}
	stdout, stderr, code := s.run(t, "tollgate", "decide", "paywall", "--url", "/article/one", "--html", "page.html", "--out", "-")
	if code != 0 || stdout != `<article><div class=body><p>Free.</p><aside>SUBSCRIBE</aside></div></article>` || !strings.Contains(stderr, "body matched 1 element, cut in 1") {
		t.Errorf("code %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
	if _, _, code := s.run(t, "tollgate", "decide", "paywall", "--url", "/article/one", "--html", "page.html", "--out", "cut.html"); code != 0 {
		t.Errorf("code %d", code)
	}
	if cut, err := os.ReadFile(filepath.Join(s.dir, "cut.html")); err != nil || strings.Contains(string(cut), "CANARY") || !strings.Contains(string(cut), "SUBSCRIBE") {
		t.Errorf("%v: %s", err, cut)
	}
}
