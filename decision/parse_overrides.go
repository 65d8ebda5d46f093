package decision

import (
	"math"
	"strings"
)

// PropertySpec is what ParseOverrides must know about a property of the feature.
type PropertySpec struct {
	Slug   string
	Type   PropertyType
	Values []string // allowed values of a string property; nil allows any text
}

// ParseOverrides reads and checks what a feature workflow returned: an object from property slug to value. A meterable
// property takes "on" or true, "off" or false, or a definition {state, counterId, limit, uniqueResources, periodType,
// rollingWindow}. null changes nothing. The overrides come in the order of the result.
func ParseOverrides(json []byte, properties []PropertySpec) ([]Override, error) {
	c, err := newChecker("result", json)
	if err != nil {
		return nil, err
	}
	var out []Override
	if c.object(0) {
		for i := c.nodes[0].first; i != 0; i = c.nodes[i].next {
			spec := findSpec(properties, c.key(i))
			if spec == nil {
				c.unknownProperty(i, properties)
				continue
			}
			if c.isNull(i) {
				continue
			}
			out = append(out, c.override(i, spec))
		}
	}
	if c.err() != nil {
		return nil, c.err()
	}
	return out, nil
}

func findSpec(properties []PropertySpec, slug string) *PropertySpec {
	for i := range properties {
		if properties[i].Slug == slug {
			return &properties[i]
		}
	}
	return nil
}

func (c *checker) unknownProperty(i int32, properties []PropertySpec) {
	slugs := make([]string, len(properties))
	for j := range properties {
		slugs[j] = properties[j].Slug
	}
	c.unknown(i, slugs)
	last := c.errs[len(c.errs)-1]
	last.Reason = "the feature has no such property"
	last.Hint = strings.Replace(last.Hint, "known keys are", "it has", 1)
}

func (c *checker) override(i int32, spec *PropertySpec) Override {
	o := Override{Property: spec.Slug}
	kind := c.nodes[i].kind
	switch spec.Type {
	case Boolean:
		if kind != jsonBool {
			c.badType(i, "true or false")
			break
		}
		o.Value = c.isTrue(i)
	case Number:
		if kind != jsonNumber {
			c.badType(i, "a number")
			break
		}
		f := c.number(i)
		if math.IsInf(f, 0) || math.IsNaN(f) {
			c.bad(i, "%s is not finite", c.literal(i))
		}
		o.Value = f
	case String:
		s, ok := c.text(i)
		if ok && spec.Values != nil && !isOneOf(s, spec.Values) {
			c.bad(i, "%q is none of its values: %s", s, strings.Join(spec.Values, ", "))
		}
		o.Value = s
	case Meterable:
		o.Meter = c.meter(i)
	}
	return o
}

func meterKeys() []string {
	return []string{"state", "counterId", "limit", "uniqueResources", "periodType", "rollingWindow"}
}

func (c *checker) meter(i int32) *MeterOverride {
	o := &MeterOverride{}
	switch c.nodes[i].kind {
	case jsonBool:
		o.Mode = Off
		if c.isTrue(i) {
			o.Mode = On
		}
		return o
	case jsonString:
		switch s := c.str(i); s {
		case "on", "off":
			o.Mode = MeterMode(s)
		default:
			c.bad(i, `%s is neither "on" nor "off"`, c.literal(i))
		}
		return o
	case jsonObject:
	default:
		c.badType(i, `"on", "off", true, false or a meter`)
		return o
	}
	for m := c.nodes[i].first; m != 0; m = c.nodes[m].next {
		key := c.keyBytes(m)
		if c.isNull(m) {
			if !isOneOf(string(key), meterKeys()) {
				c.unknown(m, meterKeys())
			}
			continue
		}
		switch string(key) {
		case "state":
			s, ok := c.text(m)
			if o.Mode = MeterMode(s); ok && o.Mode != On && o.Mode != Off && o.Mode != Metered {
				c.bad(m, "%s is none of on, off, metered", c.literal(m))
			}
		case "counterId":
			if s, ok := c.text(m); ok {
				if s == "" || len(s) > maxCounterID {
					c.bad(m, "has %d bytes; 1 to %d are allowed", len(s), maxCounterID)
				}
				o.CounterID = &s
			}
		case "limit":
			if n, ok := c.integer(m, 0, maxSafeInteger); ok {
				o.Limit = &n
			}
		case "uniqueResources":
			v := c.boolean(m)
			o.Unique = &v
		case "periodType":
			if s, ok := c.text(m); ok {
				p := Period(s)
				if !p.IsValid() {
					c.bad(m, "%s is none of minute, hour, day, week, month, year, lifetime", c.literal(m))
				}
				o.Period = &p
			}
		case "rollingWindow":
			v := c.boolean(m)
			o.Rolling = &v
		default:
			c.unknown(m, meterKeys())
		}
	}
	if len(c.errs) == 0 && o.Mode == "" {
		c.bad(i, "needs a state: on, off or metered")
	}
	return o
}

// maxCounterID is the longest id of a counter in bytes; it is part of a stored key.
const maxCounterID = 256

// IsValid tells whether p is one of the seven periods.
func (p Period) IsValid() bool {
	for _, x := range Periods() {
		if p == x {
			return true
		}
	}
	return false
}
