package webapi

import (
	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

type navigator struct{}

// navigatorClass is the part of Navigator that the minimum common web API asks for.
func navigatorClass() *webidl.Class {
	return &webidl.Class{
		Name: "Navigator",
		Members: []webidl.Member{
			webidl.Attribute("userAgent", func(c *webidl.Call, _ *navigator) goja.Value { return c.Value("Tollgate") }),
		},
	}
}
