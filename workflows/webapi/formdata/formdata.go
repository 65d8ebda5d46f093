// Package formdata is FormData (WHATWG XMLHttpRequest) and its form on the wire.
package formdata

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/file"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Form is the value behind FormData.
type Form struct {
	list []entry
}

type entry struct {
	name   string
	text   string
	file   *file.Blob   // nil: a text
	object *goja.Object // of the file, nil until somebody asks
}

func (e *entry) value(c *webidl.Env) goja.Value {
	if e.file == nil {
		return c.Value(e.text)
	}
	if e.object == nil {
		e.object = file.New(c, e.file)
	}
	return e.object
}

// Classes describe the interfaces of this package.
func Classes() []*webidl.Class {
	return []*webidl.Class{{
		Name: "FormData",
		Construct: func(c *webidl.Call) any {
			if c.Given(0) {
				c.TypeError("there are no forms here to read")
			}
			return &Form{}
		},
		Iterable: &webidl.Iterable{At: func(c *webidl.Call, i int) (goja.Value, goja.Value, bool) {
			f := webidl.Self[*Form](c)
			if i >= len(f.list) {
				return nil, nil, false
			}
			return c.Value(f.list[i].name), f.list[i].value(c.Env), true
		}},
		Members: []webidl.Member{
			webidl.Operation("append", 2, func(c *webidl.Call, f *Form) goja.Value {
				f.list = append(f.list, newEntry(c))
				return goja.Undefined()
			}),
			webidl.Operation("delete", 1, func(c *webidl.Call, f *Form) goja.Value {
				name := c.Text(0)
				f.list = slices.DeleteFunc(f.list, func(e entry) bool { return e.name == name })
				return goja.Undefined()
			}),
			webidl.Operation("get", 1, func(c *webidl.Call, f *Form) goja.Value {
				name := c.Text(0)
				for i := range f.list {
					if f.list[i].name == name {
						return f.list[i].value(c.Env)
					}
				}
				return goja.Null()
			}),
			webidl.Operation("getAll", 1, func(c *webidl.Call, f *Form) goja.Value {
				name, list := c.Text(0), []any{}
				for i := range f.list {
					if f.list[i].name == name {
						list = append(list, f.list[i].value(c.Env))
					}
				}
				return c.Runtime().NewArray(list...)
			}),
			webidl.Operation("has", 1, func(c *webidl.Call, f *Form) goja.Value {
				name := c.Text(0)
				return c.Value(slices.ContainsFunc(f.list, func(e entry) bool { return e.name == name }))
			}),
			webidl.Operation("set", 2, func(c *webidl.Call, f *Form) goja.Value {
				e, found := newEntry(c), false
				f.list = slices.DeleteFunc(f.list, func(old entry) bool {
					if old.name != e.name {
						return false
					}
					first := !found
					found = true
					return !first
				})
				if !found {
					f.list = append(f.list, e)
					return goja.Undefined()
				}
				f.list[slices.IndexFunc(f.list, func(old entry) bool { return old.name == e.name })] = e
				return goja.Undefined()
			}),
		},
	}}
}

// newEntry is "create an entry" of the arguments name, value and file name.
func newEntry(c *webidl.Call) entry {
	e := entry{name: c.Text(0)}
	b, isBlob := c.State(c.Arg(1)).(*file.Blob)
	if !isBlob {
		if len(c.Args) > 2 {
			c.TypeError("argument 2 is not a Blob, and only a Blob has a file name")
		}
		e.text = c.Text(1)
		return e
	}
	if b.IsFile && !c.Given(2) {
		e.file, e.object = b, c.Arg(1).(*goja.Object)
		return e
	}
	named := *b
	if !b.IsFile {
		named.IsFile, named.Name, named.LastModified = true, "blob", c.Now().UnixMilli()
	}
	if c.Given(2) {
		named.Name = c.Text(2)
	}
	e.file = &named
	return e
}
