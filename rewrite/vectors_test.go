package rewrite

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// vectorFile is rewriting.json: recorded and worked-out behaviour.
type vectorFile struct {
	Format  string   `json:"format"`
	Vectors []vector `json:"vectors"`
}

type vector struct {
	ID, Group, Title, Kind string
	Given                  struct {
		HTML       string          `json:"html"`
		HTMLBase64 string          `json:"htmlBase64"`
		Charset    *string         `json:"charset"`
		Components []vectorPart    `json:"components"`
		HeadScript json.RawMessage `json:"headScript"`
	}
	Expect struct {
		HTML       *string  `json:"html"`
		HTMLBase64 *string  `json:"htmlBase64"`
		Charset    string   `json:"charset"`
		Refused    []string `json:"refused"`
		Warnings   []string `json:"warnings"`
		Error      *struct {
			Kind      Kind   `json:"kind"`
			Component string `json:"component"`
		} `json:"error"`
	}
}

type vectorPart struct {
	Key      string          `json:"key"`
	Selector string          `json:"selector"`
	Gate     bool            `json:"gate"`
	Content  json.RawMessage `json:"content"`
}

// TestVectors plays every vector whole, byte by byte, and split at every place. TOLLGATE_VECTORS names another folder
// with a rewriting.json.
func TestVectors(t *testing.T) {
	dir := os.Getenv("TOLLGATE_VECTORS")
	if dir == "" {
		dir = "testdata/vectors"
	}
	b, err := os.ReadFile(filepath.Join(dir, "rewriting.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file vectorFile
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	if file.Format != "tollgate-vectors/1" || len(file.Vectors) == 0 {
		t.Fatalf("format %q with %d vectors", file.Format, len(file.Vectors))
	}
	for _, v := range file.Vectors {
		t.Run(v.ID, func(t *testing.T) { v.play(t) })
	}
}

func (v *vector) play(t *testing.T) {
	rules, refused := v.rules(t)
	o := Options{}
	if v.Given.HeadScript != nil {
		o.HeadScript = &HeadScript{}
		if json.Unmarshal(v.Given.HeadScript, &o.HeadScript.Src) != nil {
			if err := json.Unmarshal(v.Given.HeadScript, o.HeadScript); err != nil {
				t.Fatal(err)
			}
		}
	}
	p, err := Compile(rules, o)
	var re *RuleError
	if errors.As(err, &re) && re.Rule == "head_script" {
		refused = append(refused, re.Rule)
		p, err = Compile(rules, Options{})
	}
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(refused)
	want := slices.Sorted(slices.Values(v.Expect.Refused))
	if !slices.Equal(refused, want) {
		t.Errorf("%s: refused %v, want %v", v.Title, refused, want)
	}
	doc := []byte(v.Given.HTML)
	if v.Given.HTMLBase64 != "" {
		doc = decode64(t, v.Given.HTMLBase64)
	}
	v.check(t, "whole", p, doc)
	v.check(t, "byte by byte", p, bytes.Split(doc, nil)...)
	for i := range doc {
		v.check(t, fmt.Sprintf("split at %d", i), p, doc[:i], doc[i:])
		if t.Failed() {
			return
		}
	}
}

// rules makes the rules of the components and tells which are refused.
func (v *vector) rules(t *testing.T) (rules []Rule, refused []string) {
	for _, c := range v.Given.Components {
		if c.Selector == "" || len(c.Content) == 0 {
			continue
		}
		r, err := c.rule(t)
		if err == nil {
			_, err = Compile([]Rule{r}, Options{})
		}
		if err != nil {
			refused = append(refused, c.Key)
			continue
		}
		rules = append(rules, r)
	}
	return rules, refused
}

func (c *vectorPart) rule(t *testing.T) (Rule, error) {
	r := Rule{Name: c.Key}
	var err error
	if r.Selector, err = CompileSelector(c.Selector); err != nil {
		return r, err
	}
	if r.Edit, err = parseEdit(c.Content); err != nil {
		return r, err
	}
	r.Gating = c.Gate && (r.Edit.Remove || r.Edit.Range != nil)
	return r, nil
}

func (v *vector) check(t *testing.T, how string, p *Program, parts ...[]byte) {
	t.Helper()
	charset := "utf-8"
	if v.Given.Charset != nil {
		charset = *v.Given.Charset
	}
	var out bytes.Buffer
	r := New(&out, p, charset)
	var err error
	for _, b := range parts {
		if _, err = r.Write(slices.Clone(b)); err != nil {
			break
		}
	}
	if closeErr := r.Close(); err == nil {
		err = closeErr
	}
	if want := v.Expect.Error; want != nil {
		var e *Error
		if !errors.As(err, &e) || e.Kind != want.Kind || want.Component != "" && e.Rule != want.Component {
			t.Errorf("%s, %s: error %v, want %s of %q", v.Title, how, err, want.Kind, want.Component)
		}
		return
	}
	if err != nil {
		t.Errorf("%s, %s: %v", v.Title, how, err)
		return
	}
	want := []byte(nil)
	if v.Expect.HTMLBase64 != nil {
		want = decode64(t, *v.Expect.HTMLBase64)
	} else if v.Expect.HTML != nil {
		want = []byte(*v.Expect.HTML)
	}
	if !bytes.Equal(out.Bytes(), want) {
		t.Errorf("%s, %s:\n  in   %s\n  with %+v\n  got  %s\n  want %s", v.Title, how, v.Given.HTML, v.components(), out.Bytes(), want)
	}
	if r.Charset() != v.Expect.Charset {
		t.Errorf("%s, %s: charset %q, want %q", v.Title, how, r.Charset(), v.Expect.Charset)
	}
	var got []string
	for w := range r.Stats().Warnings {
		got = append(got, string(w))
	}
	slices.Sort(got)
	if warnings := slices.Sorted(slices.Values(v.Expect.Warnings)); !slices.Equal(got, warnings) {
		t.Errorf("%s, %s: warnings %v, want %v", v.Title, how, got, warnings)
	}
}

func (v *vector) components() (out []string) {
	for _, c := range v.Given.Components {
		out = append(out, c.Selector+" "+string(c.Content))
	}
	return out
}

func decode64(t *testing.T, s string) []byte {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
