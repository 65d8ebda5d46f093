// Package webcrypto is the global crypto (Web Cryptography API): random numbers and SubtleCrypto.
package webcrypto

import (
	"encoding/hex"
	"reflect"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

type global struct {
	subtle *goja.Object // nil until somebody asks
}

// Classes describe the interfaces of this package.
func Classes() []*webidl.Class {
	return []*webidl.Class{cryptoClass(), keyClass(), subtleClass()}
}

func cryptoClass() *webidl.Class {
	return &webidl.Class{
		Name: "Crypto",
		Members: []webidl.Member{
			webidl.Attribute("subtle", func(c *webidl.Call, k *global) goja.Value {
				if k.subtle == nil {
					k.subtle = c.New("SubtleCrypto", &subtle{})
				}
				return k.subtle
			}),
			webidl.Operation("getRandomValues", 1, getRandomValues),
			webidl.Operation("randomUUID", 0, randomUUID),
		},
	}
}

// Object makes the global crypto.
func Object(e *webidl.Env) goja.Value { return e.New("Crypto", &global{}) }

// most is how many bytes one call gives; the standard's number.
const most = 65536

func getRandomValues(c *webidl.Call, _ *global) goja.Value {
	if webidl.IsBuffer(c.Arg(0)) {
		c.TypeError("argument 1 is not a view")
	}
	b := c.Bytes(0)
	o := c.Arg(0).(*goja.Object)
	switch o.ExportType() {
	case reflect.TypeFor[[]byte](), reflect.TypeFor[[]int8](), reflect.TypeFor[[]int16](), reflect.TypeFor[[]uint16](), reflect.TypeFor[[]int32](),
		reflect.TypeFor[[]uint32](), reflect.TypeFor[[]int64](), reflect.TypeFor[[]uint64]():
	default:
		panic(c.DOMError("TypeMismatchError", "The data argument must be an integer-type TypedArray"))
	}
	if len(b) > most {
		panic(c.DOMError("QuotaExceededError", "The requested length exceeds 65,536 bytes"))
	}
	c.Random(b)
	return o
}

func randomUUID(c *webidl.Call, _ *global) goja.Value {
	var b [16]byte
	c.Random(b[:])
	b[6] = b[6]&0x0f | 0x40 // version 4 (RFC 9562 5.4)
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b[:])
	return c.Value(h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:])
}
