package intl_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/intl"
)

// eval gives the result of a script as a text, or the name of what it threw.
func eval(t testing.TB, rt *goja.Runtime, script string) string {
	t.Helper()
	v, err := rt.RunString(`(() => { try { return String(` + script + `); } catch (e) { return e.name; } })()`)
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v.String()
}

// TestDefaults: whatever the server's locale and zone, a workflow that names none has en and UTC.
func TestDefaults(t *testing.T) {
	t.Setenv("LANG", "de_DE.UTF-8")
	local := time.Local
	t.Cleanup(func() { time.Local = local })
	time.Local = time.FixedZone("Asia/Tokyo", 9*3600)
	rt := newRuntime(t)
	for script, want := range map[string]string{
		`new Date(Date.UTC(2024, 2, 5, 15, 6, 7)).toLocaleString()`:     "3/5/2024, 3:06:07 PM",
		`new Date(Date.UTC(2024, 2, 5, 15, 6, 7)).toLocaleDateString()`: "3/5/2024",
		`new Date(Date.UTC(2024, 2, 5, 15, 6, 7)).toLocaleTimeString()`: "3:06:07 PM",
		`(1234.5).toLocaleString()`:                                     "1,234.5",
		`1234n.toLocaleString()`:                                        "1,234",
		`[1234.5, null, [2000]].toLocaleString()`:                       "1,234.5,,2,000",
		`new Intl.DateTimeFormat().resolvedOptions().timeZone`:          "UTC",
		`new Intl.DateTimeFormat().format()`:                            "11/22/2026",
		`new Intl.NumberFormat().resolvedOptions().locale`:              "en",
		`new Intl.NumberFormat([]).resolvedOptions().locale`:            "en",
		`new Intl.Collator().resolvedOptions().locale`:                  "en",
		// A language without tables falls back, and says so.
		`new Intl.NumberFormat("tlh").resolvedOptions().locale`:                             "en",
		`new Intl.DateTimeFormat("th").resolvedOptions().locale`:                            "en",
		`new Intl.DateTimeFormat(["th", "fr"]).resolvedOptions().locale`:                    "fr",
		`new Intl.NumberFormat("th").resolvedOptions().locale`:                              "th",
		`Intl.DateTimeFormat.supportedLocalesOf(["tlh", "de-DE-u-nu-latn", "th", "EN-us"])`: "de-DE-u-nu-latn,en-US",
	} {
		if got := eval(t, rt, script); got != want {
			t.Errorf("%s = %q, want %q", script, got, want)
		}
	}
}

// TestErrors: bad input is an error of the class that ECMA-402 says.
func TestErrors(t *testing.T) {
	rt := newRuntime(t)
	for script, want := range map[string]string{
		`new Intl.NumberFormat("x")`:                                                                  "RangeError",
		`new Intl.NumberFormat("de_DE")`:                                                              "RangeError",
		`new Intl.NumberFormat("de-a")`:                                                               "RangeError",
		`new Intl.NumberFormat("de-1996-1996")`:                                                       "RangeError",
		`new Intl.NumberFormat("de-u-nu-latn-u-nu-arab")`:                                             "RangeError",
		`new Intl.NumberFormat("i-klingon")`:                                                          "RangeError",
		`new Intl.NumberFormat("x".repeat(1e6))`:                                                      "RangeError",
		`new Intl.NumberFormat("")`:                                                                   "RangeError",
		`new Intl.NumberFormat(null)`:                                                                 "TypeError",
		`new Intl.NumberFormat([1])`:                                                                  "TypeError",
		`new Intl.NumberFormat([undefined])`:                                                          "TypeError",
		`new Intl.NumberFormat("en", null)`:                                                           "TypeError",
		`new Intl.NumberFormat(new Array(1e6).fill("en"))`:                                            "RangeError",
		`new Intl.NumberFormat({length: Infinity})`:                                                   "RangeError",
		`new Intl.NumberFormat("en", {style: "x"})`:                                                   "RangeError",
		`new Intl.NumberFormat("en", {style: "unit", unit: "meter"})`:                                 "RangeError",
		`new Intl.NumberFormat("en", {style: "currency"})`:                                            "TypeError",
		`new Intl.NumberFormat("en", {style: "currency", currency: "EURO"})`:                          "RangeError",
		`new Intl.NumberFormat("en", {currency: ""})`:                                                 "RangeError",
		`new Intl.NumberFormat("en", {minimumFractionDigits: 101})`:                                   "RangeError",
		`new Intl.NumberFormat("en", {minimumFractionDigits: NaN})`:                                   "RangeError",
		`new Intl.NumberFormat("en", {minimumFractionDigits: 3, maximumFractionDigits: 2})`:           "RangeError",
		`new Intl.NumberFormat("en", {maximumSignificantDigits: 0})`:                                  "RangeError",
		`new Intl.NumberFormat("en", {roundingIncrement: 3})`:                                         "RangeError",
		`new Intl.NumberFormat("en", {roundingIncrement: 5, maximumSignificantDigits: 3})`:            "TypeError",
		`new Intl.NumberFormat("en", {useGrouping: "x"})`:                                             "RangeError",
		`new Intl.NumberFormat("en", {numberingSystem: "x"})`:                                         "RangeError",
		`new Intl.NumberFormat("en", {localeMatcher: "x"})`:                                           "RangeError",
		`new Intl.NumberFormat("en").format(Symbol())`:                                                "TypeError",
		`new Intl.NumberFormat("en").format("1e100000")`:                                              "RangeError",
		`new Intl.NumberFormat("en").format("1".repeat(1e5))`:                                         "RangeError",
		`Intl.NumberFormat.prototype.format`:                                                          "TypeError",
		`Intl.NumberFormat.prototype.resolvedOptions.call({})`:                                        "TypeError",
		`Intl.NumberFormat.prototype.formatToParts.call(new Intl.PluralRules, 1)`:                     "TypeError",
		`Intl.DateTimeFormat.prototype.resolvedOptions.call(undefined)`:                               "TypeError",
		`Intl.Collator.prototype.compare`:                                                             "TypeError",
		`Intl.PluralRules("en")`:                                                                      "TypeError",
		`Intl.RelativeTimeFormat("en")`:                                                               "TypeError",
		`new Intl.PluralRules("en", {type: "x"})`:                                                     "RangeError",
		`new Intl.RelativeTimeFormat("en").format(1, "fortnight")`:                                    "RangeError",
		`new Intl.RelativeTimeFormat("en").format(NaN, "day")`:                                        "RangeError",
		`new Intl.RelativeTimeFormat("en").format(1n, "day")`:                                         "TypeError",
		`new Intl.DateTimeFormat("en", {timeZone: "Mars/Olympus"})`:                                   "RangeError",
		`new Intl.DateTimeFormat("en", {timeZone: "../../../etc/passwd"})`:                            "RangeError",
		`new Intl.DateTimeFormat("en", {timeZone: "+25:00"})`:                                         "RangeError",
		`new Intl.DateTimeFormat("en", {timeZone: "Local"})`:                                          "RangeError",
		`new Intl.DateTimeFormat("en", {timeZone: ""})`:                                               "RangeError",
		`new Intl.DateTimeFormat("en", {dateStyle: "x"})`:                                             "RangeError",
		`new Intl.DateTimeFormat("en", {dateStyle: "short", year: "numeric"})`:                        "TypeError",
		`new Intl.DateTimeFormat("en", {month: "x"})`:                                                 "RangeError",
		`new Intl.DateTimeFormat("en", {fractionalSecondDigits: 4})`:                                  "RangeError",
		`new Intl.DateTimeFormat("en", {timeZoneName: "shortGeneric"})`:                               "RangeError",
		`new Intl.DateTimeFormat("en", {dayPeriod: "long"})`:                                          "RangeError",
		`new Intl.DateTimeFormat("en").format(NaN)`:                                                   "RangeError",
		`new Intl.DateTimeFormat("en").format(8.64e15 + 1)`:                                           "RangeError",
		`new Intl.DateTimeFormat("en").format(1n)`:                                                    "TypeError",
		`new Date(0).toLocaleDateString("en", {timeStyle: "short"})`:                                  "TypeError",
		`new Date(0).toLocaleTimeString("en", {dateStyle: "short"})`:                                  "TypeError",
		`Date.prototype.toLocaleString.call({})`:                                                      "TypeError",
		`Number.prototype.toLocaleString.call("1")`:                                                   "TypeError",
		`BigInt.prototype.toLocaleString.call(1)`:                                                     "TypeError",
		`String.prototype.localeCompare.call(null, "a")`:                                              "TypeError",
		`"a".localeCompare("b", "x")`:                                                                 "RangeError",
		`"a".toLocaleUpperCase("x")`:                                                                  "RangeError",
		`"a".toLocaleUpperCase(null)`:                                                                 "TypeError",
		`"a".repeat(1 << 18).localeCompare("b")`:                                                      "RangeError",
		`new Intl.Collator().compare("a".repeat(1 << 18), "b")`:                                       "RangeError",
		`"a".repeat(1 << 21).toLocaleUpperCase("tr")`:                                                 "RangeError",
		`(() => { let a = []; for (let i = 0; i < 1e4; i++) a = [a]; return a.toLocaleString(); })()`: "RangeError",
	} {
		if got := eval(t, rt, script); got != want {
			t.Errorf("%s = %q, want %q", script, got, want)
		}
	}
}

// TestObjects: what scripts see of the classes and functions themselves.
func TestObjects(t *testing.T) {
	rt := newRuntime(t)
	for script, want := range map[string]string{
		`Object.prototype.toString.call(Intl)`:    "[object Intl]",
		`Object.keys(Intl)`:                       "",
		`Object.getOwnPropertyNames(Intl).sort()`: "Collator,DateTimeFormat,NumberFormat,PluralRules,RelativeTimeFormat",
		`typeof Intl.Segmenter + typeof Intl.ListFormat + typeof Intl.getCanonicalLocales`:                "undefinedundefinedundefined",
		`Object.values(Object.getOwnPropertyDescriptors(Intl)).map(d => d.value.name + d.value.length)`:   "Collator0,DateTimeFormat0,NumberFormat0,PluralRules0,RelativeTimeFormat0",
		`Object.prototype.toString.call(new Intl.NumberFormat)`:                                           "[object Intl.NumberFormat]",
		`Object.keys(new Intl.NumberFormat)`:                                                              "",
		`JSON.stringify(new Intl.DateTimeFormat)`:                                                         "{}",
		`Intl.NumberFormat() instanceof Intl.NumberFormat`:                                                "true",
		`(0, Intl.DateTimeFormat)() instanceof Intl.DateTimeFormat`:                                       "true",
		`Intl.Collator("de") instanceof Intl.Collator`:                                                    "true",
		`new (class extends Intl.NumberFormat { tax = 19 })("de").format(1.5)`:                            "1,5",
		`new (class extends Intl.PluralRules {})("de").select(1)`:                                         "one",
		`Intl.NumberFormat.prototype.constructor === Intl.NumberFormat`:                                   "true",
		`Object.getOwnPropertyDescriptor(Intl.NumberFormat.prototype, "format").get.name`:                 "get format",
		`Object.getOwnPropertyDescriptor(Intl.Collator.prototype, "compare").get.name`:                    "get compare",
		`new Intl.NumberFormat().format.name + new Intl.NumberFormat().format.length`:                     "1",
		`new Intl.Collator().compare.length`:                                                              "2",
		`(f => f.format === f.format)(new Intl.NumberFormat)`:                                             "true",
		`["10", "9"].map(Number).map(new Intl.NumberFormat("de", {minimumFractionDigits: 1}).format)`:     "10,0,9,0",
		`["b", "a", "ä"].sort(new Intl.Collator("de").compare)`:                                           "a,ä,b",
		`Intl.PluralRules.supportedLocalesOf.name + Intl.PluralRules.supportedLocalesOf.length`:           "supportedLocalesOf1",
		`Intl.RelativeTimeFormat.prototype.format.name + Intl.RelativeTimeFormat.prototype.format.length`: "format2",
		`Intl.NumberFormat.prototype.formatToParts.length`:                                                "1",
		`String.prototype.localeCompare.name + String.prototype.localeCompare.length`:                     "localeCompare1",
		`Number.prototype.toLocaleString.name + Number.prototype.toLocaleString.length`:                   "toLocaleString0",
		`Object.getOwnPropertyDescriptor(Number.prototype, "toLocaleString").enumerable`:                  "false",
		// Nothing but text comes out, and no Go object.
		`Reflect.ownKeys(new Intl.DateTimeFormat("de", {dateStyle: "full"})).length`: "0",
		// Conversions run once, in the order of the standard.
		`(log => (new Intl.NumberFormat("en", new Proxy({}, { get: (_, k) => (log.push(k), undefined) })), log))([])`:          "localeMatcher,numberingSystem,style,currency,currencyDisplay,currencySign,notation,minimumIntegerDigits,minimumFractionDigits,maximumFractionDigits,minimumSignificantDigits,maximumSignificantDigits,roundingIncrement,roundingMode,roundingPriority,trailingZeroDisplay,compactDisplay,useGrouping,signDisplay",
		`[1, new Date(0), { toLocaleString: (...a) => a.join("+") }].toLocaleString("de", { year: "2-digit" })`:                "1,70,de+[object Object]",
		`(a => (a.push(a), a.toLocaleString()))([1])`:                                                                          "1,",
		`new Int8Array([1, -2]).toLocaleString()`:                                                                              "1,-2",
		`new Date(NaN).toLocaleString("de")`:                                                                                   "Invalid Date",
		`Object(1.5).toLocaleString("de")`:                                                                                     "1,5",
		`Object(15n).toLocaleString("de")`:                                                                                     "15",
		`"I\ud800i".toLocaleLowerCase("tr") === "ı\ud800i"`:                                                                    "true",
		`"straße".toLocaleUpperCase("de")`:                                                                                     "STRASSE",
		`new Intl.NumberFormat("en", { style: "percent", notation: "compact" }).formatToParts(0.5).map(p => p.type)`:           "integer,percentSign",
		`new Intl.NumberFormat("de", { minimumFractionDigits: 100 }).format(1).length`:                                         "102",
		`new Intl.DateTimeFormat("en", { timeZone: "+05:30", timeStyle: "long" }).format(0)`:                                   "5:30:00 AM GMT+5:30",
		`new Intl.DateTimeFormat("en", { hour: "numeric", minute: "numeric", hour12: false }).format(0)`:                       "00:00",
		`new Intl.DateTimeFormat("de", { hour: "numeric", minute: "numeric", hour12: true }).format(Date.UTC(2024, 0, 1, 12))`: "12:00 PM",
	} {
		if got := eval(t, rt, script); got != want {
			t.Errorf("%s\n      = %q\n want %q", script, got, want)
		}
	}
}

// TestNames: only what a program names is installed, and goja's methods stay where it names none.
func TestNames(t *testing.T) {
	scripts := map[string]string{
		"Intl": `typeof Intl`, "localeCompare": `"a".localeCompare.call("a".repeat(3e5), "a")`, "toLocaleString": `(1234).toLocaleString("de")`,
		"toLocaleString Date":     `new Date(0).toLocaleString("de")`,
		"toLocaleDateString Date": `new Date(0).toLocaleDateString("de")`, "toLocaleTimeString Date": `new Date(0).toLocaleTimeString("en")`,
		"toLocaleUpperCase": `"i".toLocaleUpperCase("tr")`, "toLocaleLowerCase": `"I".toLocaleLowerCase("tr")`,
	}
	var all intl.Set
	for named := range scripts {
		rt := goja.New()
		before := map[string]string{}
		for n, script := range scripts {
			before[n] = eval(t, rt, script)
		}
		set := intl.For(func(name string) bool { return slices.Contains(strings.Fields(named), name) })
		set.Install(rt, nil, func() {})
		all |= set
		for n, script := range scripts {
			changed := eval(t, rt, script) != before[n]
			if want := n == named || n == "toLocaleString" && named == "toLocaleString Date"; changed != want {
				t.Errorf("naming %s: %s is changed: %v", named, n, changed)
			}
		}
	}
	if all != intl.All || intl.For(func(name string) bool { return name == "Date" || name == "push" }) != 0 {
		t.Error("sets are wrong")
	}
}

// TestStopped: a long list is left when the run was stopped.
func TestStopped(t *testing.T) {
	for _, list := range []string{`new Uint8Array(1e6)`, `new BigInt64Array(1e6)`, `new Array(1e6).fill(1)`, `new Array(1e6)`} {
		rt := goja.New()
		asked := 0
		intl.All.Install(rt, nil, func() {
			if asked++; asked == 1000 {
				panic(rt.NewTypeError("stopped"))
			}
		})
		if got := eval(t, rt, list+`.toLocaleString()`); got != "TypeError" || asked != 1000 {
			t.Errorf("%s: %s, %d", list, got, asked)
		}
	}
}

// TestTampering: what a script does to built-ins does not lead it to anything of ours, nor break another's objects.
func TestTampering(t *testing.T) {
	rt := newRuntime(t)
	const script = `(() => {
		const seen = [];
		for (const p of [Map.prototype, WeakMap.prototype, Array.prototype, Object.prototype]) {
			for (const k of ["get", "set", "has", "push"]) if (typeof p[k] === "function") p[k] = function (...a) { seen.push(...a); };
		}
		const made = new Intl.NumberFormat("de").formatToParts(-1.5).length + new Intl.DateTimeFormat("de").format(0);
		return made + seen.length;
	})()`
	if got, want := eval(t, rt, script), "41.1.19700"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
