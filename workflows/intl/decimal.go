package intl

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// decimal is an Intl mathematical value (ECMA-402 16.5.16): a decimal number, exactly, or one of NaN, the infinities and
// -0. Its value is 0.d₁d₂… × 10^point; without digits it is zero. Leading and trailing zeros are not kept.
type decimal struct {
	negative bool
	nan, inf bool
	digits   []byte // '0' … '9'
	point    int
}

// maxDigits is how many digits a number in a text may have, and how far its point may be from them: a text of a few
// characters can stand for a number of millions of digits, all of which would be written.
const maxDigits = 10_000

// zero tells whether it is 0 or -0.
func (d *decimal) zero() bool { return !d.nan && !d.inf && len(d.digits) == 0 }

// magnitude is the exponent of its first digit.
func (d *decimal) magnitude() int { return d.point - 1 }

func (d *decimal) trim() {
	n := 0
	for n < len(d.digits) && d.digits[n] == '0' {
		n++
	}
	d.digits, d.point = d.digits[n:], d.point-n
	for len(d.digits) > 0 && d.digits[len(d.digits)-1] == '0' {
		d.digits = d.digits[:len(d.digits)-1]
	}
	if len(d.digits) == 0 {
		d.point = 0
	}
}

// ofFloat takes a Number for the shortest decimal that stands for it, as ICU does: 1.005 is 1.005, though the double is a
// little less.
func ofFloat(f float64) decimal {
	switch {
	case math.IsNaN(f):
		return decimal{nan: true}
	case math.IsInf(f, 0):
		return decimal{inf: true, negative: f < 0}
	}
	d := decimal{negative: math.Signbit(f)}
	var buf [32]byte
	text := strconv.AppendFloat(buf[:0], math.Abs(f), 'e', -1, 64)
	for i, c := range text {
		switch {
		case c == 'e':
			d.point, _ = strconv.Atoi(string(text[i+1:])) // never fails
			d.point++
			d.trim()
			return d
		case c != '.':
			d.digits = append(d.digits, c)
		}
	}
	return d
}

func ofInt(n *big.Int) decimal {
	d := decimal{negative: n.Sign() < 0, digits: new(big.Int).Abs(n).Append(nil, 10)}
	d.point = len(d.digits)
	d.trim()
	return d
}

// ofText reads a StringNumericLiteral (ECMA-262 7.1.4.1); tooLarge is true for one over maxDigits, nan for what is none.
func ofText(s string) (d decimal, tooLarge bool) {
	s = strings.TrimFunc(s, isSpace)
	if s == "" {
		return d, false
	}
	if len(s) > 2 && s[0] == '0' {
		if base := map[byte]int{'x': 16, 'o': 8, 'b': 2}[s[1]|0x20]; base != 0 {
			if len(s) > maxDigits {
				return d, true
			}
			n, ok := new(big.Int).SetString(s[2:], base)
			if !ok || strings.ContainsAny(s[2:], "+-_") {
				return decimal{nan: true}, false
			}
			return ofInt(n), false
		}
	}
	switch s[0] {
	case '-':
		d.negative = true
		s = s[1:]
	case '+':
		s = s[1:]
	}
	if s == "Infinity" {
		d.inf = true
		return d, false
	}
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(s), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole+fraction == "" || !numeric(whole) || !numeric(fraction) {
		return decimal{nan: true}, false
	}
	d.digits, d.point = []byte(whole+fraction), len(whole)
	if hasExponent {
		sign := strings.TrimLeft(exponent, "+-")
		if len(exponent)-len(sign) > 1 || sign == "" || !numeric(sign) {
			return decimal{nan: true}, false
		}
		n, err := strconv.Atoi(exponent)
		if err != nil {
			n = maxDigits * 2
		}
		d.point += n
	}
	d.trim()
	if len(d.digits) > maxDigits || d.point > maxDigits || d.point < -maxDigits {
		return d, true
	}
	return d, false
}

// isSpace is WhiteSpace or LineTerminator of ECMA-262.
func isSpace(r rune) bool {
	switch r {
	case '\t', '\n', '\v', '\f', '\r', ' ', 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF:
		return true
	}
	return r >= 0x2000 && r <= 0x200A
}

// numericValue is ToIntlMathematicalValue.
func (h *host) numericValue(v goja.Value) decimal {
	if o, ok := v.(*goja.Object); ok {
		v = h.primitive(o)
	}
	if _, ok := v.(*goja.Symbol); ok {
		return ofFloat(h.number(v)) // throws
	}
	switch x := v.Export().(type) {
	case *big.Int:
		return ofInt(x)
	case string:
		d, tooLarge := ofText(x)
		if tooLarge {
			h.rangeError("a number of more than 10000 digits")
		}
		return d
	}
	return ofFloat(h.number(v))
}

// primitive is ToPrimitive with the hint number, as the runtime itself does it.
func (h *host) primitive(o *goja.Object) goja.Value {
	if f, ok := goja.AssertFunction(o.GetSymbol(goja.SymToPrimitive)); ok {
		return h.returned(f(o, h.rt.ToValue("number")))
	}
	for _, name := range [...]string{"valueOf", "toString"} {
		if f, ok := goja.AssertFunction(o.Get(name)); ok {
			if v := h.returned(f(o)); v != nil {
				if _, isObject := v.(*goja.Object); !isObject {
					return v
				}
			}
		}
	}
	panic(h.rt.NewTypeError("Cannot convert object to primitive value"))
}

// returned throws on what a called function threw.
func (h *host) returned(v goja.Value, err error) goja.Value {
	if err != nil {
		panic(err)
	}
	return v
}

// shift is the value times 10^n.
func (d decimal) shift(n int) decimal {
	if len(d.digits) > 0 {
		d.point += n
	}
	return d
}

// round gives the value as a multiple of step × 10^-places; negative places are to the left of the point. Infinities and
// NaN are not rounded.
func (d decimal) round(places, step int, mode string) decimal {
	if d.nan || d.inf || len(d.digits) == 0 {
		return d
	}
	keep := d.point + places // digits that stay
	if step == 1 && keep >= len(d.digits) {
		return d
	}
	out := decimal{negative: d.negative}
	head, tail := []byte(nil), d.digits
	lead := 0 // zeros between the last kept place and the tail
	if keep > 0 {
		n := min(keep, len(d.digits))
		head = append([]byte(nil), d.digits[:n]...)
		for len(head) < keep {
			head = append(head, '0')
		}
		tail = d.digits[n:]
	} else {
		lead = -keep
	}
	if step == 1 {
		up := false
		if len(tail) > 0 {
			up = roundsUp(mode, d.negative, compareHalf(tail, lead), len(head) > 0 && (head[len(head)-1]-'0')%2 == 1)
		}
		if up {
			head = increment(head)
		}
	} else {
		head = roundToStep(head, tail, lead, step, mode, d.negative)
	}
	out.digits, out.point = head, len(head)-places
	out.trim()
	return out
}

// compareHalf compares 0.00…tail, with lead zeros, to one half.
func compareHalf(tail []byte, lead int) int {
	switch {
	case lead > 0 || tail[0] < '5':
		return -1
	case tail[0] > '5' || len(tail) > 1:
		return 1
	}
	return 0
}

// roundsUp tells whether a remainder, compared to one half, takes the value away from zero (ECMA-402 table 27).
func roundsUp(mode string, negative bool, half int, odd bool) bool {
	switch mode {
	case "ceil":
		return !negative
	case "floor":
		return negative
	case "expand":
		return true
	case "trunc":
		return false
	}
	if half != 0 {
		return half > 0
	}
	switch mode {
	case "halfCeil":
		return !negative
	case "halfFloor":
		return negative
	case "halfTrunc":
		return false
	case "halfEven":
		return odd
	}
	return true // halfExpand
}

func increment(digits []byte) []byte {
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] < '9' {
			digits[i]++
			return digits
		}
		digits[i] = '0'
	}
	return append([]byte{'1'}, digits...)
}

// roundToStep rounds head.tail to a multiple of step, which is more than 1.
func roundToStep(head, tail []byte, lead, step int, mode string, negative bool) []byte {
	n := new(big.Int)
	if len(head) > 0 {
		n.SetString(string(head), 10)
	}
	by := big.NewInt(int64(step))
	quotient, rest := new(big.Int).QuoRem(n, by, new(big.Int))
	more := len(tail) > 0
	if rest.Sign() == 0 && !more {
		return head
	}
	twice := new(big.Int).Lsh(rest, 1)
	half := twice.Cmp(by)
	if half == 0 && more {
		half = 1
	}
	if step%2 == 1 && twice.Int64() == int64(step)-1 && more { // the half lies between two integers
		half = compareHalf(tail, lead)
	}
	if roundsUp(mode, negative, half, quotient.Bit(0) == 1) {
		quotient.Add(quotient, big.NewInt(1))
	}
	return quotient.Mul(quotient, by).Append(nil, 10)
}

// written is a number as its digits are shown.
type written struct {
	whole, fraction string
}

// write gives the digits with at least so many before and after the point.
func (d *decimal) write(minWhole, minFraction int) written {
	var w written
	switch {
	case d.point <= 0:
		w.fraction = strings.Repeat("0", -d.point) + string(d.digits)
		if len(d.digits) == 0 {
			w.fraction = ""
		}
	case d.point >= len(d.digits):
		w.whole = string(d.digits) + strings.Repeat("0", d.point-len(d.digits))
	default:
		w.whole, w.fraction = string(d.digits[:d.point]), string(d.digits[d.point:])
	}
	if n := minWhole - len(w.whole); n > 0 {
		w.whole = strings.Repeat("0", n) + w.whole
	}
	if n := minFraction - len(w.fraction); n > 0 {
		w.fraction += strings.Repeat("0", n)
	}
	return w
}

func itoa(i int) string { return strconv.Itoa(i) }

// String is the number in plain digits.
func (d *decimal) String() string {
	w := d.write(1, 0)
	s := w.whole
	if w.fraction != "" {
		s += "." + w.fraction
	}
	if d.negative {
		s = "-" + s
	}
	return s
}
