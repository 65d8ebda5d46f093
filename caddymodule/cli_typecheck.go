package caddymodule

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/workflows/types"
)

// compileTime is how long TypeScript may take: a project of thousands of files takes seconds, a compiler that hangs would
// hang a build.
const compileTime = 5 * time.Minute

// typecheck runs TypeScript over a project that has no errors of its own: the compiler of the project's node_modules, else
// that of the PATH. Without one, or without its files, there is a warning or an error that says how to get them.
func typecheck(ctx context.Context, dir string) catalog.Diagnostics {
	if d := stale(dir); d != nil {
		return catalog.Diagnostics{d}
	}
	compiler, err := exec.LookPath(filepath.Join(dir, "node_modules", ".bin", "tsc"))
	if err != nil {
		compiler, err = exec.LookPath("tsc")
	}
	if err != nil {
		return catalog.Diagnostics{{
			Pos: catalog.Position{File: types.ConfigName, Line: 1, Column: 1}, Warning: true,
			Text: "types are not checked: there is no tsc in node_modules and none on the PATH",
			Hint: "npm install --save-dev typescript",
		}}
	}
	ctx, cancel := context.WithTimeout(ctx, compileTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, compiler, "--noEmit", "--pretty", "false", "--project", types.ConfigName)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	found := compilerMessages(out)
	if err != nil && len(found.Errors()) == 0 {
		text := fmt.Sprintf("running %s: %v", compiler, err)
		if said := strings.TrimSpace(string(out)); said != "" {
			text += ": " + said
		}
		found = append(found, &catalog.Diagnostic{Pos: catalog.Position{File: types.ConfigName, Line: 1, Column: 1}, Text: text})
	}
	return found
}

// stale is the error that the project's declarations are missing or another project's or server's: what tsc says with them
// would mislead.
func stale(dir string) *catalog.Diagnostic {
	missing := func(name, text string) *catalog.Diagnostic {
		return &catalog.Diagnostic{
			Pos: catalog.Position{File: name, Line: 1, Column: 1}, Text: text, Hint: "caddy tollgate types writes it",
		}
	}
	if _, err := os.Stat(filepath.Join(dir, types.ConfigName)); err != nil {
		return missing(types.ConfigName, "is needed to check types and is not there")
	}
	project, _ := loadNames(dir)
	if project == nil {
		return nil // reported already
	}
	want, err := types.Declarations(project)
	if err != nil {
		return missing(types.FileName, err.Error())
	}
	got, err := os.ReadFile(filepath.Join(dir, types.FileName))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return missing(types.FileName, "is needed to check types and is not there")
	case err != nil:
		return missing(types.FileName, err.Error())
	case !bytes.Equal(got, []byte(want)):
		return missing(types.FileName, "is not that of this project and server")
	}
	return nil
}

// compilerMessage is a line of tsc without colours: file(line,column): error TS2322: text. Lines that explain it are
// indented below.
var compilerMessage = regexp.MustCompile(`^(.+?)\((\d+),(\d+)\): (error|warning) (TS\d+: .*)$`)

// globalMessage is one about the configuration.
var globalMessage = regexp.MustCompile(`^error (TS\d+: .*)$`)

func compilerMessages(out []byte) catalog.Diagnostics {
	var found catalog.Diagnostics
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		switch m := compilerMessage.FindStringSubmatch(line); {
		case m != nil:
			at := catalog.Position{File: filepath.ToSlash(m[1])}
			at.Line, _ = strconv.Atoi(m[2]) // digits, as the pattern says
			at.Column, _ = strconv.Atoi(m[3])
			found = append(found, &catalog.Diagnostic{Pos: at, Text: m[5], Warning: m[4] == "warning"})
		case globalMessage.MatchString(line):
			text := globalMessage.FindStringSubmatch(line)[1]
			found = append(found, &catalog.Diagnostic{Pos: catalog.Position{File: types.ConfigName, Line: 1, Column: 1}, Text: text})
		case strings.HasPrefix(line, "  ") && len(found) > 0:
			found[len(found)-1].Text += "\n" + line
		}
	}
	return found
}
