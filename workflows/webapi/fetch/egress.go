package fetch

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"
)

// guard decides which addresses may be dialled, at each dial: a name that is checked earlier can resolve to something
// else a moment later.
type guard struct {
	policy Policy
	dialer net.Dialer
}

func newGuard(p Policy) *guard {
	g := &guard{policy: p}
	if g.policy.Resolver == nil {
		g.policy.Resolver = net.DefaultResolver
	}
	// The last look is at the address the socket is really about to connect to.
	g.dialer = net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !g.permits(at.Addr(), at.Port()) {
			return &Failure{Code: BlockedAddress}
		}
		return nil
	}}
	return g
}

// dial resolves the host, checks every address it has and connects to one of them. One bad address refuses the name: a
// name that is public and private at once is an attack or a mistake.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, &Failure{Code: Protocol, Cause: err}
	}
	port, err := net.DefaultResolver.LookupPort(ctx, "tcp", portText)
	if err != nil {
		return nil, &Failure{Code: Protocol, Cause: err}
	}
	addresses, err := g.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	for _, a := range addresses {
		if !g.permits(a, uint16(port)) {
			return nil, &Failure{Code: BlockedAddress}
		}
	}
	var last error
	for _, a := range addresses {
		conn, err := g.dialer.DialContext(ctx, network, netip.AddrPortFrom(a, uint16(port)).String())
		if err == nil {
			return conn, nil
		}
		last = err
		if ctx.Err() != nil {
			break
		}
	}
	return nil, &Failure{Code: codeOf(ctx, last, Connect), Cause: last}
}

func (g *guard) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		if a.Zone() != "" {
			return nil, &Failure{Code: BlockedAddress}
		}
		return []netip.Addr{a}, nil
	}
	list, err := g.policy.Resolver.LookupNetIP(ctx, "ip", host)
	if err != nil || len(list) == 0 {
		return nil, &Failure{Code: codeOf(ctx, err, DNS), Cause: err}
	}
	for i := range list {
		list[i] = list[i].Unmap()
	}
	return list, nil
}

// permits tells whether the address may be dialled.
func (g *guard) permits(a netip.Addr, port uint16) bool {
	if blockedPort(port) || a.Zone() != "" {
		return false
	}
	plain := a.Unmap()
	if g.denied(plain, port) {
		return false
	}
	if g.policy.Private || Public(a) {
		return true
	}
	return g.inNetworks(a)
}

// inNetworks tells whether a listed network holds the address.
func (g *guard) inNetworks(a netip.Addr) bool {
	return slices.ContainsFunc(g.policy.Networks, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) || p.Contains(a) })
}

// denied tells whether the address is one of those that are refused whatever else allows them.
func (g *guard) denied(a netip.Addr, port uint16) bool {
	return slices.ContainsFunc(g.policy.Denied, func(d netip.AddrPort) bool {
		if d.Port() != 0 && d.Port() != port {
			return false
		}
		own := d.Addr().Unmap()
		switch {
		case own == a:
			return true
		case own.IsUnspecified(), own.IsLoopback() && a.IsLoopback():
			return local(a) // a listener on all addresses is reached by each of them
		}
		return false
	})
}

// local tells whether the address is this machine's.
func local(a netip.Addr) bool {
	if a.IsLoopback() || a.IsUnspecified() {
		return true
	}
	list, err := net.InterfaceAddrs()
	if err != nil {
		return true // not knowing is no permission
	}
	return slices.ContainsFunc(list, func(n net.Addr) bool {
		p, err := netip.ParsePrefix(n.String())
		return err == nil && p.Addr().Unmap() == a
	})
}

// allowsHost applies the allow-list. host is a host name or address without a port.
func (g *guard) allowsHost(host string) bool {
	if g.policy.Hosts == nil {
		return true
	}
	host = strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
	if a, err := netip.ParseAddr(host); err == nil && g.inNetworks(a) {
		return true // a listed network lists its addresses
	}
	return slices.ContainsFunc(g.policy.Hosts, func(h string) bool {
		h = strings.TrimSuffix(strings.ToLower(strings.Trim(h, "[]")), ".")
		if suffix, ok := strings.CutPrefix(h, "*."); ok {
			return strings.HasSuffix(host, "."+suffix)
		}
		return h == host
	})
}
