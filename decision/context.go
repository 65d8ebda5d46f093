package decision

import "encoding/json"

// Context is what is known about the circumstances of a request. Members that could not be found out are nil.
type Context struct {
	BotTags              []BotTag `json:"botTags"`
	IsVerifiedBotRequest *bool    `json:"isVerifiedBotRequest"`
	IsEUCountry          bool     `json:"isEUCountry"`
	City                 *string  `json:"city"`
	Continent            *string  `json:"continent"`
	CountryCode          *string  `json:"countryCode"`
	Latitude             *float64 `json:"latitude"`
	Longitude            *float64 `json:"longitude"`
	MetroCode            *string  `json:"metroCode"`
	PostalCode           *string  `json:"postalCode"`
	Region               *string  `json:"region"`
	RegionCode           *string  `json:"regionCode"`
	Timezone             *string  `json:"timezone"`
	OriginalUserAgent    *string  `json:"originalUserAgent"`
	UserAgent            *string  `json:"userAgent"`
	// Extra holds further members that middleware set, in their order; no name is one of the above.
	Extra []Member `json:"-"`
}

// BotTag says that a detector took the request for one of a bot.
type BotTag struct {
	Category   *string `json:"category"`
	Code       string  `json:"code"`
	IsVerified bool    `json:"isVerified"`
	Operator   *string `json:"operator"`
	Product    *string `json:"product"`
}

// HTTP is the visitor's request as workflows see it. Header names are in lower case, repeated headers joined by ", ";
// credentials and our own cookies are not in it.
type HTTP struct {
	URL         string            `json:"url"`
	Method      string            `json:"method"`
	UserAgent   *string           `json:"userAgent"`
	ClientIP    *string           `json:"clientIP"`
	Referer     *string           `json:"referer"`
	Headers     map[string]string `json:"headers"`
	Cookies     map[string]string `json:"cookies"`
	ProxyOrigin *ProxyOrigin      `json:"proxyOrigin,omitempty"` // nil until the origin has answered
}

// ProxyOrigin is what the origin has said so far.
type ProxyOrigin struct {
	Status int `json:"status"`
}

// Resource is what the visitor asks for. Inline, ID is the canonical path without the query.
type Resource struct {
	ID   string            `json:"id"`
	Meta map[string]string `json:"meta"` // the page's meta tags; empty, never nil, where they are not known
	// Extra holds further members that an API caller sent; they pass to workflows unchanged.
	Extra map[string]json.RawMessage `json:"-"`
}

// Customer is the billing view of a visitor.
type Customer struct {
	IsCustomer          bool     `json:"isCustomer"`
	HasProducts         bool     `json:"hasProducts"`
	CustomerIdentifiers []string `json:"customerIdentifiers"`
}

// Class is the kind of visitor that plans are assigned to.
type Class string

const (
	ClassAuthenticated  Class = "authenticated"
	ClassAnonymous      Class = "anonymous"
	ClassSearchCrawlers Class = "search_crawlers"
	ClassBotsAndAgents  Class = "bots_and_agents"
	ClassNone           Class = "none"
)
