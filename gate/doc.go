// Package gate is the paywall as plain net/http: a handler that stands before the origin, has every request decided and
// carries the decision out on the answer while it streams.
//
// The files follow the way of a request, in the order of events:
//
//	handler.go    what is configured, and the way itself
//	client.go     what only the server knows about a visitor
//	exchange.go   one request with its answer, as far as they have come
//	path.go       one canonical path for everybody             400
//	endpoints.go  paths that a workflow answers                its answer, 401, 403, 404, 405
//	ignore.go     paths that pass untouched
//	files.go      paths that look like static files
//	identity.go   who asks; headers nobody else may set
//	decide.go     the decision and what stands in for it       503 for a prefetch that would count
//	terminal.go   a decision that is the answer
//	origin.go     what the next handler is sent
//	writer.go     what the next handler writes to; it decides nothing when it is made
//	judge.go      the answer is judged once its header is final
//	body.go       bytes on their way: looked into, changed, given a length
//	apply.go      the order in which a decision acts on a header
//	types.go      which answers bear text
//	components.go component behaviours as rules of the rewriter
//	coding.go     content codings, with caps
//	script.go     the surface's script and the page's content security policy
//	links.go      the origin's address
//	caching.go    what shared caches may keep: nothing that was decided
//	failure.go    on_error, the stand-in page, aborts
//	report.go     what became of a request
//	log.go        its log line
//
// The package knows no Caddy. What only a server knows (the client's address behind trusted proxies, the scheme and
// host the visitor used) comes in with WithClient.
package gate
