package workflows

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
)

var update = flag.Bool("update", false, "write what the scenarios gave into them")

// TestRuns plays testdata/runs: each scenario is a workflow of the kind its file is named after and what comes of it:
// the load errors, or outcome, result, message, position and stack, and what was logged. A file named time says how long
// runs may take in all.
func TestRuns(t *testing.T) {
	files, err := filepath.Glob("testdata/runs/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, archive, Reused)
			n := len(archive.Files) - 1
			if n < 0 || archive.Files[n].Name != "want" {
				archive.Files = append(archive.Files, txtar.File{Name: "want"})
				n++
			}
			if *update {
				archive.Files[n].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(archive.Files[n].Data); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
			if single := play(t, archive, SingleUse); single != withoutAdvice(got) {
				t.Errorf("with a runtime for each run got:\n%s\nwant:\n%s", single, withoutAdvice(got))
			}
		})
	}
}

// withoutAdvice leaves out the warning that a workflow needs a runtime for each run: where each has one there is none.
func withoutAdvice(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if !strings.Contains(line, "each run gets a runtime of its own") {
			out.WriteString(line)
		}
	}
	return out.String()
}

func play(t *testing.T, archive *txtar.Archive, policy RealmPolicy) string {
	core, logs := observer.New(zap.DebugLevel)
	e := engineWith(t, Options{Logger: zap.New(core), Realms: policy})
	files := map[string]string{}
	for _, f := range archive.Files {
		if f.Name != "want" {
			files[f.Name] = string(f.Data)
		}
	}
	p := newProject(t, files)
	var out bytes.Buffer
	s, diags := e.Load(t.Context(), p)
	for _, d := range diags {
		level := "error"
		if d.Warning {
			level = "warning"
		}
		fmt.Fprintf(&out, "load %s: %s\n", level, d.Error())
	}
	if s == nil {
		return out.String()
	}
	defer s.Close()
	host := newHost()
	var fired []Event
	run := &Run{EventID: "ev1", Start: time.Date(2026, 5, 17, 12, 0, 0, 0, time.UTC), Host: host,
		Fired: func(events []Event) { fired = append(fired, events...) },
		Env:   &Env{Variables: map[string]string{"CRM_LIST": "readers"}, Secrets: map[string]string{"WEBHOOK_KEY": "s3cr3t-s3cr3t+/"}}}
	wall := time.Minute // no scenario gets there unless it says so: the machine may be busy
	if text, ok := files["time"]; ok {
		var err error
		if wall, err = time.ParseDuration(strings.TrimSpace(text)); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), wall)
	defer cancel()
	for _, kind := range []Kind{Middleware, Provisioning, Feature, Surface, Component, Endpoint, Action} {
		if _, ok := files["workflows/"+string(kind)+".ts"]; !ok {
			continue
		}
		result, err := runKind(ctx, s, kind, run)
		show(&out, result, err)
	}
	for _, entry := range logs.All() {
		fields := entry.ContextMap()
		at, _ := fields["at"].(string)
		fmt.Fprintf(&out, "log %s [%s %s %s] %s: %s\n", entry.LoggerName, fields["kind"], fields["event_id"], entry.Level, at, entry.Message)
	}
	for i, e := range fired {
		if i < 3 {
			text, _ := json.Marshal(e)
			fmt.Fprintf(&out, "fired %s\n", text)
		}
	}
	for _, line := range host.settled {
		fmt.Fprintf(&out, "settled %s\n", line)
	}
	return out.String()
}

func runKind(ctx context.Context, s *Set, kind Kind, run *Run) (any, error) {
	path := "workflows/" + string(kind) + ".ts"
	args := testArgs()
	surface := &SurfaceArgs{Features: testFeatures(), Plans: []string{"anonymous"}, SurfaceSlug: "web"}
	switch kind {
	case Middleware:
		return s.Middleware(ctx, path, run, args)
	case Action:
		return s.Action(ctx, path, run, &ActionArgs{Attempt: 2, Identity: args.Identity, Trigger: "plans_changed",
			Payload: json.RawMessage(`{"eventId":"ev1","added":["premium"],"removed":[],"plans":["premium"]}`)})
	case Provisioning:
		return s.Provisioning(ctx, path, run, args)
	case Feature:
		return s.Feature(ctx, s.project.Features[0], run, args, &FeatureArgs{Feature: testFeatures()[0], Plans: []string{"trial"}})
	case Surface:
		return s.Surface(ctx, path, run, args, surface)
	case Component:
		surface.ComponentSlug = "body"
		surface.SurfaceProperties = json.RawMessage(`{"locked":true}`)
		return s.Component(ctx, path, run, args, surface)
	default:
		return s.Endpoint(ctx, s.project.Endpoints[0], run, &EndpointArgs{Context: args.Context, Identity: args.Identity,
			Params: map[string]string{"id": "7"},
			Request: &EndpointRequest{Method: "POST", URL: "https://news.example/api/x?y=1",
				Header: map[string][]string{"Content-Type": {"application/json"}}, Body: []byte(`{"topics":["a"]}`)}})
	}
}

func show(out *bytes.Buffer, result any, err error) {
	var e *RunError
	if errors.As(err, &e) {
		fmt.Fprintf(out, "%s: %s\nat %s\n", e.Outcome, e.Message, e.At)
		for _, s := range e.Stack {
			fmt.Fprintf(out, "  %s\n", s)
		}
		return
	}
	text, jsonErr := json.Marshal(result)
	fmt.Fprintf(out, "ok: %s %v\n", text, jsonErr)
}
