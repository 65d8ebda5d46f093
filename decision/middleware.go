package decision

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// MiddlewareAction is one thing that a middleware workflow asks for. Exactly one member is set.
type MiddlewareAction struct {
	// SetIdentifier names the visitor of this decision.
	SetIdentifier *User
	// Properties are members for the context, in the order given. None has a name that the context has itself.
	Properties []Member
	// AppendBotTag adds a tag.
	AppendBotTag *BotTag
	// Fail ends the decision.
	Fail *Rejection
}

// Rejection is a decision that a middleware refused to have made.
type Rejection struct {
	Status  int // 400–599
	Message string
}

const (
	maxActions    = 100  // of one run; each is applied one after the other
	maxIdentifier = 512  // characters
	maxRejection  = 1000 // characters of a message
	maxProduct    = 100  // characters
)

// ContextNames are the members that the context of every decision has; middleware cannot set them.
func ContextNames() []string {
	return []string{"botTags", "isVerifiedBotRequest", "isEUCountry", "city", "continent", "countryCode", "latitude", "longitude",
		"metroCode", "postalCode", "region", "regionCode", "timezone", "originalUserAgent", "userAgent"}
}

// BotCategories are what a bot can be said to be for.
func BotCategories() []string {
	return []string{"ai-assistant", "ai-crawler", "search-crawler", "analytics-monitor", "page-previewer", "marketing", "seo",
		"framework", "webhook", "aggregator"}
}

// ParseMiddleware reads and checks what a middleware workflow returned: an action or a list of at most 100 of them, null
// or nothing for none.
func ParseMiddleware(json []byte) ([]MiddlewareAction, error) {
	c, err := newChecker("result", json)
	if err != nil {
		return nil, err
	}
	var out []MiddlewareAction
	switch c.nodes[0].kind {
	case jsonNull:
	case jsonArray:
		for i := c.nodes[0].first; i != 0; i = c.nodes[i].next {
			out = append(out, c.action(i))
		}
		if len(out) > maxActions {
			c.bad(0, "%d actions are more than %d", len(out), maxActions)
		}
	case jsonObject:
		out = append(out, c.action(0))
	default:
		c.badType(0, "an action, a list of actions or nothing")
	}
	if c.err() != nil {
		return nil, c.err()
	}
	return out, nil
}

// actionKeys are the members of each action.
func actionKeys(action string) []string {
	switch action {
	case "set_identifier":
		return []string{"action", "identity"}
	case "set_properties":
		return []string{"action", "properties"}
	case "append_bot_tag":
		return []string{"action", "category", "product", "verified"}
	case "fail":
		return []string{"action", "httpStatusCode", "message"}
	}
	return nil
}

func (c *checker) action(i int32) MiddlewareAction {
	var out MiddlewareAction
	if !c.object(i) {
		return out
	}
	members := map[string]int32{}
	for m := c.nodes[i].first; m != 0; m = c.nodes[m].next {
		members[c.key(m)] = m
	}
	at, ok := members["action"]
	if !ok {
		c.bad(i, "needs an action: set_identifier, set_properties, append_bot_tag or fail")
		return out
	}
	action, ok := c.text(at)
	if !ok {
		return out
	}
	keys := actionKeys(action)
	if keys == nil {
		all := []string{"set_identifier", "set_properties", "append_bot_tag", "fail"}
		c.bad(at, "%q is no action", action)
		last := c.errs[len(c.errs)-1]
		if near := Near(action, all); near != "" {
			last.Hint = fmt.Sprintf("did you mean %q?", near)
		} else {
			last.Hint = "actions are " + strings.Join(all, ", ")
		}
		return out
	}
	for m := c.nodes[i].first; m != 0; m = c.nodes[m].next {
		if !isOneOf(c.key(m), keys) {
			c.unknown(m, keys)
		}
	}
	// need is a member that must be there; null counts as absent.
	need := func(name string) (int32, bool) {
		m, ok := members[name]
		if !ok || c.isNull(m) {
			c.bad(i, "%s needs the key %q", action, name)
			return 0, false
		}
		return m, true
	}
	switch action {
	case "set_identifier":
		if m, ok := need("identity"); ok {
			out.SetIdentifier = c.user(m)
		}
	case "set_properties":
		if m, ok := need("properties"); ok && c.object(m) {
			out.Properties = c.contextProperties(m)
		}
	case "append_bot_tag":
		out.AppendBotTag = c.botTag(need, members)
	case "fail":
		out.Fail = &Rejection{}
		if m, ok := need("httpStatusCode"); ok {
			n, _ := c.integer(m, 400, 599)
			out.Fail.Status = int(n)
		}
		if m, ok := need("message"); ok {
			out.Fail.Message = c.length(m, maxRejection)
		}
	}
	return out
}

// length reads a text of 1 to limit characters.
func (c *checker) length(i int32, limit int) string {
	s, ok := c.text(i)
	if n := utf8.RuneCountInString(s); ok && (n == 0 || n > limit) {
		c.bad(i, "has %d characters; 1 to %d are allowed", n, limit)
	}
	return s
}

// identifierText reads a text without control characters.
func (c *checker) identifierText(i int32, limit int) string {
	s := c.length(i, limit)
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		c.bad(i, "holds a control character")
	}
	return s
}

func (c *checker) user(i int32) *User {
	u := &User{}
	if !c.object(i) {
		return u
	}
	identifier, typed := false, false
	for m := c.nodes[i].first; m != 0; m = c.nodes[m].next {
		switch string(c.keyBytes(m)) {
		case "identifier":
			identifier = true
			u.Identifier = c.identifierText(m, maxIdentifier)
		case "userType":
			typed = true
			if s, ok := c.text(m); ok {
				if u.UserType = UserType(s); u.UserType != Authenticated && u.UserType != Anonymous {
					c.bad(m, "%s is neither \"authenticated\" nor \"anonymous\"", c.literal(m))
				}
			}
		default: // what utils.identity.resolveJwt gave may be handed over as it is
		}
	}
	if !identifier || !typed {
		c.bad(i, "needs identifier and userType")
	}
	return u
}

func (c *checker) contextProperties(i int32) []Member {
	var out []Member
	names := ContextNames()
	for m := c.nodes[i].first; m != 0; m = c.nodes[m].next {
		name := c.key(m)
		if isOneOf(name, names) {
			c.bad(m, "is a member that the context has itself; middleware cannot change it")
		}
		out = append(out, Member{Name: name, Value: c.raw(m)})
	}
	return out
}

func (c *checker) botTag(need func(string) (int32, bool), members map[string]int32) *BotTag {
	tag := &BotTag{}
	if m, ok := need("category"); ok {
		if s, ok := c.text(m); ok {
			if !isOneOf(s, BotCategories()) {
				c.bad(m, "%s is no category: %s", c.literal(m), strings.Join(BotCategories(), ", "))
			}
			tag.Category, tag.Code = &s, "mw:"+s
		}
	}
	if m, ok := need("verified"); ok {
		tag.IsVerified = c.boolean(m)
	}
	if m, ok := members["product"]; ok && !c.isNull(m) {
		product := c.identifierText(m, maxProduct)
		tag.Product, tag.Code = &product, "mw:"+codeOf(product)
	}
	return tag
}

// codeOf makes a product's name a part of a tag's code: small letters, digits, dots and hyphens.
func codeOf(product string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'A' <= r && r <= 'Z':
			return r - 'A' + 'a'
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '.', r == '-', r == '_':
			return r
		}
		return '-'
	}, product)
}
