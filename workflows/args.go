package workflows

import (
	"sort"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/workflows/webapi"
)

// decisionArgs are the members that every workflow of a decision gets.
func (c *call) decisionArgs(a *Args) []member {
	return append(make([]member, 0, 16),
		member{name: "context", make: func() goja.Value { return c.context(a.Context) }},
		member{name: "customerData", make: func() goja.Value { return c.customer(a.Customer) }},
		member{name: "env", make: c.env},
		member{name: "http", make: func() goja.Value { return c.http(a.HTTP) }},
		member{name: "identity", make: func() goja.Value { return c.identity(a.Identity) }},
		member{name: "resource", make: func() goja.Value { return c.resource(a.Resource) }},
	)
}

func (c *call) endpointArgs(a *EndpointArgs) []member {
	return []member{
		{name: "context", make: func() goja.Value { return c.context(a.Context) }},
		{name: "env", make: c.env},
		{name: "identity", make: func() goja.Value { return c.identity(a.Identity) }},
		{name: "params", make: func() goja.Value { return c.stringMap(a.Params) }},
		{name: "request", make: func() goja.Value {
			body := a.Request.Body
			if len(body) == 0 && (a.Request.Method == "GET" || a.Request.Method == "HEAD") {
				body = nil // these methods have none (Fetch standard, Request constructor)
			}
			v, err := webapi.NewRequest(c.r, a.Request.Method, a.Request.URL, a.Request.Header, body)
			if err != nil {
				panic(c.rt.NewTypeError("making the request: %s", err.Error()))
			}
			return v
		}},
		c.utilsMember(),
	}
}

func (c *call) context(x *decision.Context) goja.Value {
	o := c.rt.NewObject()
	if x == nil {
		x = &decision.Context{}
	}
	tags := make([]any, len(x.BotTags))
	for i := range x.BotTags {
		t := &x.BotTags[i]
		tag := c.rt.NewObject()
		set(tag, "category", c.nullable(t.Category))
		set(tag, "code", t.Code)
		set(tag, "isVerified", t.IsVerified)
		set(tag, "operator", c.nullable(t.Operator))
		set(tag, "product", c.nullable(t.Product))
		tags[i] = tag
	}
	set(o, "botTags", c.rt.NewArray(tags...))
	var verified goja.Value = goja.Null()
	if x.IsVerifiedBotRequest != nil {
		verified = c.rt.ToValue(*x.IsVerifiedBotRequest)
	}
	set(o, "isVerifiedBotRequest", verified)
	set(o, "isEUCountry", x.IsEUCountry)
	number := func(f *float64) goja.Value {
		if f == nil {
			return goja.Null()
		}
		return c.rt.ToValue(*f)
	}
	set(o, "city", c.nullable(x.City))
	set(o, "continent", c.nullable(x.Continent))
	set(o, "countryCode", c.nullable(x.CountryCode))
	set(o, "latitude", number(x.Latitude))
	set(o, "longitude", number(x.Longitude))
	set(o, "metroCode", c.nullable(x.MetroCode))
	set(o, "postalCode", c.nullable(x.PostalCode))
	set(o, "region", c.nullable(x.Region))
	set(o, "regionCode", c.nullable(x.RegionCode))
	set(o, "timezone", c.nullable(x.Timezone))
	set(o, "originalUserAgent", c.nullable(x.OriginalUserAgent))
	set(o, "userAgent", c.nullable(x.UserAgent))
	return o
}

func (c *call) customer(x *decision.Customer) goja.Value {
	o := c.rt.NewObject()
	if x == nil {
		x = &decision.Customer{}
	}
	set(o, "isCustomer", x.IsCustomer)
	set(o, "hasProducts", x.HasProducts)
	set(o, "customerIdentifiers", c.strings(x.CustomerIdentifiers))
	return o
}

func (c *call) http(x *decision.HTTP) goja.Value {
	if x == nil {
		return goja.Null()
	}
	return c.object(
		member{name: "url", value: c.rt.ToValue(x.URL)},
		member{name: "method", value: c.rt.ToValue(x.Method)},
		member{name: "userAgent", value: c.nullable(x.UserAgent)},
		member{name: "clientIP", value: c.nullable(x.ClientIP)},
		member{name: "referer", value: c.nullable(x.Referer)},
		member{name: "headers", make: func() goja.Value { return c.stringMap(x.Headers) }},
		member{name: "cookies", make: func() goja.Value { return c.stringMap(x.Cookies) }},
	)
}

func (c *call) identity(x *decision.Identity) goja.Value {
	if x == nil {
		return goja.Null()
	}
	return c.object(
		member{name: "identifier", value: c.rt.ToValue(x.Identifier)},
		member{name: "userType", value: c.rt.ToValue(string(x.UserType))},
		member{name: "authType", value: c.rt.ToValue(string(x.AuthType))},
		member{name: "jwtClaims", make: func() goja.Value { return c.json(x.JWTClaims) }},
		member{name: "testGroup100", value: c.rt.ToValue(x.TestGroup100)},
	)
}

func (c *call) resource(x *decision.Resource) goja.Value {
	o := c.rt.NewObject()
	if x == nil {
		x = &decision.Resource{}
	}
	set(o, "id", x.ID)
	set(o, "meta", c.stringMap(x.Meta))
	names := make([]string, 0, len(x.Extra))
	for name := range x.Extra {
		if name != "__proto__" && name != "id" && name != "meta" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		set(o, name, c.json(x.Extra[name]))
	}
	return o
}

// env has variables and secrets as strings and is read-only. Secrets are not enumerable, so that logging `env` does not
// show them.
func (c *call) env() goja.Value {
	e := c.run.Env
	if e == nil {
		e = &Env{}
	}
	members := make([]member, 0, len(e.Variables)+len(e.Secrets))
	for name, v := range e.Variables {
		members = append(members, member{name: name, value: c.rt.ToValue(v)})
	}
	for name, v := range e.Secrets {
		members = append(members, member{name: name, value: c.rt.ToValue(v), hidden: true})
	}
	sort.Slice(members, func(i, j int) bool { return members[i].name < members[j].name })
	return c.rt.NewDynamicObject(&lazyObject{members: members, readonly: func() {
		panic(c.typeError("env is read-only"))
	}})
}
