package webidl

import (
	"github.com/dop251/goja"
)

// A realm is made for each run and most of its interfaces' members are never touched, while each costs a microsecond to
// make. So the prototype object of an interface begins empty, with a filler behind it, which is told of every name the
// prototype lacks and makes that member on the prototype itself. As soon as a script gets hold of the prototype, by
// `URL.prototype` or by extending the class, the rest is made as well and the filler goes.

// fill puts the filler behind the prototype; next is what comes behind that.
func (e *Env) fill(m *made, next *goja.Object) {
	m.next = next
	filler := e.rt.NewProxy(e.rt.CreateObject(next), &goja.ProxyTrapConfig{
		Get: func(_ *goja.Object, name string, receiver goja.Value) goja.Value {
			if i := m.class.find(name); i != nil && m.lazy {
				return e.touch(m, i, receiver)
			}
			if m.lazy && m.class.iterates(name) {
				e.iterable(m)
				return m.prototype.Get(name)
			}
			return e.Builtin("Reflect", "get")(next, e.rt.ToValue(name), receiver)
		},
		GetSym: func(_ *goja.Object, symbol *goja.Symbol, receiver goja.Value) goja.Value {
			if symbol == goja.SymIterator && m.lazy && m.class.Iterable != nil {
				e.iterable(m)
				return m.prototype.GetSymbol(symbol)
			}
			return e.Builtin("Reflect", "get")(next, symbol, receiver)
		},
		Set: func(_ *goja.Object, name string, value, receiver goja.Value) bool {
			i := m.class.find(name)
			if i == nil || !m.lazy {
				e.complete(m)
				return e.Builtin("Reflect", "set")(m.prototype, e.rt.ToValue(name), value, receiver).ToBoolean()
			}
			e.member(m.prototype, m.class, i)
			return e.Builtin("Reflect", "set")(m.prototype, e.rt.ToValue(name), value, receiver).ToBoolean()
		},
		Has: func(_ *goja.Object, name string) bool {
			return m.lazy && (m.class.find(name) != nil || m.class.iterates(name)) || e.Builtin("Reflect", "has")(next, e.rt.ToValue(name)).ToBoolean()
		},
		// A for-in loop over an object has passed the prototype already when it comes here, and goja drops names that a
		// proxy in the chain gives it: the first such loop sees none of the members, later ones all. Nothing is wrong but
		// that; Object.keys and the like never look at a prototype.
		OwnKeys: func(*goja.Object) *goja.Object {
			e.complete(m)
			return e.rt.NewArray()
		},
	})
	m.lazy = true
	define(m.prototype.SetPrototype(e.rt.ToValue(filler).(*goja.Object)))
}

// touch makes one member and gives what reading it gives.
func (e *Env) touch(m *made, i *Member, receiver goja.Value) goja.Value {
	e.member(m.prototype, m.class, i)
	if i.Get != nil {
		return i.Get(&Call{Env: e, This: receiver, class: m.class, member: i})
	}
	return m.prototype.Get(i.Name)
}

// complete makes all members that are not there yet and takes the filler away.
func (e *Env) complete(m *made) {
	if !m.lazy {
		return
	}
	m.lazy = false
	define(m.prototype.SetPrototype(m.next))
	there := make(map[string]bool)
	for _, name := range m.prototype.GetOwnPropertyNames() {
		there[name] = true
	}
	for i := range m.class.Members {
		if !there[m.class.Members[i].Name] {
			e.member(m.prototype, m.class, &m.class.Members[i])
		}
	}
	if m.class.Iterable != nil && !there["entries"] {
		e.iterable(m)
	}
}

func (c *Class) find(name string) *Member {
	for i := range c.Members {
		if c.Members[i].Name == name {
			return &c.Members[i]
		}
	}
	return nil
}

// iterates tells whether name is one of the members an iterable interface has.
func (c *Class) iterates(name string) bool {
	if c.Iterable == nil {
		return false
	}
	switch name {
	case "entries", "forEach", "keys", "values":
		return true
	}
	return false
}
