// Package compile turns a workflow file and what it imports into one program for goja.
//
//	file.ts ─┐
//	helper.ts├─ esbuild: one ES2022 script + source map ─ checks ─ goja parser ─ Program ─ LRU by digest
//	package ─┘
//
// A program is a function that evaluates the module and returns its default export, so every call is a module of its
// own and nothing at the module's top level is shared by two runs. Errors are the author's errors: they carry file,
// line and column of the TypeScript, relative to the project's folder.
package compile
