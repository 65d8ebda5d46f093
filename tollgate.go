// Package tollgate puts a programmable paywall in front of any site, as a module of the Caddy web server. Importing it
// registers the module; `xcaddy build --with github.com/seed-eb607675/tollgate` does so. It has no interface of its own:
// see docs/ for what to write into a Caddyfile and into a project.
package tollgate

import _ "github.com/seed-eb607675/tollgate/caddymodule" // registers the app, the handler and the command
