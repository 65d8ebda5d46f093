package fetch

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// Policy says where fetch may connect to.
type Policy struct {
	// Hosts is the allow-list of host names, lower case, `*.` in front for all subdomains. Nil allows all public hosts.
	Hosts []string
	// Networks are private ranges that are allowed all the same.
	Networks []netip.Prefix
	// Private allows private addresses for the hosts of the list: naming a host is the permission.
	Private bool
	// Denied are addresses that are refused even within Networks: Caddy's admin endpoint and our own listeners. An
	// unspecified address stands for every local one, a loopback address for all of loopback; port 0 for every port.
	Denied []netip.AddrPort
	// Resolver looks host names up; nil is the system's resolver.
	Resolver Resolver
	// Network, if not nil, answers every request in place of the network: nothing is looked up or dialled. It is for tests
	// of a project, whose answers are written down.
	Network http.RoundTripper
	// Idle is how long an unused connection is kept. Default 30 s.
	Idle time.Duration
	// Headers is the size a response's header may have, in bytes. Default 64 KiB.
	Headers int64
}

// Resolver looks host names up. *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

var _ Resolver = (*net.Resolver)(nil)

// perHost bounds the connections to one host: a crowd of runs must not become an attack on somebody's server.
const perHost = 64

// Client makes the requests of all runs under one Policy. It keeps connections; Close drops them. It has a transport of
// its own, without proxies from the environment and without cookies. A nil Client refuses every request.
type Client struct {
	guard     *guard
	transport *http.Transport
	network   http.RoundTripper // transport, or what stands in for the network
}

// NewClient makes a client. The policy must not be changed afterwards.
func NewClient(p Policy) *Client {
	if p.Idle == 0 {
		p.Idle = 30 * time.Second
	}
	if p.Headers == 0 {
		p.Headers = 64 << 10
	}
	g := newGuard(p)
	c := &Client{guard: g, transport: &http.Transport{
		DialContext:            g.dial,
		DisableCompression:     true, // decoding is ours: gzip, zstd and br, under a limit
		ForceAttemptHTTP2:      true,
		MaxConnsPerHost:        perHost,
		MaxIdleConnsPerHost:    8,
		MaxIdleConns:           256,
		IdleConnTimeout:        p.Idle,
		TLSHandshakeTimeout:    5 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: p.Headers,
	}}
	c.network = c.transport
	if p.Network != nil {
		c.network = p.Network
	}
	return c
}

// Close drops idle connections. Requests under way go on.
func (c *Client) Close() {
	if c != nil {
		c.transport.CloseIdleConnections()
	}
}
