package catalog

import (
	"os"
	"path/filepath"
	"testing"
)

// write makes a project folder of a project file and further files; workflows that it names are written as well.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoadSmallestProject(t *testing.T) {
	p, diags := Load(write(t, map[string]string{FileName: "version: 1\n"}), Options{})
	if len(diags) != 0 || p == nil {
		t.Fatal(diags)
	}
	if p.Name != "default" || p.Identity.Cookie != "tollgate" || p.Identity.MaxAge != maxAge || p.Programs.Count != 1000 ||
		p.Limits.Fetches != 10 || p.Environment("live") == nil || p.Fetch.Hosts != nil || p.Meters.Location == nil {
		t.Errorf("defaults: %+v", p)
	}
}
