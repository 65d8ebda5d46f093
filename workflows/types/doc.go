// Package types writes the TypeScript declarations of a project, for editors and for tsc: what a workflow is given and
// returns, with the project's own names as literal types, and the language and platform of the runtime.
//
// # Why there is no "lib"
//
// A declaration file can add to TypeScript's libraries but not take away from them, and lib.es2022 declares what the
// runtime refuses (eval, new Function, SharedArrayBuffer, Atomics, most of Intl) while it lacks what the runtime adds
// (iterator helpers, Promise.withResolvers, RegExp.escape). Shadowing a name with never or a deprecation still offers it for
// completion, and the libraries' interfaces would go on naming it. So the project's configuration sets noLib, and the
// declarations bring the whole language themselves, in the folder lib: our own text, one file a subject, with the names
// that the compiler and declarations of packages ask for (Array, PromiseLike, IterableIterator …). noLib also keeps a
// package's `/// <reference lib="dom" />` from bringing in what is not there.
//
// Tests hold the declarations and the runtime together in both directions: each declared member is looked for in a
// run, and each member that can be reached is declared or listed with the reason why not.
package types
