package esregexp_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"testing"
	"unicode/utf16"

	"github.com/seed-eb607675/tollgate/workflows/esregexp"
)

// asked is a question to Node: where the groups of a pattern match in a text from a position on.
type asked struct {
	Source string   `json:"source"`
	Flags  string   `json:"flags"`
	Text   []uint16 `json:"text"`
	Start  int      `json:"start"`
}

// answer is what it says. Groups is nil if nothing matches; a group that did not take part is [-1, -1].
type answer struct {
	Error  bool    `json:"error"`
	Groups []int32 `json:"groups"`
}

const oracle = `
const questions = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(questions.map(({ source, flags, text, start }) => {
  let re;
  try { re = new RegExp(source, flags.replace("g", "").replace("y", "") + (flags.includes("y") ? "yd" : "gd")); } catch { return { error: true }; }
  re.lastIndex = start;
  const m = re.exec(String.fromCharCode(...text));
  return { groups: m && m.indices.flatMap((i) => i ?? [-1, -1]) };
})));`

// ask puts questions to Node, whose engine is the oracle.
func ask(t *testing.T, questions []asked) (answers []answer) {
	t.Helper()
	node(t, oracle, questions, &answers)
	if len(answers) != len(questions) {
		t.Fatalf("node answered %d questions of %d", len(answers), len(questions))
	}
	return answers
}

// askSpans asks where in a text the characters of properties are.
func askSpans(t *testing.T, names []string, text []uint16) (spans []string) {
	t.Helper()
	node(t, `
const { names, text } = JSON.parse(require("fs").readFileSync(0, "utf8"));
let s = "";
for (let i = 0; i < text.length; i += 1000) s += String.fromCharCode(...text.slice(i, i + 1000));
const spans = (name) => {
  let out = "";
  for (const m of s.matchAll(new RegExp("\\p{" + name + "}+", "gu"))) out += m.index + "-" + (m.index + m[0].length) + " ";
  return out;
};
process.stdout.write(JSON.stringify(names.map((name) => { try { return spans(name); } catch { return "error"; } })));`,
		map[string]any{"names": names, "text": text}, &spans)
	return spans
}

// node runs a script with in on its standard input and reads what it writes into out.
func node(t *testing.T, script string, in, out any) {
	t.Helper()
	path, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("node is missing: it is the oracle of these tests; install Node 20 or newer (Debian: apt-get install nodejs)")
	}
	input, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, "-e", script)
	cmd.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, stderr.String())
	}
	if err := json.Unmarshal(text, out); err != nil {
		t.Fatal(err)
	}
}

// ours answers a question.
func ours(q asked) (answer, error) {
	re, err := esregexp.CompileString(q.Source, q.Flags)
	if err != nil {
		return answer{Error: true}, err
	}
	groups, err := re.Match(textOf(q.Text), q.Start, re.Sticky, nil, nil)
	return answer{Groups: groups}, err
}

// textOf makes a text of units, the narrow form if it can.
func textOf(units []uint16) esregexp.Text {
	ascii := make([]byte, len(units))
	for i, u := range units {
		if u >= 128 {
			return esregexp.UTF16(units)
		}
		ascii[i] = byte(u)
	}
	return esregexp.ASCII(string(ascii))
}

func units(s string) []uint16 { return utf16.Encode([]rune(s)) }
