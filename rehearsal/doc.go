// Package rehearsal plays requests against a project without a server and without an origin: through the real gate, the
// real pipeline and the real workflows, on a clock that can be set and a store that is thrown away. What a server would
// answer comes back with everything that led to it.
//
//	file.go   a project, loaded from its folder
//	token.go  tokens of visitors who signed in
//	stage.go  where requests are played: store, keys, clock, gates
//	play.go   one request and what came of it
//	answer.go what the gate writes to
//
// It is for the command line. It stands above the gate, which it drives, and below the packages that read scenario files
// and flags.
package rehearsal
