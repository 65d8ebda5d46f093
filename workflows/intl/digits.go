package intl

import (
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// digitOptions say how a number is rounded and how many of its digits show (ECMA-402 16.1.2).
type digitOptions struct {
	minWhole                 int
	minFraction, maxFraction int // of fractions, unless significant
	minDigits, maxDigits     int // of significant digits
	// kind is fraction, significant, morePrecision or lessPrecision.
	kind          string
	step          int
	mode          string
	trailingZeros string
	priority      string // as asked for
}

func roundingModes() []string {
	return []string{"ceil", "floor", "expand", "trunc", "halfCeil", "halfFloor", "halfExpand", "halfTrunc", "halfEven"}
}

// digits is SetNumberFormatDigitOptions.
func (o options) digits(minFraction, maxFraction int, compact bool) digitOptions {
	d := digitOptions{minWhole: o.number("minimumIntegerDigits", 1, 21, 1)}
	minF, maxF := o.get("minimumFractionDigits"), o.get("maximumFractionDigits")
	minS, maxS := o.get("minimumSignificantDigits"), o.get("maximumSignificantDigits")
	d.step = o.number("roundingIncrement", 1, 5000, 1)
	if !slices.Contains([]int{1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000}, d.step) {
		o.h.rangeError("roundingIncrement value is out of range.")
	}
	d.mode = o.text("roundingMode", "halfExpand", roundingModes()...)
	d.priority = o.text("roundingPriority", "auto", "auto", "morePrecision", "lessPrecision")
	d.trailingZeros = o.text("trailingZeroDisplay", "auto", "auto", "stripIfInteger")
	if d.step != 1 {
		maxFraction = minFraction
	}
	given := func(v goja.Value) bool { return !goja.IsUndefined(v) }
	hasS, hasF := given(minS) || given(maxS), given(minF) || given(maxF)
	needS, needF := true, true
	if d.priority == "auto" {
		needS = hasS
		if needS || !hasF && compact {
			needF = false
		}
	}
	if needS {
		d.minDigits, d.maxDigits = 1, 21
		if hasS {
			d.minDigits = o.within(minS, "minimumSignificantDigits", 1, 21, 1)
			d.maxDigits = o.within(maxS, "maximumSignificantDigits", d.minDigits, 21, 21)
		}
	}
	if needF {
		d.minFraction, d.maxFraction = o.fraction(minF, maxF, minFraction, maxFraction)
	}
	switch {
	case !needS && !needF:
		d.minDigits, d.maxDigits = 1, 2
		d.kind = "morePrecision"
	case d.priority != "auto":
		d.kind = d.priority
	case hasS:
		d.kind = "significant"
	default:
		d.kind = "fraction"
	}
	if d.step != 1 {
		if d.kind != "fraction" {
			panic(o.h.rt.NewTypeError("roundingIncrement value is invalid."))
		}
		if d.minFraction != d.maxFraction {
			o.h.rangeError("roundingIncrement value is out of range.")
		}
	}
	return d
}

// fraction settles the number of fraction digits.
func (o options) fraction(minF, maxF goja.Value, low, high int) (minimum, maximum int) {
	minimum = o.within(minF, "minimumFractionDigits", 0, 100, -1)
	maximum = o.within(maxF, "maximumFractionDigits", 0, 100, -1)
	switch {
	case minimum < 0 && maximum < 0:
		return low, high
	case minimum < 0:
		return min(low, maximum), maximum
	case maximum < 0:
		return minimum, max(high, minimum)
	case minimum > maximum:
		o.h.rangeError("maximumFractionDigits value is out of range.")
	}
	return minimum, maximum
}

// apply rounds a value and writes it.
func (d *digitOptions) apply(x decimal) (decimal, written) {
	byFraction := func() (decimal, int) { return x.round(d.maxFraction, d.step, d.mode), d.minFraction }
	bySignificant := func() (decimal, int) {
		r := x.round(d.maxDigits-x.point, 1, d.mode)
		least := d.minDigits - r.point
		if r.zero() {
			least = d.minDigits - 1
		}
		return r, max(0, least)
	}
	var r decimal
	var least int
	switch d.kind {
	case "fraction":
		r, least = byFraction()
	case "significant":
		r, least = bySignificant()
	default:
		// The one that rounds at the smaller place is the more precise; zero has no significant place.
		placeS, placeF := x.point-d.maxDigits, -d.maxFraction
		if x.zero() {
			placeS = 1 - d.maxDigits
		}
		if significant := placeS <= placeF; significant == (d.kind == "morePrecision") {
			r, least = bySignificant()
		} else {
			r, least = byFraction()
		}
	}
	w := r.write(d.minWhole, least)
	if d.trailingZeros == "stripIfInteger" && strings.Trim(w.fraction, "0") == "" {
		w.fraction = ""
	}
	return r, w
}

// entries are what resolvedOptions tells.
func (d *digitOptions) entries() []entry {
	list := []entry{{"minimumIntegerDigits", d.minWhole}}
	if d.kind != "significant" {
		list = append(list, entry{"minimumFractionDigits", d.minFraction}, entry{"maximumFractionDigits", d.maxFraction})
	}
	if d.kind != "fraction" {
		list = append(list, entry{"minimumSignificantDigits", d.minDigits}, entry{"maximumSignificantDigits", d.maxDigits})
	}
	return list
}

// roundingEntries are those that come last.
func (d *digitOptions) roundingEntries() []entry {
	priority := "auto"
	if d.kind == "morePrecision" || d.kind == "lessPrecision" {
		priority = d.kind
	}
	return []entry{
		{"roundingIncrement", d.step}, {"roundingMode", d.mode}, {"roundingPriority", priority}, {"trailingZeroDisplay", d.trailingZeros},
	}
}
