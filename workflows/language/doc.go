// Package language adds to a runtime what ECMAScript has and goja does not: iterator helpers, Object.groupBy,
// Promise.withResolvers, Array.fromAsync, WeakRef and the like; and it mends two methods that goja has wrong. Syntax is not its concern: that is lowered when a
// workflow is compiled.
//
// An addition is made when a program's words show that it can be reached, and costs nothing otherwise. Most are written
// in JavaScript, in source/: each file is a script that is compiled once for the process and evaluated once in a
// runtime. Those run on instructions that can be interrupted like the author's own, have no loop in Go, and take hold of
// the built-ins they need when they are evaluated, so a script that changes a built-in afterwards neither breaks them nor
// looks into them. What is linear in a string the runtime already holds is written in Go.
package language
