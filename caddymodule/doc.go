// Package caddymodule is Tollgate as Caddy sees it: the app that owns projects and stores, the handler that stands before
// an origin, their Caddyfile, and the command line. It is the only package besides cmd that knows Caddy.
//
//	app `tollgate`                 one per configuration: its projects, each with a store
//	http.handlers.tollgate         one per site: hands requests to gate.Handler, reports what became of them
//
// What is costly lives in a pool that outlives a configuration: stores by the folder they are in, the engine that runs
// workflows once for the process. A reload acquires before the old configuration releases, so counters, compiled
// programs and limits carry on; a configuration that is refused releases what it had acquired and nothing else.
package caddymodule
