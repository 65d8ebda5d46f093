package workflows

import "github.com/dop251/goja"

// record is an object with a fixed list of members, each made when the script first asks for it. To the script it is an
// ordinary object: it can be changed, added to and listed.
type record struct {
	keys   []string // shared by all records of its kind, never changed
	make   func(i int) goja.Value
	values []goja.Value // made or set so far; nil is one not made yet
	rest   *lazyObject  // takes over once a member was added or removed
}

func (c *call) record(keys []string, make func(i int) goja.Value) *goja.Object {
	return c.rt.NewDynamicObject(&record{keys: keys, make: make})
}

func (o *record) index(key string) int {
	for i, k := range o.keys {
		if k == key {
			return i
		}
	}
	return -1
}

func (o *record) at(i int) goja.Value {
	if o.values == nil {
		o.values = make([]goja.Value, len(o.keys))
	}
	if o.values[i] == nil {
		o.values[i] = o.make(i)
	}
	return o.values[i]
}

// Get makes the member's value at the first call.
func (o *record) Get(key string) goja.Value {
	if o.rest != nil {
		return o.rest.Get(key)
	}
	if i := o.index(key); i >= 0 {
		return o.at(i)
	}
	return nil
}

// Set changes or adds a member.
func (o *record) Set(key string, v goja.Value) bool {
	if o.rest == nil {
		if i := o.index(key); i >= 0 {
			if o.values == nil {
				o.values = make([]goja.Value, len(o.keys))
			}
			o.values[i] = v
			return true
		}
		o.spill()
	}
	return o.rest.Set(key, v)
}

// spill moves the members to an object that can grow and shrink.
func (o *record) spill() {
	o.rest = &lazyObject{members: make([]member, len(o.keys), len(o.keys)+4)}
	for i, k := range o.keys {
		m := member{name: k, make: func() goja.Value { return o.make(i) }}
		if o.values != nil {
			m.value = o.values[i]
		}
		o.rest.members[i] = m
	}
}

// Has tells whether there is such a member.
func (o *record) Has(key string) bool {
	if o.rest != nil {
		return o.rest.Has(key)
	}
	return o.index(key) >= 0
}

// Delete removes a member.
func (o *record) Delete(key string) bool {
	if o.rest == nil {
		if o.index(key) < 0 {
			return true
		}
		o.spill()
	}
	return o.rest.Delete(key)
}

// Keys lists the members.
func (o *record) Keys() []string {
	if o.rest != nil {
		return o.rest.Keys()
	}
	return append([]string(nil), o.keys...)
}

var _ goja.DynamicObject = (*record)(nil)
