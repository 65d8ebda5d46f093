package realm

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// lineBudget bounds what one run may log: `for(;;) console.log(x)` would fill the disk before its deadline.
type lineBudget struct {
	lines   int
	bytes   int64
	dropped int
}

// Log writes one console line: secrets are blotted out, control characters escaped, and what is over the limits of a run
// is counted and dropped. The place is that of the script's call. It must be called on the realm's goroutine.
func (r *Realm) Log(level, text string) {
	if r.overBudget(0) {
		r.run.lines.dropped++
		return
	}
	at := ""
	if f := frames(r.rt.CaptureCallStack(8, nil)); len(f) > 0 {
		at = place(f[0])
	}
	r.log(level, text, at)
}

func (r *Realm) overBudget(more int64) bool {
	l := r.run.Limits
	return r.run.lines.lines >= l.LogLines || r.run.lines.bytes+more > l.LogTotal
}

func (r *Realm) log(level, text, at string) {
	if r.run.Log == nil {
		return
	}
	text = clip(escape(r.Redact(text)), int(r.run.Limits.LogLine))
	if r.overBudget(int64(len(text))) {
		r.run.lines.dropped++
		return
	}
	r.run.lines.lines++
	r.run.lines.bytes += int64(len(text))
	r.run.Log(level, text, at)
}

// report tells how much was dropped.
func (b *lineBudget) report(r *Realm) {
	if b.dropped > 0 && r.run.Log != nil {
		r.run.Log("warn", fmt.Sprintf("%d console lines of this run were dropped: a run may write %d lines and %d bytes", b.dropped, r.run.Limits.LogLines, r.run.Limits.LogTotal), "")
	}
}

// escape writes control characters, which could forge log lines or steer a terminal, as escapes.
func escape(s string) string {
	clean := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == 0x7f || c >= 0x80 {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c == '\r':
			b.WriteString(`\r`)
		case c < 0x20 || c >= 0x7f && c < 0xa0 || c == utf8.RuneError || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x2028 || c == 0x2029:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
