package workflows

import (
	"sort"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/workflows/webapi"
)

// decisionArgs makes the arguments of a workflow of a decision; own makes those that its kind adds, counted from 0.
func (c *call) decisionArgs(a *Args, keys []string, own func(i int) goja.Value) *goja.Object {
	return c.record(keys, func(i int) goja.Value {
		switch i {
		case 0:
			return c.context(a.Context)
		case 1:
			return c.customer(a.Customer)
		case 2:
			return c.env()
		case 3:
			return c.http(a.HTTP)
		case 4:
			return c.identity(a.Identity)
		case 5:
			return c.resource(a.Resource)
		case 6:
			return c.utils()
		}
		return own(i - 7)
	})
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

func (c *call) actionArgs(a *ActionArgs) *goja.Object {
	keys := c.keys().action
	if a.Identity == nil {
		keys = c.keys().nobodysAction
	}
	return c.record(keys, func(i int) goja.Value {
		switch i {
		case 0:
			return c.rt.ToValue(a.Attempt)
		case 1:
			return c.env()
		case 2:
			return c.rt.ToValue(c.run.EventID)
		case 3:
			if len(a.Payload) == 0 {
				return goja.Undefined()
			}
			return c.json(a.Payload)
		case 4:
			return c.rt.ToValue(a.Trigger)
		case 5:
			return c.utils()
		}
		return c.record(c.keys().actor, func(i int) goja.Value {
			switch i {
			case 0:
				return c.rt.ToValue(a.Identity.Identifier)
			case 1:
				return c.rt.ToValue(string(a.Identity.UserType))
			}
			return c.rt.ToValue(a.Identity.TestGroup100)
		})
	})
}

func (c *call) context(x *decision.Context) goja.Value {
	if x == nil {
		x = &decision.Context{}
	}
	names := c.keys().context
	if len(x.Extra) > 0 { // what middleware set
		names = append([]string(nil), names...)
		for _, m := range x.Extra {
			names = append(names, m.Name)
		}
	}
	own := len(c.keys().context)
	return c.record(names, func(i int) goja.Value {
		if i >= own {
			return c.json(x.Extra[i-own].Value)
		}
		switch i {
		case 0:
			return c.botTags(x.BotTags)
		case 1:
			if x.IsVerifiedBotRequest == nil {
				return goja.Null()
			}
			return c.rt.ToValue(*x.IsVerifiedBotRequest)
		case 2:
			return c.rt.ToValue(x.IsEUCountry)
		case 6:
			return c.nullableNumber(x.Latitude)
		case 7:
			return c.nullableNumber(x.Longitude)
		}
		return c.nullable([...]*string{3: x.City, 4: x.Continent, 5: x.CountryCode, 8: x.MetroCode, 9: x.PostalCode, 10: x.Region,
			11: x.RegionCode, 12: x.Timezone, 13: x.OriginalUserAgent, 14: x.UserAgent}[i])
	})
}

func (c *call) nullableNumber(f *float64) goja.Value {
	if f == nil {
		return goja.Null()
	}
	return c.rt.ToValue(*f)
}

func (c *call) botTags(list []decision.BotTag) goja.Value {
	tags := make([]any, len(list))
	for i := range list {
		t := &list[i]
		tag := c.rt.NewObject()
		set(tag, "category", c.nullable(t.Category))
		set(tag, "code", t.Code)
		set(tag, "isVerified", t.IsVerified)
		set(tag, "operator", c.nullable(t.Operator))
		set(tag, "product", c.nullable(t.Product))
		tags[i] = tag
	}
	return c.rt.NewArray(tags...)
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
	keys := c.keys().http
	if x.ProxyOrigin != nil {
		keys = c.keys().origin
	}
	return c.record(keys, func(i int) goja.Value {
		switch i {
		case 0:
			return c.rt.ToValue(x.URL)
		case 1:
			return c.rt.ToValue(x.Method)
		case 2:
			return c.nullable(x.UserAgent)
		case 3:
			return c.nullable(x.ClientIP)
		case 4:
			return c.nullable(x.Referer)
		case 5:
			return c.stringMap(x.Headers)
		case 6:
			return c.stringMap(x.Cookies)
		}
		o := c.rt.NewObject()
		set(o, "status", x.ProxyOrigin.Status)
		return o
	})
}

func (c *call) identity(x *decision.Identity) goja.Value {
	if x == nil {
		return goja.Null()
	}
	return c.record(c.keys().identity, func(i int) goja.Value {
		switch i {
		case 0:
			return c.rt.ToValue(x.Identifier)
		case 1:
			return c.rt.ToValue(string(x.UserType))
		case 2:
			return c.rt.ToValue(string(x.AuthType))
		case 3:
			return c.json(x.JWTClaims)
		}
		return c.rt.ToValue(x.TestGroup100)
	})
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
