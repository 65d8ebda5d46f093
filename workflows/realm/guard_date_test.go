package realm

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
)

const dates = `() => {
  const d = new Date(2026, 4, 17, 12, 30), s = new Date("2026-05-17T12:30:00"), e = new Date("2026-05-17T12:30:00+02:00");
  const t = new Date(0); t.setHours(5);
  return [d.toISOString(), s.toISOString(), e.toISOString(), new Date("2026-05-17").toISOString(), new Date("May 17, 2026 12:30").toISOString(),
    d.getHours(), d.getDay(), d.getTimezoneOffset(), String(d), d.toDateString(), Date.parse("2026-05-17T12:30:00"), t.getTime(),
    String(new Date(NaN)), d instanceof Date, Object.prototype.toString.call(d), typeof Date(), new Date(d).getTime() === d.getTime(),
    JSON.stringify(d), ` + "`${d}`" + `, d.constructor === Date, new (class extends Date {})(1).getTime()].join("|");
}`

const wantDates = "2026-05-17T12:30:00.000Z|2026-05-17T12:30:00.000Z|2026-05-17T10:30:00.000Z|2026-05-17T00:00:00.000Z|2026-05-17T12:30:00.000Z|" +
	"12|0|0|Sun May 17 2026 12:30:00 GMT+0000 (UTC)|Sun May 17 2026|1779021000000|18000000|" +
	"Invalid Date|true|[object Date]|string|true|\"2026-05-17T12:30:00.000Z\"|Sun May 17 2026 12:30:00 GMT+0000 (UTC)|true|1"

// TestDatesAreUTC runs the same script on servers in several zones: this test binary with TZ set.
func TestDatesAreUTC(t *testing.T) {
	if os.Getenv("TOLLGATE_DATES") != "" {
		if os.Getenv("TZ") != "UTC" && utc(time.Local) {
			t.Fatal("the zone is not known here, so the test would say nothing")
		}
		p := newPool(t, 1)
		run := script(t, dates)
		run.ScriptTime = time.Minute
		run.Finish = func(_ *Realm, v goja.Value) (goja.Value, Finish, error) {
			if got := v.String(); got != wantDates {
				t.Errorf("got\n%s\nwant\n%s", strings.ReplaceAll(got, "|", "\n"), strings.ReplaceAll(wantDates, "|", "\n"))
			}
			return nil, nil, nil
		}
		if err := p.Do(t.Context(), run); err != nil {
			t.Error(err)
		}
		return
	}
	for _, zone := range []string{"UTC", "Etc/GMT+7", "Europe/Berlin", "Asia/Kolkata"} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDatesAreUTC$")
		cmd.Env = append(os.Environ(), "TOLLGATE_DATES=1", "TZ="+zone)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", zone, err, out)
		}
	}
}
