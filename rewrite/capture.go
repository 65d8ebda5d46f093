package rewrite

import "bytes"

// captureMode is what happens to the content of a script that may repeat the text of the article.
type captureMode uint8

const (
	captureNone captureMode = iota
	captureLD               // JSON-LD: read whole, its long members emptied
	captureJSON             // hydration data as JSON: becomes {}
	captureDrop             // hydration data as script: goes
	capturePeek             // the first bytes tell
)

// peekSize is how much of an inline script tells whether it hands over hydration data; the longest known beginning is
// a third of it.
const peekSize = 128

// capture keeps the content of a script until it is known what becomes of it.
type capture struct {
	mode captureMode
	buf  []byte
}

// begin looks at a script's start tag.
func (c *capture) begin(t *startTag) {
	c.buf = c.buf[:0]
	kind, _ := t.attr("type")
	kind, _, _ = bytes.Cut(kind, []byte(";")) // parameters, such as a charset
	if equalLower(bytes.TrimSpace(kind), "application/ld+json") {
		c.mode = captureLD
		return
	}
	if json, ok := isHydration(t); ok {
		if c.mode = captureDrop; json {
			c.mode = captureJSON
		}
		return
	}
	if _, ok := t.attr("src"); !ok {
		c.mode = capturePeek
	}
}

// capturing takes a piece of the script.
func (e *engine) capturing(from, to int) {
	c := &e.capture
	switch c.mode {
	case captureLD:
		c.buf = append(c.buf, e.d[from:to]...)
		if len(c.buf) > e.p.limits.Buffer {
			e.overrun("a description of the article is longer than the limit", from)
			if e.passing {
				e.flushPass()
				e.out = append(e.out, c.buf...)
			}
			c.mode = captureNone
		}
	case capturePeek:
		c.buf = append(c.buf, e.d[from:to]...)
		if len(bytes.TrimLeft(c.buf, " \t\r\n\f")) >= peekSize || len(c.buf) > 8*peekSize {
			e.peeked()
		}
	default:
		e.stats.Removed += int64(to - from)
	}
}

// peeked decides about an inline script by its beginning.
func (e *engine) peeked() {
	c := &e.capture
	if beginsHydration(bytes.TrimLeft(c.buf, " \t\r\n\f")) {
		c.mode = captureDrop
		e.stats.Removed += int64(len(c.buf))
		return
	}
	c.mode = captureNone
	e.flushPass()
	e.out = append(e.out, c.buf...)
}

// endCapture is called at the script's end.
func (e *engine) endCapture(int) {
	c := &e.capture
	if c.mode == capturePeek {
		e.peeked()
	}
	mode := c.mode
	c.mode = captureNone
	e.flushPass()
	switch mode {
	case captureLD:
		cut := cutJSONLD(c.buf)
		if len(cut) < len(c.buf) {
			e.stats.Copies++
			e.stats.Removed += int64(len(c.buf) - len(cut))
		}
		e.out = append(e.out, cut...)
	case captureJSON:
		e.out = append(e.out, "{}"...)
		e.stats.Copies++
	case captureDrop:
		e.stats.Copies++
	}
}
