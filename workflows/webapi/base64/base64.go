// Package base64 is atob and btoa (WHATWG HTML 8.3), by the forgiving-base64 of the Infra standard.
package base64

import (
	stdbase64 "encoding/base64"
	"strings"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// Decode is forgiving-base64 decode (Infra 6): white space does not matter, padding may be missing.
func Decode(s string) ([]byte, bool) {
	if strings.ContainsAny(s, " \t\n\f\r") {
		s = strings.NewReplacer(" ", "", "\t", "", "\n", "", "\f", "", "\r", "").Replace(s)
	}
	if len(s)%4 == 0 {
		s = strings.TrimSuffix(strings.TrimSuffix(s, "="), "=")
	}
	if strings.ContainsAny(s, "\v=") || len(s)%4 == 1 {
		return nil, false
	}
	b, err := stdbase64.RawStdEncoding.DecodeString(s)
	return b, err == nil
}

// Function makes one of the package's global functions; nil for another name.
func Function(e *webidl.Env, name string) goja.Value {
	argument := func(call goja.FunctionCall) goja.Value {
		if len(call.Arguments) == 0 {
			panic(e.Error("TypeError", name+": 1 argument required, but only 0 present"))
		}
		return call.Arguments[0]
	}
	switch name {
	case "atob":
		return e.Function(name, 1, func(call goja.FunctionCall) goja.Value {
			b, ok := Decode(e.USV(argument(call)))
			if !ok {
				panic(e.DOMError("InvalidCharacterError", "The string to be decoded is not correctly encoded."))
			}
			return e.Latin1(string(b))
		})
	case "btoa":
		return e.Function(name, 1, func(call goja.FunctionCall) goja.Value {
			text := e.USV(argument(call))
			b := make([]byte, 0, len(text))
			for _, r := range text {
				if r > 255 {
					panic(e.DOMError("InvalidCharacterError", "The string contains characters outside of the Latin1 range."))
				}
				b = append(b, byte(r))
			}
			return e.Value(stdbase64.StdEncoding.EncodeToString(b))
		})
	}
	return nil
}
