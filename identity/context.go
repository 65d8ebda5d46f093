package identity

import (
	"net/http"

	"github.com/seed-eb607675/tollgate/decision"
)

// NewContext says what a visitor's own request shows of its circumstances: the user agent. Nothing detects bots or places
// yet, so there are no tags, nothing is verified (nil: there was nothing to judge), and geography is unknown.
func NewContext(r *http.Request) decision.Context {
	c := decision.Context{BotTags: []decision.BotTag{}}
	if agents := r.Header["User-Agent"]; len(agents) > 0 {
		agent := agents[0]
		original := agent
		c.UserAgent, c.OriginalUserAgent = &agent, &original
	}
	return c
}
