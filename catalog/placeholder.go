package catalog

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// maxNamedFile bounds a file that {file.PATH} or public_key_file names.
const maxNamedFile = 64 << 10

// expanded reads a string in which {env.NAME} stands for an environment variable and {file.PATH} for the contents of a
// file of the project without the final line break. Any other braces stay. What it stands for is never in a message.
func (l *loader) expanded(n *node) (string, bool) {
	if n.kind != stringNode {
		l.badType(n, "", "text")
		return "", false
	}
	var out strings.Builder
	rest, at, good := n.text, 0, true
	for {
		i := strings.IndexByte(rest, '{')
		if i < 0 {
			out.WriteString(rest)
			return out.String(), good
		}
		out.WriteString(rest[:i])
		at += i
		rest = rest[i:]
		end := strings.IndexByte(rest, '}')
		inner, isEnv := strings.CutPrefix(rest, "{env.")
		if !isEnv {
			var isFile bool
			if inner, isFile = strings.CutPrefix(rest, "{file."); !isFile {
				out.WriteByte('{')
				rest = rest[1:]
				at++
				continue
			}
		}
		if end < 0 {
			l.errorAt(n.inside(at), "placeholder has no closing brace")
			return "", false
		}
		inner = inner[:end-(len(rest)-len(inner))]
		if isEnv {
			value, ok := l.o.Env(inner)
			if !ok {
				l.errorAt(n.inside(at), "environment variable %q is not set", inner)
				good = false
			}
			out.WriteString(value)
			l.substituted = append(l.substituted, value)
		} else if text, ok := l.readNamed(n.inside(at), inner); ok {
			text = bytes.TrimRight(text, "\r\n")
			out.Write(text)
			l.substituted = append(l.substituted, string(text))
		} else {
			good = false
		}
		at += end + 1
		rest = rest[end+1:]
	}
}

// readNamed reads a file that the project names.
func (l *loader) readNamed(pos Position, name string) ([]byte, bool) {
	_, full, ok := l.inFolder(pos, name)
	if !ok {
		return nil, false
	}
	info, err := os.Stat(full)
	if err == nil && info.Size() > maxNamedFile {
		l.errorAt(pos, "file %s is larger than 64 KiB", name)
		return nil, false
	}
	text, err := os.ReadFile(full)
	if err != nil {
		l.errorAt(pos, "reading %s: %v", name, reason(err))
		return nil, false
	}
	return text, true
}

// inFolder finds a file by its path relative to the project's folder. Neither the path nor a link on it may leave the
// folder: a project is reviewed as a folder, and what it reads lies in it. clean is the path with slashes, full where
// the file is.
func (l *loader) inFolder(pos Position, name string) (clean, full string, ok bool) {
	switch {
	case name == "":
		l.errorAt(pos, "must be a path")
		return "", "", false
	case strings.ContainsRune(name, '\\'):
		l.errorAt(pos, "path %q is written with slashes", name)
		return "", "", false
	case path.IsAbs(name):
		l.errorAt(pos, "path %q must be relative to the project's folder", name)
		return "", "", false
	}
	clean = path.Clean(name)
	if clean == ".." || strings.HasPrefix(clean, "../") || !filepath.IsLocal(filepath.FromSlash(clean)) {
		l.errorAt(pos, "path %q leaves the project's folder", name)
		return "", "", false
	}
	root, err := filepath.EvalSymlinks(l.dir)
	if err == nil {
		full, err = filepath.EvalSymlinks(filepath.Join(l.dir, filepath.FromSlash(clean)))
	}
	if err != nil {
		d := l.errorAt(pos, "reading %s: %v", name, reason(err))
		d.Hint = l.nearFile(clean)
		return "", "", false
	}
	if rel, err := filepath.Rel(root, full); err != nil || !filepath.IsLocal(rel) {
		l.errorAt(pos, "path %q leaves the project's folder by a link", name)
		return "", "", false
	}
	info, err := os.Stat(full)
	if err != nil || !info.Mode().IsRegular() {
		l.errorAt(pos, "%s is not a file", name)
		return "", "", false
	}
	return clean, full, true
}

// reason is an error of the file system without the path, which the message has already, and without the machine's part
// of it.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
