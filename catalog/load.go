package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seed-eb607675/tollgate/decision"
)

// FileName is the name of the project file in its folder.
const FileName = "tollgate.yaml"

// Options are what Load must be given from outside.
type Options struct {
	// Name tells projects on one server apart. Empty means "default".
	Name string
	// Selector and Marker compile the text of a component's selector and of a range's marker and say what is wrong with
	// it. An error that has the method Position() int (a byte offset in the text) is reported at that place, one that
	// has Hint() string with that hint. nil checks nothing.
	Selector, Marker func(text string) error
	// Env looks up {env.NAME}. nil means os.LookupEnv.
	Env func(name string) (string, bool)
}

// Load reads and checks the project in a folder. Everything that is wrong comes back at once, in the order of the file;
// warnings are among the diagnostics and do not stop a project. With an error the project is nil.
//
// Load reads the file, the keys and files it names under secrets, keys and identity, and looks whether the workflows are
// there; it does not compile them.
func Load(dir string, o Options) (*Project, Diagnostics) {
	l := newLoader(dir, o)
	l.load()
	l.diags.sort()
	if l.diags.Err() != nil {
		return nil, l.diags
	}
	return l.project, l.diags
}

// loader holds what is being built and what was found wrong. Methods named after a part of the file read that part.
type loader struct {
	dir     string
	o       Options
	project *Project
	diags   Diagnostics
	// keys, if not nil, collects the names of all keys that were allowed at the places seen. Tests compare the manual
	// with it.
	keys map[string]map[string]bool
	// referenced are the workflow files that the project names.
	referenced map[string]bool
	// kinds tells for each name used in variables and secrets where it was first used as which.
	kinds map[string]nameUse
	// planPos is where each plan stands.
	planPos map[string]Position
	// seenKeys are the digests of API keys with the place of their first mention.
	seenKeys map[[32]byte]Position
	// substituted are the values that placeholders stood for, in the order read.
	substituted []string
}

func newLoader(dir string, o Options) *loader {
	if o.Name == "" {
		o.Name = "default"
	}
	if o.Env == nil {
		o.Env = os.LookupEnv
	}
	return &loader{
		dir: dir, o: o, referenced: map[string]bool{}, kinds: map[string]nameUse{}, seenKeys: map[[32]byte]Position{},
		planPos: map[string]Position{},
	}
}

func (l *loader) load() {
	start := Position{File: FileName, Line: 1, Column: 1}
	abs, err := filepath.Abs(l.dir)
	if err != nil {
		l.errorAt(start, "finding the project folder: %v", err)
		return
	}
	l.dir = abs
	text, err := os.ReadFile(filepath.Join(abs, FileName))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("there is no such file in %s", abs)
		}
		l.errorAt(start, "reading the project: %v", err)
		return
	}
	sum := sha256.Sum256(text)
	l.project = &Project{Dir: abs, Name: l.o.Name, Digest: hex.EncodeToString(sum[:])}
	root := readYAML(FileName, text, &l.diags)
	if root == nil {
		return
	}
	l.root(root)
	if l.diags.Err() == nil { // beside errors these would be noise: what a wrong key names was not read
		l.warnUnheld()
		l.warnIdle()
		l.warnUnreferenced()
	}
}

// root reads the file. The parts are read in the order in which they need each other, whatever their order in the file.
func (l *loader) root(n *node) {
	l.mapping(n, "the project file", []field{
		{name: "version", required: true, set: l.version},
		{name: "identity", always: true, set: l.identity},
		later("context"),
		{name: "features", set: l.features},
		{name: "plans", set: l.plans},
		{name: "provisioning", set: func(v *node) { l.workflows(v, &l.project.Provisioning) }},
		{name: "middleware", set: func(v *node) { l.workflows(v, &l.project.Middleware) }},
		{name: "surfaces", set: l.surfaces},
		{name: "endpoints", set: l.endpoints},
		{name: "triggers", set: l.triggers},
		later("actions"),
		{name: "integrations", set: l.integrations},
		{name: "variables", set: func(*node) {}}, // read with the environments they are merged into
		{name: "secrets", set: func(*node) {}},
		{name: "environments", always: true, set: func(v *node) { l.environments(v, n.get("variables"), n.get("secrets")) }},
		{name: "meters", always: true, set: l.meters},
		{name: "limits", always: true, set: l.limits},
		{name: "fetch", set: l.fetch},
		{name: "programs", always: true, set: l.programs},
	})
}

func (l *loader) version(n *node) {
	if v, ok := l.integer(n, 0, 1<<31); ok && v != 1 {
		l.errorAt(n.pos, "version %d is not known; this server reads version 1", v)
	}
}

// workflows reads a list of workflow files.
func (l *loader) workflows(n *node, into *[]WorkflowRef) {
	l.list(n, func(item *node) {
		if ref := l.workflow(item); !ref.IsZero() {
			for _, other := range *into {
				if other.Path == ref.Path {
					l.errorAt(item.pos, "workflow %s is listed twice", ref.Path)
					return
				}
			}
			*into = append(*into, ref)
		}
	})
}

func (l *loader) programs(n *node) {
	l.project.Programs = Programs{Count: 1000, Memory: 256 << 20}
	l.mapping(n, "programs", []field{
		{name: "cache", set: func(v *node) {
			if i, ok := l.integer(v, 1, 1_000_000); ok {
				l.project.Programs.Count = int(i)
			}
		}},
		{name: "memory", set: func(v *node) {
			if i, ok := l.size(v, 1<<20, 64<<30); ok {
				l.project.Programs.Memory = i
			}
		}},
	})
}

func (l *loader) errorAt(pos Position, format string, args ...any) *Diagnostic {
	d := &Diagnostic{Pos: pos, Text: fmt.Sprintf(format, args...)}
	l.diags = append(l.diags, d)
	return d
}

func (l *loader) warnAt(pos Position, format string, args ...any) {
	l.errorAt(pos, format, args...).Warning = true
}

// unknown reports a name that nothing defines, with the one that was probably meant.
func (l *loader) unknown(pos Position, what, name string, among []string) {
	d := l.errorAt(pos, "unknown %s %q", what, name)
	if near := decision.Near(name, among); near != "" {
		d.Hint = fmt.Sprintf("did you mean %q?", near)
	}
}
