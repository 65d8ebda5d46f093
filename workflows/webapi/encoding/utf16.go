package encoding

import (
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// utf16Decoder is the shared UTF-16 decoder (Encoding standard 14.2): what is ill-formed becomes one U+FFFD as soon as it is
// seen. It is a Transformer that tells errors apart from a U+FFFD of the text.
type utf16Decoder struct {
	big     bool
	lead    rune // a high surrogate that waits for its low one, 0 for none
	invalid bool // something was ill-formed
}

func (d *utf16Decoder) Reset() { d.lead, d.invalid = 0, false }

func (d *utf16Decoder) wrong() bool { return d.invalid }

// Transform is for package transform.
func (d *utf16Decoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc+1 < len(src) {
		if nDst+2*utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		unit := rune(src[nSrc]) | rune(src[nSrc+1])<<8
		if d.big {
			unit = rune(src[nSrc])<<8 | rune(src[nSrc+1])
		}
		nSrc += 2
		low := unit >= 0xdc00 && unit <= 0xdfff
		if d.lead != 0 {
			lead := d.lead
			d.lead = 0
			if low {
				nDst += utf8.EncodeRune(dst[nDst:], (lead-0xd800)<<10+(unit-0xdc00)+0x10000)
				continue
			}
			nDst += d.replace(dst[nDst:])
		}
		switch {
		case unit >= 0xd800 && unit <= 0xdbff:
			d.lead = unit
		case low:
			nDst += d.replace(dst[nDst:])
		default:
			nDst += utf8.EncodeRune(dst[nDst:], unit)
		}
	}
	if !atEOF {
		if nSrc < len(src) {
			return nDst, nSrc, transform.ErrShortSrc
		}
		return nDst, nSrc, nil
	}
	if nSrc < len(src) || d.lead != 0 {
		if nDst+utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		d.lead = 0
		nSrc = len(src)
		nDst += d.replace(dst[nDst:])
	}
	return nDst, nSrc, nil
}

func (d *utf16Decoder) replace(dst []byte) int {
	d.invalid = true
	return utf8.EncodeRune(dst, utf8.RuneError)
}
