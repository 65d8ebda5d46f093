package caddymodule

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/seed-eb607675/tollgate/rehearsal"
	"github.com/seed-eb607675/tollgate/scenario"
)

// testFlags are the flags of `test`.
type testFlags struct {
	run     string
	explain bool
	json    bool
}

// testCommand plays the scenario files of a project.
func testCommand() *cobra.Command {
	var f testFlags
	c := &cobra.Command{
		Use:   "test [<dir>] [--run <regexp>] [--explain] [--json]",
		Short: "Plays the scenarios of a project",
		Long: `
Plays the scenarios in the *.test.yaml files of the project in <dir> (default
./tollgate): what is given, what a visitor does, what is expected. Nothing goes
out to the network, and no server's state is touched.

Exit codes: 0, 1 (a scenario failed or could not be read), 2 (wrong usage).`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage(c, fmt.Errorf("test takes one folder, got %q as well", args[1]))
			}
			p := new(Project)
			if len(args) == 1 {
				p.Dir = args[0]
			}
			run, err := regexp.Compile(f.run)
			if err != nil {
				return usage(c, fmt.Errorf("--run: %w", err))
			}
			return playScenarios(c, p, &f, run)
		},
	}
	c.DisableFlagsInUseLine = true
	c.Flags().StringVar(&f.run, "run", "", "play the scenarios whose name matches this regular expression (RE2)")
	c.Flags().BoolVar(&f.explain, "explain", false, "explain the decision of every step that failed, as decide does")
	c.Flags().BoolVar(&f.json, "json", false, "print JSON")
	return c
}

// scenarioReport is what `test` says of one scenario.
type scenarioReport struct {
	File     string            `json:"file"`
	Line     int               `json:"line"`
	Name     string            `json:"name"`
	OK       bool              `json:"ok"`
	MS       float64           `json:"ms"`
	Failures []finding         `json:"failures"`
	Steps    []*decisionReport `json:"steps,omitempty"` // those that failed, with --explain
}

// testReport is the JSON of `test`.
type testReport struct {
	Dir       string           `json:"dir"`
	Errors    []finding        `json:"errors"` // of scenario files and of the project
	Scenarios []scenarioReport `json:"scenarios"`
	Failed    int              `json:"failed"`
}

func playScenarios(c *cobra.Command, p *Project, f *testFlags, run *regexp.Regexp) error {
	dir, err := p.dir()
	if err != nil {
		return err
	}
	files, err := scenario.Find(dir)
	if err != nil {
		return usage(c, err)
	}
	if len(files) == 0 {
		return usage(c, fmt.Errorf("%s has no files that end in %s", dir, scenario.Suffix))
	}
	t := &testRun{c: c, flags: f, dir: dir, run: run, report: testReport{Dir: dir, Errors: []finding{}, Scenarios: []scenarioReport{}}}
	for _, file := range files {
		if err := t.play(c.Context(), file); err != nil {
			return err
		}
	}
	return t.finish()
}

// testRun is one call of `test`.
type testRun struct {
	c      *cobra.Command
	flags  *testFlags
	dir    string
	run    *regexp.Regexp
	report testReport
}

// play plays one file.
func (t *testRun) play(ctx context.Context, path string) error {
	name, err := filepath.Rel(t.dir, path)
	if err != nil {
		name = path
	}
	name = filepath.ToSlash(name)
	file, found := scenario.Read(path, name)
	if file == nil {
		t.found(newReport(t.dir, found).Errors, func() { printFindings(t.c.ErrOrStderr(), found) })
		return nil
	}
	wanted := file.Scenarios[:0:0]
	for _, s := range file.Scenarios {
		if t.run.MatchString(s.Name) {
			wanted = append(wanted, s)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	player, found := scenario.NewPlayer(ctx, t.dir, file)
	if player == nil {
		t.found(newReport(t.dir, found).Errors, func() { printFindings(t.c.ErrOrStderr(), found) })
		return nil
	}
	defer func() { closeProject(ctx, player.Project()) }()
	for _, s := range wanted {
		result, stage, err := player.Play(ctx, s)
		if err != nil {
			return err
		}
		t.add(name, player.Project(), stage, result)
	}
	return nil
}

func (t *testRun) found(list []finding, show func()) {
	t.report.Errors = append(t.report.Errors, list...)
	if !t.flags.json {
		show()
	}
}

// add reports a scenario that was played. With text this is also the progress.
func (t *testRun) add(file string, project *rehearsal.Project, stage *rehearsal.Stage, result *scenario.Result) {
	s := result.Scenario
	r := scenarioReport{File: file, Line: s.Pos.Line, Name: s.Name, OK: len(result.Failures) == 0, MS: milliseconds(result.Took), Failures: []finding{}}
	for _, f := range result.Failures {
		r.Failures = append(r.Failures, finding{File: f.Pos.File, Line: f.Pos.Line, Column: f.Pos.Column, Message: f.Text})
	}
	if t.flags.explain {
		for _, step := range result.Steps {
			if len(step.Failures) > 0 && step.Result != nil {
				page := step.Request.Origin.Header.Get("Content-Type") != "application/octet-stream"
				r.Steps = append(r.Steps, newDecisionReport(project.Catalog(), stage, step.Request, step.Result, page))
			}
		}
	}
	if !r.OK {
		t.report.Failed++
	}
	t.report.Scenarios = append(t.report.Scenarios, r)
	if t.flags.json {
		return
	}
	w := t.c.OutOrStdout()
	if r.OK {
		fmt.Fprintf(w, "ok    %s (%.0f ms)\n", r.Name, r.MS)
		return
	}
	fmt.Fprintf(w, "FAIL  %s (%.0f ms)\n", r.Name, r.MS)
	for _, f := range result.Failures {
		fmt.Fprintf(w, "      %v\n", f)
	}
	for _, step := range r.Steps {
		fmt.Fprintln(w)
		printDecision(w, step)
	}
}

// finish says how it went altogether.
func (t *testRun) finish() error {
	r := &t.report
	if t.flags.json {
		if err := printJSON(t.c.OutOrStdout(), r); err != nil {
			return err
		}
	} else {
		summary := count(len(r.Scenarios), "scenario") + " played, " + fmt.Sprint(r.Failed) + " failed"
		if len(r.Errors) > 0 {
			summary += ", " + count(len(r.Errors), "error")
		}
		fmt.Fprintln(t.c.OutOrStdout(), summary)
	}
	switch {
	case r.Failed > 0 || len(r.Errors) > 0:
		return problems(t.c)
	case len(r.Scenarios) == 0:
		return usage(t.c, errors.New("no scenario has a name that --run matches"))
	}
	return nil
}
