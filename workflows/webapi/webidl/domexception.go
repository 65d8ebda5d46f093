package webidl

import (
	"strings"

	"github.com/dop251/goja"
)

// DOMException is the value behind an error of that interface (Web IDL 2.8.1).
type DOMException struct {
	Name, Message string
}

// Clone makes a copy for structuredClone.
func (d *DOMException) Clone(e *Env) *goja.Object { return e.DOMError(d.Name, d.Message) }

// DOMError makes a DOMException: AbortError, InvalidCharacterError, DataCloneError …
func (e *Env) DOMError(name, message string) *goja.Object {
	o := e.New("DOMException", &DOMException{name, message})
	e.stack(o, name, message)
	return o
}

// stack gives o what scripts and logs expect of an error.
func (e *Env) stack(o *goja.Object, name, message string) {
	var b strings.Builder
	b.WriteString(name)
	if message != "" {
		b.WriteString(": " + message)
	}
	for _, f := range e.rt.CaptureCallStack(10, nil) {
		if f.SrcName() == "<native>" || f.SrcName() == frameFile {
			continue
		}
		at := f.Position()
		b.WriteString("\n\tat " + f.FuncName() + " (" + at.String() + ")")
	}
	define(o.DefineDataProperty("stack", e.rt.ToValue(b.String()), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// codes are the legacy codes by name; a name that is not here has 0.
func codes() []struct {
	constant, name string
	code           int
} {
	return []struct {
		constant, name string
		code           int
	}{
		{"INDEX_SIZE_ERR", "IndexSizeError", 1}, {"DOMSTRING_SIZE_ERR", "", 2},
		{"HIERARCHY_REQUEST_ERR", "HierarchyRequestError", 3}, {"WRONG_DOCUMENT_ERR", "WrongDocumentError", 4},
		{"INVALID_CHARACTER_ERR", "InvalidCharacterError", 5}, {"NO_DATA_ALLOWED_ERR", "", 6},
		{"NO_MODIFICATION_ALLOWED_ERR", "NoModificationAllowedError", 7}, {"NOT_FOUND_ERR", "NotFoundError", 8},
		{"NOT_SUPPORTED_ERR", "NotSupportedError", 9}, {"INUSE_ATTRIBUTE_ERR", "InUseAttributeError", 10},
		{"INVALID_STATE_ERR", "InvalidStateError", 11}, {"SYNTAX_ERR", "SyntaxError", 12},
		{"INVALID_MODIFICATION_ERR", "InvalidModificationError", 13}, {"NAMESPACE_ERR", "NamespaceError", 14},
		{"INVALID_ACCESS_ERR", "InvalidAccessError", 15}, {"VALIDATION_ERR", "", 16},
		{"TYPE_MISMATCH_ERR", "TypeMismatchError", 17}, {"SECURITY_ERR", "SecurityError", 18},
		{"NETWORK_ERR", "NetworkError", 19}, {"ABORT_ERR", "AbortError", 20}, {"URL_MISMATCH_ERR", "URLMismatchError", 21},
		{"QUOTA_EXCEEDED_ERR", "QuotaExceededError", 22}, {"TIMEOUT_ERR", "TimeoutError", 23},
		{"INVALID_NODE_TYPE_ERR", "InvalidNodeTypeError", 24}, {"DATA_CLONE_ERR", "DataCloneError", 25},
	}
}

// DOMExceptionClass describes the interface.
func DOMExceptionClass() *Class {
	class := &Class{
		Name:   "DOMException",
		Parent: "Error",
		Construct: func(c *Call) any {
			d := &DOMException{Name: "Error"}
			if c.Given(0) {
				d.Message = c.Text(0)
			}
			if c.Given(1) {
				// Node and other runtimes take { name, cause } there as well.
				if o, ok := c.Arg(1).(*goja.Object); ok {
					if v := Entry(o, "name"); v != nil {
						d.Name = c.USV(v)
					}
					if v := Entry(o, "cause"); v != nil {
						define(c.This.(*goja.Object).DefineDataProperty("cause", v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
					}
				} else {
					d.Name = c.Text(1)
				}
			}
			c.stack(c.This.(*goja.Object), d.Name, d.Message)
			return d
		},
		Members: []Member{
			Attribute("name", func(c *Call, d *DOMException) goja.Value { return c.Value(d.Name) }),
			Attribute("message", func(c *Call, d *DOMException) goja.Value { return c.Value(d.Message) }),
			Attribute("code", func(c *Call, d *DOMException) goja.Value {
				for _, k := range codes() {
					if k.name == d.Name && k.name != "" {
						return c.Value(k.code)
					}
				}
				return c.Value(0)
			}),
		},
	}
	for _, k := range codes() {
		class.Members = append(class.Members, Member{Name: k.constant, Const: k.code})
	}
	return class
}
