package esregexp_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-eb607675/tollgate/workflows/esregexp"
)

func compile(t testing.TB, source, flags string) *esregexp.Regexp {
	t.Helper()
	re, err := esregexp.CompileString(source, flags)
	if err != nil {
		t.Fatalf("/%s/%s: %v", source, flags, err)
	}
	return re
}

// TestA08Redos: patterns that are known to backtrack without end, on texts made for them. A match may look once in a few
// thousand steps whether it is to stop; it has to stop then, or to have found the answer before.
func TestA08Redos(t *testing.T) {
	for _, c := range []struct {
		source, pump, tail string
		answered           bool // in a number of steps that a run has time for
	}{
		{`^(a+)+$`, "a", "!", true},
		{`^(a|aa)+$`, "a", "!", true},
		{`^(a|a?)+$`, "a", "!", true},
		{`^([a-zA-Z]+)*$`, "a", "!", true},
		{`(.*a){12}$`, "a", "!", false},
		{`^(([a-z])+.)+[A-Z]([a-z])+$`, "a", "!", true},
		{`^(?:\w+\s?)*$`, "word ", "!", true},
		{`^(\w+\.?)+@`, "ab", "!", true},
		{`(x+x+)+y`, "x", "", true},
		{`^(.*?,){11}P`, "1,", "", false},
		{`\s+$`, " ", "x", true},
		{`^(?:a?){60}a{60}$`, "a", "!", true},
		{`<!--(?:-?[^-])*-->`, "<!--", "", true},
		{`^(?:"(?:[^"\\]|\\.)*"|[^,])*,$`, `"a`, "", true},
		{`(\w*)*\1!`, "a", "", false},
		{`^(?=(a+)+b)a`, "a", "!", false},
		{`([^,]*,)*\1x`, "a,", "", false},
		{`^((a*)*)*$`, "a", "!", true},
		{`(?<=(a+)+b)c`, "a", "c", false},
		{`^([0-9]+)*([a-z]+)*([A-Z]+)*$`, "0aA", "!", true},
	} {
		text := esregexp.ASCII(strings.Repeat(c.pump, 400) + c.tail)
		looks := 0
		_, err := compile(t, c.source, "").Match(text, 0, false, func() bool { looks++; return looks > 2000 }, nil)
		switch {
		case err != nil && !errors.Is(err, esregexp.ErrStopped):
			t.Errorf("/%s/: %v", c.source, err)
		case err != nil && looks != 2001:
			t.Errorf("/%s/ went on after it was told to stop", c.source)
		case err != nil && c.answered:
			t.Errorf("/%s/ did not come to an end", c.source)
		}
	}
}

// TestA08Pages: what takes a paid part out of a page finds it in a page of any length, or says that it cannot.
func TestA08Pages(t *testing.T) {
	for _, source := range []string{`<!--p-->(?:(?!<!--\/p).)*<!--\/p-->`, `<!--p-->(.|\n)*<!--\/p-->`, `<!--p-->[^]*?<!--\/p-->`, `(<!--)p-->(?:\n|[^\n])+\1\/p-->`} {
		re := compile(t, source, "gs")
		for _, n := range []int{5_000, 20_000, 120_000, 1_200_000} {
			for _, filler := range []string{"text \n", "téxt \n", "t😀t \n"} {
				page := units("<html>" + filler + "<!--p-->")
				start := len(page) - len("<!--p-->")
				for more := units(filler); len(page) < n; {
					page = append(page, more...)
				}
				page = append(page, units("<!--/p-->")...)
				end := len(page)
				page = append(page, units(filler+"</html>")...)
				got, err := re.Match(textOf(page), 0, false, nil, nil)
				if err != nil || len(got) < 2 || int(got[0]) != start || int(got[1]) != end {
					t.Errorf("/%s/ on %d units of %q: %v %v, want %d to %d", source, n, filler, got, err, start, end)
				}
			}
		}
	}
}

// TestA08Memory: a text that needs more places to go back to than there may be is an error, not "no match".
func TestA08Memory(t *testing.T) {
	text := esregexp.ASCII(strings.Repeat("ab", 4_000_000))
	_, err := compile(t, `^(?:(a)|(b))*$`, "").Match(text, 0, false, nil, nil)
	if !errors.Is(err, esregexp.ErrMemory) {
		t.Errorf("got %v", err)
	}
	if got, err := compile(t, `^[ab]*$`, "").Match(text, 0, false, nil, nil); err != nil || got == nil {
		t.Errorf("a loop over characters: %v %v", got, err)
	}
}

// TestSourceBombs: patterns that are too long, too deep or would become too large are refused, whoever wrote them.
func TestSourceBombs(t *testing.T) {
	for _, source := range []string{
		strings.Repeat("(", 500_000), strings.Repeat("(", 5_000) + strings.Repeat(")", 5_000), strings.Repeat("a", 1<<17),
		strings.Repeat("(?:", 201) + strings.Repeat(")", 201), "((((a{1,900}b){1,900}c){1,900}d){1,900}e){1,900}" + strings.Repeat("(a|b)*", 10_000),
		strings.Repeat("[^a]|", 60_000),
	} {
		re, err := esregexp.CompileString(source, "")
		var wrong *esregexp.SyntaxError
		if err != nil && !errors.As(err, &wrong) {
			t.Errorf("%.20s…: %v", source, err)
		}
		if err == nil && len(source) > 1<<16 {
			t.Errorf("%.20s… of %d: %v", source, len(source), re)
		}
	}
	re := compile(t, strings.Repeat("(?:", 199)+strings.Repeat(")", 199)+`(?:(?:a{900}){900}){900}`, "")
	if got, err := re.Match(esregexp.ASCII("aaa"), 0, false, nil, nil); err != nil || got != nil {
		t.Errorf("%v %v", got, err)
	}
}

func TestCache(t *testing.T) {
	c := esregexp.NewCache(200_000)
	made := 0
	get := func(i int) *esregexp.Regexp {
		re, err := c.Get(fmt.Sprint(i), func() (*esregexp.Regexp, error) {
			made++
			return esregexp.CompileString(fmt.Sprintf("a{%d}", i), "")
		})
		if err != nil {
			t.Fatal(err)
		}
		return re
	}
	first := get(1)
	if get(1) != first || made != 1 {
		t.Error("it is not kept")
	}
	for i := range 1000 {
		get(i + 2)
		get(1)
	}
	if get(1) != first {
		t.Error("the one used all the time has gone")
	}
	if made = 0; get(2) == nil || made != 1 {
		t.Error("the one used least has stayed")
	}
	if _, err := c.Get("wrong", func() (*esregexp.Regexp, error) { return esregexp.CompileString("(", "") }); err == nil {
		t.Error("no error")
	}
}

func TestPacked(t *testing.T) {
	for _, s := range [][]uint16{{}, units("a/b\n"), {0xD800, 0x41}, units("😀")} {
		got, ok := esregexp.Unpack(esregexp.Pack(s))
		if !ok || string(utf16Bytes(got)) != string(utf16Bytes(s)) {
			t.Errorf("%x became %x", s, got)
		}
	}
	for _, s := range []string{"", "abc", "\x01re:123", "\x01re:xyzw"} {
		if _, ok := esregexp.Unpack(s); ok {
			t.Errorf("%q is no packed form", s)
		}
	}
}

func utf16Bytes(u []uint16) (b []byte) {
	for _, c := range u {
		b = append(b, byte(c>>8), byte(c))
	}
	return b
}

// FuzzMatch: no pattern and no text stop the process, and what is found lies within the text.
func FuzzMatch(f *testing.F) {
	for _, s := range []string{`(a+)+$`, `(?<=(\d+)(\d+))$`, `[^\p{L}\d-z]`, `(?<n>a)\k<n>{2,}?`, `\u{1F600}|\cJ|[\b]`, `(?:(?=a)|b*)*`} {
		for _, flags := range []string{"", "iu", "gmsy"} {
			f.Add(s, flags, "aab1é😀")
		}
	}
	f.Fuzz(func(t *testing.T, source, flags, text string) {
		re, err := esregexp.CompileString(source, flags)
		if err != nil {
			var wrong *esregexp.SyntaxError
			if !errors.As(err, &wrong) {
				t.Fatal(err)
			}
			return
		}
		u := units(text)
		looks := 0
		got, err := re.Match(textOf(u), 0, re.Sticky, func() bool { looks++; return looks > 100 }, nil)
		if err != nil && !errors.Is(err, esregexp.ErrStopped) && !errors.Is(err, esregexp.ErrMemory) {
			t.Fatal(err)
		}
		for i := 0; i < len(got); i += 2 {
			if got[i] >= 0 && (got[i] > got[i+1] || int(got[i+1]) > len(u)) {
				t.Fatalf("/%s/%s on %q: %v", source, flags, text, got)
			}
		}
		if got != nil && len(got) != 2*len(re.Names) {
			t.Fatalf("%d positions of %d groups", len(got), len(re.Names))
		}
	})
}
