// Package conformance plays test262, the conformance suite of ECMAScript, through the compiler and the realm that
// workflows have. It has tests only, behind the build tag conformance:
//
//	make conformance TEST262=<checkout of tc39/test262>
//
// What is run are the suite's directories test/language and test/built-ins, as far as they are about ES2022 and what we
// add to it: features.go of this package lists every feature the suite names as in or out, with the reason. Tests that
// cannot apply are left out by rule, too: those flagged noStrict or raw, for a workflow is a module and so strict, and
// those that want a second global, an agent or a garbage collector.
//
// Each test is taken as a workflow file of a project of its own, with a default export appended, and goes the whole way
// of package compile: ReadBundle (esbuild bundles it with what it imports as a module, lowers async generators, for
// await, using and decorators to ES2022, drops what has no effect; nesting and size are checked) and Compile (names that
// workflows lack are refused, operators, yield* and computed names are put behind guards, goja compiles it in strict
// mode). A negative test of the phases parse and resolution passes if one of the two refuses it. The program is then run
// by a realm.Pool with the guards and additions that its names ask for, after the suite's own harness files, which are
// evaluated as they are. An asynchronous test is a run that ends when $DONE is called.
//
// What fails has to be listed in expected/, a file for each reason, and what is listed has to fail.
package conformance
