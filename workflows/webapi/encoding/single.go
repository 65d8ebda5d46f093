package encoding

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// singleDecoder is the single-byte decoder (Encoding standard 9.1). In the standard's windows encodings bytes of the C1 range that
// have no character are control characters; x/text has none for them.
type singleDecoder struct {
	index   *charmap.Charmap
	windows bool
	invalid bool
}

func (d *singleDecoder) Reset() { d.invalid = false }

func (d *singleDecoder) wrong() bool { return d.invalid }

// Transform is for package transform.
func (d *singleDecoder) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	for ; nSrc < len(src); nSrc++ {
		if nDst+utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		c := src[nSrc]
		r := d.index.DecodeByte(c)
		if r == utf8.RuneError {
			if d.windows && c >= 0x80 && c <= 0x9f {
				r = rune(c)
			} else {
				d.invalid = true
			}
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
	}
	return nDst, nSrc, nil
}
