// Command caddy is Caddy with its standard modules and Tollgate.
package main

import (
	_ "time/tzdata" // meters count months in the project's time zone, also where the system has no zone files

	caddycmd "github.com/caddyserver/caddy/v2/cmd"
	_ "github.com/caddyserver/caddy/v2/modules/standard"

	_ "github.com/seed-eb607675/tollgate/caddymodule"
)

func main() {
	caddycmd.Main()
}
