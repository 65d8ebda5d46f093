package workflows

import (
	"encoding/json"
	"sort"

	"github.com/dop251/goja"
)

// member is one member of an object whose value is made when the script first asks for it: a workflow that reads
// `identity` alone does not pay for the other arguments.
type member struct {
	name   string
	make   func() goja.Value
	value  goja.Value // once made or set
	hidden bool       // not enumerable
}

// object makes an object of members. To the script it is an ordinary object of its own.
func (c *call) object(members ...member) *goja.Object {
	return c.rt.NewDynamicObject(&lazyObject{members: members})
}

// lazyObject implements goja.DynamicObject.
type lazyObject struct {
	members  []member
	readonly func() // throws what a change ends with; nil: the object may be changed
}

func (o *lazyObject) find(key string) *member {
	for i := range o.members {
		if o.members[i].name == key {
			return &o.members[i]
		}
	}
	return nil
}

// Get makes the member's value at the first call.
func (o *lazyObject) Get(key string) goja.Value {
	m := o.find(key)
	if m == nil {
		return nil
	}
	if m.value == nil {
		m.value = m.make()
	}
	return m.value
}

// Set changes or adds a member.
func (o *lazyObject) Set(key string, v goja.Value) bool {
	if o.readonly != nil {
		o.readonly()
	}
	if m := o.find(key); m != nil {
		m.value = v
	} else {
		o.members = append(o.members, member{name: key, value: v})
	}
	return true
}

// Has tells whether there is such a member.
func (o *lazyObject) Has(key string) bool { return o.find(key) != nil }

// Delete removes a member.
func (o *lazyObject) Delete(key string) bool {
	if o.readonly != nil {
		o.readonly()
	}
	for i := range o.members {
		if o.members[i].name == key {
			o.members = append(o.members[:i:i], o.members[i+1:]...)
			break
		}
	}
	return true
}

// Keys lists the enumerable members.
func (o *lazyObject) Keys() []string {
	out := make([]string, 0, len(o.members))
	for i := range o.members {
		if !o.members[i].hidden {
			out = append(out, o.members[i].name)
		}
	}
	return out
}

var _ goja.DynamicObject = (*lazyObject)(nil)

// set puts a member into a plain object; on an object we just made it cannot fail.
func set(o *goja.Object, name string, v any) { _ = o.Set(name, v) }

func (c *call) strings(list []string) goja.Value {
	items := make([]any, len(list))
	for i, s := range list {
		items[i] = s
	}
	return c.rt.NewArray(items...)
}

// stringMap makes an object of a map, names in order, so that a run is the same each time. A __proto__ from a query or a
// cookie is left out: it would become a prototype where a script copies it.
func (c *call) stringMap(m map[string]string) goja.Value {
	names := make([]string, 0, len(m))
	for name := range m {
		if name != "__proto__" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	o := c.rt.NewObject()
	for _, name := range names {
		set(o, name, m[name])
	}
	return o
}

// json makes the value of a JSON text from inside the program; an empty one stands for {}.
func (c *call) json(text json.RawMessage) goja.Value {
	if len(text) == 0 {
		return c.rt.NewObject()
	}
	v, err := c.r.ReadJSON(text)
	if err != nil {
		panic(c.rt.NewTypeError("reading an argument: %s", err.Error()))
	}
	return v
}

// nullable is the text or null.
func (c *call) nullable(s *string) goja.Value {
	if s == nil {
		return goja.Null()
	}
	return c.rt.ToValue(*s)
}
