#!/bin/sh
# Builds ./caddy with the tollgate module in it and shows that it is there: with xcaddy where it is installed, else from
# cmd/caddy. TOLLGATE_OUTPUT names another file for the result.
set -eu
cd "$(dirname "$0")"
output="${TOLLGATE_OUTPUT:-./caddy}"
export CGO_ENABLED=0
module="$(go list -m)"
if command -v xcaddy >/dev/null 2>&1; then
	version="$(go list -m -f '{{.Version}}' github.com/caddyserver/caddy/v2)"
	xcaddy build "$version" --with "$module=." --output "$output"
else
	go build -trimpath -ldflags='-s -w' -o "$output" ./cmd/caddy
fi
case "$output" in
*/*) ;;
*) output="./$output" ;;
esac
"$output" version
"$output" list-modules | grep tollgate
