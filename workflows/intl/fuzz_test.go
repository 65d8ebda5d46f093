package intl

import (
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
)

// FuzzTag: reading a tag never fails otherwise than by saying so, and its canonical form is read as itself.
func FuzzTag(f *testing.F) {
	for _, s := range []string{
		"en", "de-AT", "zh-Hant-TW", "sr-Latn", "de-u-co-phonebk-kn", "en-US-u-hc-h23-x-priv-ate", "ca-valencia", "sl-rozaj-biske-1994",
		"en-t-de-m0-true", "x-foo", "i-klingon", "iw", "EN-us", "de-419-DE", "en-u-ca-gregory-nu-latn-a1-b2", "de--at", "a", "-", "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tag, ok := parseTag(s)
		if !ok {
			return
		}
		canonical := tag.String()
		again, ok := parseTag(canonical)
		if !ok || again.String() != canonical {
			t.Errorf("%q becomes %q, and that %q", s, canonical, again)
		}
		for _, class := range classes {
			if found := available(class.name, tag.base()); found != "" && !strings.HasPrefix(tag.base()+"-", found+"-") {
				t.Errorf("%q is served by %q", s, found)
			}
		}
	})
}

// FuzzFormat: with any locale, options and values the constructors and formatters give a text or throw an exception of the
// standard; they never panic, and the parts joined are the text.
func FuzzFormat(f *testing.F) {
	for _, s := range [][4]string{
		{"en", "", "", "1234.5"}, {"de-AT", "style", "percent", "-1e21"}, {"fr", "notation", "compact", "999999"}, {"ar-EG", "dateStyle", "full", "0"},
		{"ja", "timeZone", "Asia/Tokyo", "8.64e15"}, {"fa", "maximumSignificantDigits", "3", "0.000123"}, {"en", "roundingIncrement", "25", "1.115"},
		{"zh-TW", "timeStyle", "full", "-8.64e15"}, {"en", "timeZoneName", "longOffset", "1e12"}, {"hi-u-nu-latn", "minimumIntegerDigits", "21", "NaN"},
		{"en", "timeZone", "+05:30", "1"}, {"en", "era", "long", "-62198755200000"}, {"es", "useGrouping", "min2", "1e400"}, {"en", "unit", "day", "0x10"},
	} {
		f.Add(s[0], s[1], s[2], s[3])
	}
	rt := goja.New()
	All.Install(rt, func() time.Time { return time.UnixMilli(0) }, func() {})
	v, err := rt.RunString(`((locale, key, option, value) => {
		const wrong = [];
		for (const options of [{}, { [key]: option }, { [key]: option, style: "currency", currency: "EUR", notation: "compact" }, { [key]: option, hour: "numeric", month: "long" }]) {
			for (const make of [() => new Intl.NumberFormat(locale, options), () => new Intl.DateTimeFormat(locale, options),
				() => new Intl.PluralRules(locale, options), () => new Intl.RelativeTimeFormat(locale, options), () => new Intl.Collator(locale, options)]) {
				let f;
				try { f = make(); } catch (e) {
					if (!(e instanceof RangeError || e instanceof TypeError)) wrong.push(String(e));
					continue;
				}
				f.resolvedOptions();
				try {
					if (f.formatToParts) {
						const args = f instanceof Intl.NumberFormat ? [value] : f instanceof Intl.DateTimeFormat ? [Number(value)] : [Number(value), "day"];
						const text = f.format(...args), parts = f.formatToParts(...args).map(p => p.value).join("");
						if (text !== parts || text === "" && !/^\s*$/.test(value)) wrong.push(text + " is " + parts);
					} else if (f.select) f.select(Number(value));
					else if (f.compare(value, option) !== -f.compare(option, value)) wrong.push("compare " + value + " and " + option);
				} catch (e) {
					if (!(e instanceof RangeError)) wrong.push(String(e));
				}
			}
		}
		return wrong.join("; ");
	})`)
	if err != nil {
		f.Fatal(err)
	}
	run, _ := goja.AssertFunction(v)
	f.Fuzz(func(t *testing.T, locale, key, option, value string) {
		got, err := run(goja.Undefined(), rt.ToValue(locale), rt.ToValue(key), rt.ToValue(option), rt.ToValue(value))
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != "" {
			t.Errorf("%q {%s: %q} %q: %s", locale, key, option, value, got)
		}
	})
}
