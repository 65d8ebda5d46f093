// Package scenario reads and plays scenario files: what a project promises, written as given, when and expect, in files
// that end in .test.yaml beside tollgate.yaml.
//
//	version: 1
//	env: { JWT_SECRET: 0123456789abcdef0123456789abcdef }
//	given:
//	  now: 2026-03-01T08:00:00Z
//	  visitors:
//	    anna: {}
//	    paul: { claims: { sub: paul, plan: premium } }
//	scenarios:
//	  - name: three articles a month, then the wall
//	    given: { visitors: { anna: { used: { article.enabled: 3 } } } }
//	    when: { get: /article/one, as: anna }
//	    expect:
//	      features: { article.enabled: { access: false, left: 0 } }
//	      components: { body: cut }
//
// A scenario is played through the real gate and pipeline (package rehearsal) on a clock that stands still between its
// steps and an empty store; nothing goes out to the network. It stands above rehearsal and below the command line.
//
//	node.go     YAML with places
//	decode.go   strict reading: every key known, every error at once
//	file.go     what a file says
//	network.go  what the network answers
//	play.go     one scenario
//	expect.go   what was expected, and what came
//	compare.go  JSON against JSON
package scenario
