package intl

import (
	_ "embed"
)

//go:embed intl.d.ts
var declarations string

// Declarations are the TypeScript declarations of exactly what this package provides, for a lib without Intl.
func Declarations() string { return declarations }
