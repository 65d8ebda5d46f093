package realm

import (
	"testing"
)

// TestIntlReused uses Intl in a runtime that has had a run before: the classes are frozen, what is made of them is the
// run's own, and what a run changes of them is not there for the next.
func TestIntlReused(t *testing.T) {
	p := newPool(t, 2)
	run := reused(t, p, `() => {
		class Price extends Intl.NumberFormat {
			tax = 19;
			constructor(locale) { super(locale, { style: "currency", currency: "EUR" }); this.format2 = 1; }
			gross(n) { return this.format(n * (1 + this.tax / 100)); }
		}
		const price = new Price("de"), f = new Intl.NumberFormat("de");
		const out = [price.gross(100), price instanceof Intl.NumberFormat, f.marker, Intl.marker, f.format.marker, Object.isFrozen(Intl.NumberFormat.prototype)];
		f.marker = price.marker = f.format.marker = "seen";
		for (const change of [() => { Intl.marker = "seen"; }, () => { Intl.NumberFormat = 1; }, () => { Intl.NumberFormat.prototype.marker = "seen"; },
			() => { Number.prototype.toLocaleString = () => "seen"; }]) {
			try { change(); out.push("changed"); } catch (e) { out.push(e.name); }
		}
		return out.concat((1234.5).toLocaleString("de"), "a".localeCompare("B"), "i".toLocaleUpperCase("tr"), new Date(0).toLocaleDateString("de")).join();
	}`)
	const want = "119,00\u00a0€,true,,,,true,TypeError,TypeError,TypeError,TypeError,1.234,5,-1,İ,1.1.1970"
	for i := range 3 {
		if got := result(t, p, run); got != want {
			t.Errorf("run %d: %s\nwant   %s", i, got, want)
		}
	}
	if s := p.Stats(); s.Built != 1 {
		t.Errorf("%d runtimes", s.Built)
	}
}
