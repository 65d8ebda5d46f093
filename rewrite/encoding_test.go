package rewrite

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/htmlindex"
	"pgregory.net/rapid"
)

// decodeParts decodes a document that comes in parts.
func decodeParts(label string, parts ...string) (text string, in inputDecoder, err error) {
	in.label = label
	for _, p := range parts {
		b, err := in.decode([]byte(p), false)
		if err != nil {
			return text, in, err
		}
		text += string(b)
	}
	b, err := in.decode(nil, true)
	return text + string(b), in, err
}

func TestInputEncoding(t *testing.T) {
	utf16 := "\xfe\xff\x00<\x00p\x00>\x20\xac"
	for _, c := range []struct {
		name, label, in, want string
		decoded, undeclared   bool
	}{
		{"header", "utf-8", "é\xff", "é\xff", false, false},
		{"header, case and space", " UTF-8 ", "é", "é", false, false},
		{"header latin", "iso-8859-1", "\xe9\x80", "é€", true, false},
		{"header windows-1252", "windows-1252", "\x93", "“", true, false},
		{"header shift_jis", "shift_jis", "\x82\xa0\xff", "あ\uFFFD", true, false},
		{"header gb18030", "gbk", "\xc4\xe3", "你", true, false},
		{"header euc-kr", "ks_c_5601-1987", "\xb0\xa1", "가", true, false},
		{"header iso-2022-jp", "iso-2022-jp", "\x1b$B$\"\x1b(B<p>", "あ<p>", true, false},
		{"mark stays in utf-8", "", "\xef\xbb\xbfé", "\xef\xbb\xbfé", false, false},
		{"mark over header", "iso-8859-1", "\xef\xbb\xbfé", "\xef\xbb\xbfé", false, false},
		{"utf-16be mark", "utf-8", utf16, "<p>€", true, false},
		{"utf-16le mark", "", "\xff\xfe<\x00p\x00>\x00", "<p>", true, false},
		{"utf-16le header", "utf-16", "<\x00p\x00>\x00", "<p>", true, false},
		{"odd byte of utf-16", "utf-16le", "<\x00p", "<\uFFFD", true, false},
		{"meta", "", "<meta charset=iso-8859-1>\xe9", "<meta charset=iso-8859-1>é", true, false},
		{"meta pragma", "", "<meta http-equiv=Content-Type content='text/html; charset = \"latin1\"'>\xe9", "<meta http-equiv=Content-Type content='text/html; charset = \"latin1\"'>é", true, false},
		{"meta without pragma", "", "<meta content='text/html; charset=latin1'>\xe9", "<meta content='text/html; charset=latin1'>\xe9", false, true},
		{"meta utf-16 means utf-8", "", "<meta charset=utf-16>é", "<meta charset=utf-16>é", false, false},
		{"meta in a comment", "", "<!-- <meta charset=latin1> -->\xe9", "<!-- <meta charset=latin1> -->\xe9", false, true},
		{"meta behind a short comment", "", "<!--><meta charset=latin1>\xe9", "<!--><meta charset=latin1>é", true, false},
		{"meta in an attribute", "", "<p a='<meta charset=latin1>'>\xe9", "<p a='<meta charset=latin1>'>\xe9", false, true},
		{"unknown meta, then another", "", "<meta charset=x><meta charset=latin1>\xe9", "<meta charset=x><meta charset=latin1>é", true, false},
		{"header over meta", "utf-8", "<meta charset=latin1>é", "<meta charset=latin1>é", false, false},
		{"unknown header counts as none", "klingon", "<meta charset=latin1>\xe9", "<meta charset=latin1>é", true, false},
		{"undeclared", "", "\xe9", "\xe9", false, true},
		{"empty", "", "", "", false, true},
		{"meta at the end of the window", "", strings.Repeat(" ", 1024-21) + "<meta charset=latin1>\xe9", strings.Repeat(" ", 1024-21) + "<meta charset=latin1>é", true, false},
		{"meta behind the window", "", strings.Repeat(" ", 1024-20) + "<meta charset=latin1>\xe9", strings.Repeat(" ", 1024-20) + "<meta charset=latin1>\xe9", false, true},
	} {
		bytewise := strings.Split(c.in, "")
		for i, parts := range [][]string{{c.in}, singleBytes(c.in), bytewise, {c.in[:len(c.in)/2], c.in[len(c.in)/2:]}} {
			got, in, err := decodeParts(c.label, parts...)
			if err != nil || got != c.want || in.undeclared != c.undeclared || (in.charset() == "utf-8") != c.decoded {
				t.Errorf("%s, parts %d: %q, charset %q, undeclared %v, %v", c.name, i, got, in.charset(), in.undeclared, err)
			}
		}
	}
}

func singleBytes(s string) (parts []string) {
	for i := range len(s) {
		parts = append(parts, s[i:i+1])
	}
	return parts
}

func TestEncodingsNotDecoded(t *testing.T) {
	for _, c := range []struct{ label, in string }{
		{"utf-7", ""}, {"UTF-7 ", "x"}, {"hz-gb-2312", "x"}, {"iso-2022-kr", "x"}, {"iso-2022-cn", "x"}, {"replacement", "x"},
		{"x-user-defined", "x"}, {"", "<meta charset=utf-7>"}, {"", "<meta charset='ISO-2022-KR'>"},
		{"klingon", "<meta charset=hz-gb-2312>"},
	} {
		_, _, err := decodeParts(c.label, c.in)
		var e *Error
		if !errors.As(err, &e) || e.Kind != Encoding {
			t.Errorf("%q %s: %v", c.label, c.in, err)
		}
	}
}

// However a document is cut, it decodes to the same text, which is that of the whole.
func TestDecodingDoesNotDependOnChunks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		label := rapid.SampledFrom([]string{"", "windows-1251", "shift_jis", "euc-jp", "gb18030", "big5", "euc-kr", "utf-16le", "iso-2022-jp"}).Draw(t, "label")
		body := string(rapid.SliceOfN(rapid.Byte(), 0, 60).Draw(t, "body"))
		if rapid.Bool().Draw(t, "long") {
			body = strings.Repeat(" ", 1010) + body
		}
		whole, _, err := decodeParts(label, body)
		cuts := rapid.SliceOfN(rapid.IntRange(0, len(body)), 0, 5).Draw(t, "cuts")
		var parts []string
		from := 0
		for _, c := range cuts {
			if c > from {
				parts = append(parts, body[from:c])
				from = c
			}
		}
		parts = append(parts, body[from:])
		got, _, err2 := decodeParts(label, parts...)
		if got != whole || (err == nil) != (err2 == nil) {
			t.Fatalf("%q in %q: %q, %v; whole %q, %v", label, parts, got, err2, whole, err)
		}
		if label == "" || err != nil || strings.HasPrefix(body, "\xff\xfe") || strings.HasPrefix(body, "\xfe\xff") || strings.HasPrefix(body, "\xef\xbb\xbf") {
			return
		}
		enc, lerr := htmlindex.Get(label)
		if lerr != nil {
			t.Fatal(lerr)
		}
		want, derr := enc.NewDecoder().String(body)
		if derr != nil || want != whole {
			t.Fatalf("%q as %s: %q, want %q, %v", body, label, whole, want, derr)
		}
	})
}
