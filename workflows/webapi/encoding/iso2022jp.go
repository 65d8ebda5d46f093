package encoding

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/transform"
)

// iso2022JPDecoder is that of the Encoding standard (12.2.1). x/text's knows no difference between ASCII and JIS Roman, where a
// backslash is a yen sign.
type iso2022JPDecoder struct {
	state    jisState
	switched bool // an escape was the last thing seen; another one right after is an error
	invalid  bool
	euc      transform.Transformer // has the characters of JIS X 0208, with the high bits set
}

// jisState is the character set that an escape has chosen.
type jisState byte

const (
	jisASCII jisState = iota
	jisRoman
	jisKatakana
	jisPairs
)

func newISO2022JP() *iso2022JPDecoder {
	return &iso2022JPDecoder{euc: japanese.EUCJP.NewDecoder()}
}

func (d *iso2022JPDecoder) Reset() { d.state, d.switched, d.invalid = jisASCII, false, false }

func (d *iso2022JPDecoder) wrong() bool { return d.invalid }

// Transform is for package transform.
func (d *iso2022JPDecoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if nDst+2*utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		c, rest := src[nSrc], src[nSrc+1:]
		if c == 0x1b {
			if len(rest) < 2 && !atEOF && (len(rest) == 0 || rest[0] == '$' || rest[0] == '(') {
				return nDst, nSrc, transform.ErrShortSrc
			}
			state, ok := escaped(rest)
			if !ok {
				d.switched = false
				nSrc++
				nDst += d.replace(dst[nDst:])
				continue
			}
			nSrc += 3
			if d.switched {
				nDst += d.replace(dst[nDst:])
			}
			d.state, d.switched = state, true
			continue
		}
		r := d.character(c)
		if r == pair {
			if len(rest) == 0 && !atEOF {
				return nDst, nSrc, transform.ErrShortSrc
			}
			r = utf8.RuneError
			if len(rest) > 0 && rest[0] >= 0x21 && rest[0] <= 0x7e {
				r = d.lookUp(c, rest[0])
				nSrc++
			} else if len(rest) > 0 && rest[0] != 0x1b {
				nSrc++
			}
		}
		nSrc++
		d.switched = false
		if r == utf8.RuneError {
			nDst += d.replace(dst[nDst:])
			continue
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
	}
	return nDst, nSrc, nil
}

// escaped is what the two bytes behind ESC choose.
func escaped(b []byte) (jisState, bool) {
	if len(b) < 2 {
		return 0, false
	}
	switch string(b[:2]) {
	case "(B":
		return jisASCII, true
	case "(J":
		return jisRoman, true
	case "(I":
		return jisKatakana, true
	case "$@", "$B":
		return jisPairs, true
	}
	return 0, false
}

// pair says that a byte is the first of two.
const pair rune = -2

// character is that of a byte in the current state, or pair, or U+FFFD.
func (d *iso2022JPDecoder) character(c byte) rune {
	switch d.state {
	case jisKatakana:
		if c >= 0x21 && c <= 0x5f {
			return 0xff61 - 0x21 + rune(c)
		}
		return utf8.RuneError
	case jisPairs:
		if c >= 0x21 && c <= 0x7e {
			return pair
		}
		return utf8.RuneError
	case jisRoman:
		switch c {
		case 0x5c:
			return '¥'
		case 0x7e:
			return '‾'
		}
	}
	if c == 0x0e || c == 0x0f || c >= 0x80 {
		return utf8.RuneError
	}
	return rune(c)
}

func (d *iso2022JPDecoder) lookUp(a, b byte) rune {
	var out [8]byte
	n, _, err := d.euc.Transform(out[:], []byte{a | 0x80, b | 0x80}, true)
	if err != nil {
		return utf8.RuneError
	}
	r, size := utf8.DecodeRune(out[:n])
	if size != n {
		return utf8.RuneError
	}
	return r
}

func (d *iso2022JPDecoder) replace(dst []byte) int {
	d.invalid = true
	return utf8.EncodeRune(dst, utf8.RuneError)
}
