package integration_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	random "math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// jwtSecret is what the scenarios' projects verify tokens with, as {env.JWT_SECRET}.
const jwtSecret = "0123456789abcdef0123456789abcdef"

// deadline is how long anything may take before a test gives up: no test waits that long when all is well.
const deadline = 30 * time.Second

// patience is the same for what follows an answer at once.
const patience = 5 * time.Second

// server is a Caddy in a process of its own. It runs in dir, where relative paths of its Caddyfile start.
type server struct {
	dir    string
	gate   string // host:port of {$GATE}
	tls    string // host:port whose port is {$TLS_PORT}
	admin  string // host:port of the admin endpoint
	origin string // host:port of {$ORIGIN}

	env     []string // beside what all servers get
	socket  *os.File
	process *exec.Cmd
	exited  chan struct{}
	log     *logBuffer
}

// newServer prepares a server without starting it. The folder is the caller's.
func newServer(t testing.TB, dir, origin string) *server {
	t.Helper()
	s := &server{dir: dir, origin: origin, log: new(logBuffer)}
	s.tls, s.admin = freeAddress(t), freeAddress(t)
	// The gate's socket is ours and the server's third file (default_bind fd/3), as systemd would have it. With one of its
	// own, Caddy would close and open it at a reload, and the kernel resets connections that wait in a closing one.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.gate = l.Addr().String()
	if s.socket, err = l.(*net.TCPListener).File(); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil { // the file is a copy
		t.Fatal(err)
	}
	writeCertificate(t, dir)
	t.Cleanup(func() {
		s.kill()
		s.socket.Close()
		if t.Failed() {
			t.Logf("log of the server:\n%s", s.log.String())
		}
		if form, shown := shownSecret(s.log.String()); shown {
			t.Errorf("the log shows a secret as %s:\n%s", form, s.log.String())
		}
		if strings.Contains(s.log.String(), "DATA RACE") {
			t.Errorf("the server had a data race:\n%s", s.log.String())
		}
	})
	return s
}

// freeAddress is an address nobody listens on. It is below the ports that systems give to connections, or one of those
// of the other tests could take it before the server does.
func freeAddress(t testing.TB) string {
	t.Helper()
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 12_000+random.IntN(20_000)))
		if err != nil {
			continue
		}
		defer l.Close()
		return l.Addr().String()
	}
	t.Fatal("no free port")
	return ""
}

func port(address string) string { return address[strings.LastIndexByte(address, ':')+1:] }

func (s *server) environment() []string {
	return append(append(os.Environ(), s.env...),
		"GATE="+s.gate, "PORT="+port(s.gate), "TLS_PORT="+port(s.tls), "ORIGIN="+s.origin, "JWT_SECRET="+jwtSecret, "HIDDEN_SECRET="+hiddenSecret,
		"CRM_TOKEN=token-of-the-recipes", "WEBHOOK_KEY=key-of-the-recipes",
		"CADDY_ADMIN="+s.admin,
		"HOME="+filepath.Join(s.dir, "home"), "XDG_DATA_HOME="+filepath.Join(s.dir, "data"), "XDG_CONFIG_HOME="+filepath.Join(s.dir, "config"))
}

// start runs the server on the folder's Caddyfile and waits until it says that it is ready. An error holds what it
// wrote before it ended.
func (s *server) start(t testing.TB) error {
	t.Helper()
	ready, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ready.Close()
	secret := make([]byte, 16)
	rand.Read(secret)
	word := hex.EncodeToString(secret)

	s.process = exec.Command(binary, "run", "--config", "Caddyfile", "--pingback", ready.Addr().String())
	s.process.Dir = s.dir
	s.process.Env = s.environment()
	s.process.ExtraFiles = []*os.File{s.socket}
	s.process.Stdin = strings.NewReader(word)
	s.process.Stdout, s.process.Stderr = s.log, s.log
	from := s.log.Len()
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	s.exited = make(chan struct{})
	go func() {
		defer close(s.exited)
		_ = s.process.Wait()
	}()
	said := make(chan error, 1)
	go func() {
		c, err := ready.Accept()
		if err != nil {
			said <- err
			return
		}
		defer c.Close()
		b, err := io.ReadAll(c)
		if err == nil && string(b) != word {
			err = errors.New("somebody else called")
		}
		said <- err
	}()
	select {
	case err := <-said:
		if err != nil {
			t.Fatal(err)
		}
		return nil
	case <-s.exited:
		return fmt.Errorf("the server ended with code %d:\n%s", s.process.ProcessState.ExitCode(), s.log.String()[from:])
	case <-time.After(deadline):
		t.Fatalf("the server is not ready after %s:\n%s", deadline, s.log.String())
		return nil
	}
}

// mustStart starts the server.
func (s *server) mustStart(t testing.TB) {
	t.Helper()
	if err := s.start(t); err != nil {
		t.Fatal(err)
	}
}

// stop ends the server as systemd would and returns its exit code.
func (s *server) stop(t testing.TB) int {
	t.Helper()
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.exited:
	case <-time.After(deadline):
		t.Fatalf("the server does not end")
	}
	return s.process.ProcessState.ExitCode()
}

// kill ends the server without asking it.
func (s *server) kill() {
	if s.process == nil || s.process.Process == nil {
		return
	}
	_ = s.process.Process.Kill() // it may have ended already
	<-s.exited
}

// reload hands a Caddyfile of the folder to the running server. The error is the server's.
func (s *server) reload(t testing.TB, file string) error {
	t.Helper()
	caddyfile, err := os.ReadFile(filepath.Join(s.dir, file))
	if err != nil {
		t.Fatal(err)
	}
	status, body := s.askAdmin(t, http.MethodPost, "/load", caddyfile)
	if status != http.StatusOK {
		return fmt.Errorf("%d %s", status, body)
	}
	return nil
}

// askAdmin asks the server's admin endpoint.
func (s *server) askAdmin(t testing.TB, method, path string, body []byte) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, "http://"+s.admin+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "text/caddyfile")
	r.Header.Set("Cache-Control", "must-revalidate") // load even what is the same
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// run runs a command of the binary in the folder and returns its output and exit code.
func (s *server) run(t testing.TB, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	command := exec.CommandContext(ctx, binary, args...)
	command.Dir = s.dir
	command.Env = s.environment()
	var out, errOut bytes.Buffer
	command.Stdout, command.Stderr = &out, &errOut
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errOut.String(), command.ProcessState.ExitCode()
}

// logBuffer keeps what a server writes. It may be read while the server runs.
type logBuffer struct {
	mu    sync.Mutex
	b     bytes.Buffer
	grown chan struct{} // closed with the next write; nil while nobody waits
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.grown != nil {
		close(l.grown)
		l.grown = nil
	}
	return l.b.Write(p)
}

// await tells whether text is in the log, or comes into it before long.
func (l *logBuffer) await(text string) bool {
	late := time.After(patience)
	for {
		l.mu.Lock()
		found := strings.Contains(l.b.String(), text)
		if l.grown == nil {
			l.grown = make(chan struct{})
		}
		grown := l.grown
		l.mu.Unlock()
		if found {
			return true
		}
		select {
		case <-grown:
		case <-late:
			return false
		}
	}
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *logBuffer) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Len()
}
