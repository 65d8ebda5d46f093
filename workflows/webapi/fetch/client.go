package fetch

import (
	"context"
	"net/netip"
	"time"
)

// Policy says where fetch may connect to.
type Policy struct {
	// Hosts is the allow-list of host names, lower case, `*.` in front for all subdomains. Nil allows all public hosts.
	Hosts []string
	// Networks are private ranges that are allowed all the same.
	Networks []netip.Prefix
	// Denied are addresses that are refused even within Networks: Caddy's admin endpoint and our own listeners. An
	// unspecified address stands for every local one; port 0 for every port.
	Denied []netip.AddrPort
	// Resolver looks host names up; nil is the system's resolver.
	Resolver Resolver
	// Idle is how long an unused connection is kept. Default 30 s.
	Idle time.Duration
}

// Resolver looks host names up. *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Client makes the requests of all runs under one Policy. It keeps connections; Close drops them.
type Client struct {
	policy Policy
}

// NewClient makes a client. The policy is not changed and must not be changed by the caller.
func NewClient(p Policy) *Client { return &Client{policy: p} }

// Close drops idle connections. Requests under way go on.
func (c *Client) Close() {}
