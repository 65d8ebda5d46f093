package intl

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-eb607675/tollgate/workflows/intl/cldr"
)

// sign is what a number shows for one.
type sign int

const (
	unsigned sign = iota
	minus
	plus
)

// shown is a number on its way to text: its digits and the form they stand in.
type shown struct {
	core     []part // digits, separators, exponent
	category string // plural category
	compact  *cldr.Compact
	one      bool // it is exactly 1
	word     bool // it is infinite or no number
}

// parts formats a number (PartitionNumberPattern, ECMA-402 16.5.6).
func (n *numberFormat) parts(x decimal) []part {
	if n.style == "percent" {
		x = x.shift(2)
	}
	rounded, s := n.digitsOf(x)
	return n.assemble(n.sign(rounded, x), s)
}

// sign says which one is shown of a value that was rounded.
func (n *numberFormat) sign(rounded, x decimal) sign {
	negative := x.negative && !x.nan
	zero := rounded.zero() || x.nan
	switch n.signDisplay {
	case "never":
		return unsigned
	case "negative":
		if zero {
			negative = false
		}
	case "exceptZero":
		if zero {
			return unsigned
		}
		if !negative {
			return plus
		}
	case "always":
		if !negative {
			return plus
		}
	}
	if negative {
		return minus
	}
	return unsigned
}

// digitsOf rounds a value and writes its digits, in the notation that was asked for.
func (n *numberFormat) digitsOf(x decimal) (rounded decimal, s shown) {
	s.category = "other"
	s.word = x.nan || x.inf
	switch {
	case x.nan:
		s.core = []part{{kind: "nan", text: n.symbols.NaN}}
		return x, s
	case x.inf:
		s.core = []part{{kind: "infinity", text: n.symbols.Infinity}}
		return x, s
	}
	var w written
	switch n.notation {
	case "compact":
		rounded, w, s.compact = n.compact(x)
	case "scientific", "engineering":
		var exponent int
		rounded, w, exponent = n.scientific(x)
		s.core = append(n.digitParts(w), n.exponentParts(exponent)...)
		return rounded, s
	default:
		rounded, w = n.digits.apply(x)
	}
	s.core = n.digitParts(w)
	if n.plurals != nil {
		s.category = n.plurals.category(w)
	}
	s.one = w.whole == "1" && w.fraction == ""
	return rounded, s
}

// compact scales a value to the form for its power of ten; rounding can carry it to the next.
func (n *numberFormat) compact(x decimal) (decimal, written, *cldr.Compact) {
	magnitude := x.magnitude()
	for {
		form := n.compactForm(x, magnitude)
		power := 0
		if form != nil {
			power = min(magnitude, len(n.compactForms())+2) - form.Digits + 1
		}
		r, w := n.digits.apply(x.shift(-power))
		if !r.zero() && r.magnitude()+power > magnitude {
			magnitude++
			continue
		}
		return r, w, form
	}
}

func (n *numberFormat) compactForms() []*cldr.Compact {
	long := n.compactDisplay == "long"
	switch {
	case n.style == "currency" && n.currencyDisplay != "name" && long:
		return n.symbols.CurLong
	case n.style == "currency" && n.currencyDisplay != "name":
		return n.symbols.CurShort
	case long:
		return n.symbols.Long
	}
	return n.symbols.Short
}

func (n *numberFormat) compactForm(x decimal, magnitude int) *cldr.Compact {
	if x.zero() || magnitude < 3 {
		return nil
	}
	forms := n.compactForms()
	return forms[min(magnitude-3, len(forms)-1)]
}

// scientific scales a value to one digit before the point, or to a power of a thousand.
func (n *numberFormat) scientific(x decimal) (decimal, written, int) {
	if x.zero() {
		r, w := n.digits.apply(x)
		return r, w, 0
	}
	power := func(magnitude int) int {
		if n.notation == "engineering" {
			return magnitude - ((magnitude%3)+3)%3
		}
		return magnitude
	}
	exponent := power(x.magnitude())
	r, w := n.digits.apply(x.shift(-exponent))
	if next := power(r.magnitude() + exponent); next != exponent {
		exponent = next
		r, w = n.digits.apply(x.shift(-exponent))
	}
	return r, w, exponent
}

func (n *numberFormat) exponentParts(e int) []part {
	list := []part{{kind: "exponentSeparator", text: n.symbols.Exponent}}
	if e < 0 {
		if mark, ok := strings.CutSuffix(n.symbols.ExponentMinus, n.symbols.Minus); ok && mark != "" { // of direction
			list = append(list, part{kind: "literal", text: mark})
		}
		list = append(list, part{kind: "exponentMinusSign", text: n.symbols.Minus})
		e = -e
	}
	return append(list, part{kind: "exponentInteger", text: n.native(itoa(e))})
}

// native writes digits as the numbering system does.
func (n *numberFormat) native(digits string) string { return native(n.symbols, digits) }

func native(s *cldr.Numbers, digits string) string {
	if s.Digits == "0123456789" {
		return digits
	}
	own := []rune(s.Digits)
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return own[r-'0']
		}
		return r
	}, digits)
}

// digitParts groups the digits.
func (n *numberFormat) digitParts(w written) []part {
	separator, group, sizes := n.symbols.Decimal, n.symbols.Group, n.symbols.Sizes
	switch n.style {
	case "percent":
		if n.notation != "compact" {
			sizes = n.symbols.PercentSizes
		}
	case "currency":
		separator, group = n.symbols.CurDecimal, n.symbols.CurGroup
		if n.currencyDisplay != "name" {
			sizes = n.symbols.CurSizes
			if n.currencySign == "accounting" {
				sizes = n.symbols.AccSizes
			}
		}
	}
	least := n.symbols.MinGrouping
	switch n.grouping {
	case false:
		sizes = nil
	case "always":
		least = 1
		if len(sizes) == 0 {
			sizes = []int{3}
		}
	case "min2":
		least = 2
	}
	list := groups(w.whole, sizes, least, func(digits string) part { return part{kind: "integer", text: n.native(digits)} }, group)
	if w.fraction != "" {
		list = append(list, part{kind: "decimal", text: separator}, part{kind: "fraction", text: n.native(w.fraction)})
	}
	return list
}

func groups(digits string, sizes []int, least int, integer func(string) part, separator string) []part {
	if len(sizes) == 0 || len(digits) < sizes[0]+least {
		return []part{integer(digits)}
	}
	var cuts []int // from the right
	for at, size := len(digits)-sizes[0], sizes[len(sizes)-1]; at > 0; at -= size {
		cuts = append(cuts, at)
	}
	list := make([]part, 0, 2*len(cuts)+1)
	from := 0
	for i := len(cuts) - 1; i >= 0; i-- {
		list = append(list, integer(digits[from:cuts[i]]), part{kind: "group", text: separator})
		from = cuts[i]
	}
	return append(list, integer(digits[from:]))
}

// assemble puts sign, currency and the like around the digits.
func (n *numberFormat) assemble(sign sign, s shown) []part {
	compact := ""
	if s.compact != nil {
		compact = s.compact.Forms.For(s.category)
		if one, ok := s.compact.Forms["=1"]; ok && s.one {
			compact = one
		}
	}
	switch {
	case n.style == "percent":
		forms := &n.symbols.Percent
		if n.notation == "compact" {
			forms = &n.symbols.PercentUnit
		}
		form := forms[0]
		if sign != unsigned {
			form = forms[1]
		}
		if compact != "" {
			return n.expand(form, sign, "", n.expand(compact, unsigned, "", s.core))
		}
		return n.expand(form, sign, "", s.core)
	case n.style == "currency" && n.currencyDisplay == "name":
		form := n.signed("0", sign)
		if compact != "" {
			form = n.signed(compact, sign)
		}
		return n.expand(n.symbols.CurName, sign, n.currencyName(s.category), n.expand(form, sign, "", s.core))
	case n.style == "currency":
		symbol := n.currencySymbol()
		if compact != "" {
			return n.expand(n.spaced(n.signedCurrency(compact, sign), symbol), sign, symbol, s.core)
		}
		return n.expand(n.currencyForm(sign, symbol, s.word), sign, symbol, s.core)
	}
	if compact != "" {
		return n.expand(n.signed(compact, sign), sign, "", s.core)
	}
	return n.expand(n.signed("0", sign), sign, "", s.core)
}

// signed puts the sign where the locale has it for a plain number.
func (n *numberFormat) signed(form string, sign sign) string {
	if sign == unsigned {
		return form
	}
	return strings.Replace(n.symbols.Negative, "0", form, 1)
}

// signedCurrency does so for an amount in a compact form.
func (n *numberFormat) signedCurrency(form string, sign sign) string {
	switch {
	case sign == unsigned:
		return form
	case sign == minus && n.currencySign == "accounting" && strings.HasPrefix(n.symbols.Accounting[1], "("):
		return "(" + form + ")"
	}
	return n.signed(form, sign)
}

// currencyForm is the form of an amount. Letters keep a distance from digits, not from a word.
func (n *numberFormat) currencyForm(sign sign, symbol string, word bool) string {
	forms, plusForms := &n.symbols.Currency, &n.symbols.CurrencyPlus
	if n.currencySign == "accounting" {
		forms, plusForms = &n.symbols.Accounting, &n.symbols.AccountingPlus
	}
	letters := 0
	if !word && touches(forms[0], symbol) {
		letters = 1
	}
	switch sign {
	case minus:
		return forms[2*letters+1]
	case plus:
		return plusForms[letters]
	}
	return forms[2*letters]
}

// touches tells whether the side of a symbol that looks at the number is a letter, a digit or a dot: then a space comes
// between (UTS #35, currency spacing).
func touches(form, symbol string) bool {
	r, _ := utf8.DecodeRuneInString(symbol)
	if before, _, _ := strings.Cut(form, "0"); strings.Contains(before, "¤") {
		r, _ = utf8.DecodeLastRuneInString(symbol)
	}
	return !unicode.IsSymbol(r) && !unicode.Is(unicode.Z, r)
}

// spaced puts that space into a form that has none.
func (n *numberFormat) spaced(form, symbol string) string {
	if !touches(form, symbol) {
		return form
	}
	return strings.NewReplacer("¤0", "¤\u00a00", "0¤", "0\u00a0¤").Replace(form)
}

func (n *numberFormat) currencySymbol() string {
	s, ok := n.data.Currencies.Symbols[n.currency]
	switch {
	case !ok || n.currencyDisplay == "code":
		return n.currency
	case n.currencyDisplay == "narrowSymbol":
		return s.Narrow
	}
	return s.Symbol
}

func (n *numberFormat) currencyName(category string) string {
	if names, ok := n.data.Currencies.Names[n.currency]; ok {
		return names.For(category)
	}
	return n.currency
}

// expand fills a form in: see cldr.Numbers.
func (n *numberFormat) expand(form string, sign sign, currency string, core []part) []part {
	list := make([]part, 0, len(core)+4)
	literal := func(s string) {
		if last := len(list) - 1; last >= 0 && list[last].kind == "literal" {
			list[last].text += s
			return
		}
		list = append(list, part{kind: "literal", text: s})
	}
	for i := 0; i < len(form); {
		r, size := utf8.DecodeRuneInString(form[i:])
		switch r {
		case '0':
			list = append(list, core...)
		case '-':
			switch sign {
			case plus:
				list = append(list, part{kind: "plusSign", text: n.symbols.Plus})
			case minus:
				list = append(list, part{kind: "minusSign", text: n.symbols.Minus})
			}
		case '¤':
			list = append(list, part{kind: "currency", text: currency})
		case '%':
			list = append(list, part{kind: "percentSign", text: n.symbols.PercentSign})
		case '{':
			end := strings.IndexByte(form[i:], '}')
			kind := "compact"
			if form[i+1:i+end] == n.symbols.PercentSign {
				kind = "percentSign"
			}
			list = append(list, part{kind: kind, text: form[i+1 : i+end]})
			size = end + 1
		case '\'':
			_, next := utf8.DecodeRuneInString(form[i+1:])
			literal(form[i+1 : i+1+next])
			size += next
		default:
			literal(form[i : i+size])
		}
		i += size
	}
	return list
}
