package decision

import (
	"encoding/json"
	"time"
)

// ActionStatus says what becomes of an event that an action workflow was given.
type ActionStatus string

const (
	ActionDone   ActionStatus = "done"   // delivered
	ActionFailed ActionStatus = "failed" // recorded as failed and not tried again
	ActionRetry  ActionStatus = "retry"  // to be tried again
)

// ActionResult is what an action workflow said about the delivery.
type ActionResult struct {
	Status  ActionStatus
	Message string
	// RetryAfter is how long to wait before the next attempt; zero: the back-off of the action.
	RetryAfter time.Duration
	// Raw is the whole result, for the record; nil if the workflow returned nothing.
	Raw json.RawMessage
}

// maxRetryAfter is the longest an action can put off its next attempt: a day.
const maxRetryAfter = 86_400

// ParseActionResult reads and checks what an action workflow returned: an object with a string `status`. "error" stands
// for failed, "retry" for another attempt, everything else for done; further members are kept as they are.
func ParseActionResult(text []byte) (*ActionResult, error) {
	c, err := newChecker("result", text)
	if err != nil {
		return nil, err
	}
	out := &ActionResult{Status: ActionDone}
	if c.object(0) {
		out.Raw = c.raw(0)
		status := false
		for i := c.nodes[0].first; i != 0; i = c.nodes[i].next {
			switch string(c.keyBytes(i)) {
			case "status":
				status = true
				switch s, _ := c.text(i); s {
				case "error":
					out.Status = ActionFailed
				case "retry":
					out.Status = ActionRetry
				}
			case "message":
				if !c.isNull(i) {
					out.Message, _ = c.text(i)
				}
			case "retryAfter":
				if c.isNull(i) {
					continue
				}
				if c.nodes[i].kind != jsonNumber {
					c.badType(i, "a number of seconds")
					continue
				}
				seconds := c.number(i)
				if !(seconds >= 0 && seconds <= maxRetryAfter) {
					c.bad(i, "%s is not within 0–%d seconds", c.literal(i), maxRetryAfter)
					continue
				}
				out.RetryAfter = time.Duration(seconds * float64(time.Second))
			}
		}
		if !status {
			c.bad(0, "needs a status, such as \"success\"")
		}
	}
	if c.err() != nil {
		return nil, c.err()
	}
	return out, nil
}
