package catalog

import (
	"net/netip"
	"strings"
)

func (l *loader) fetch(n *node) {
	l.mapping(n, "fetch", []field{
		{name: "allow", set: func(v *node) {
			if v.kind != listNode {
				l.badType(v, "", "a list of hosts and networks")
				return
			}
			l.project.Fetch.Hosts = []string{}
			all := false
			l.list(v, func(item *node) {
				if item.kind == stringNode && item.text == "*" {
					all = true
					return
				}
				l.allow(item)
			})
			if all {
				l.project.Fetch.Hosts = nil
			}
		}},
	})
}

// allow reads a host name, with *. before it for its subdomains, or a network.
func (l *loader) allow(n *node) {
	s, ok := l.line(n, 255)
	if !ok {
		return
	}
	f := &l.project.Fetch
	if strings.Contains(s, "/") && !strings.Contains(s, "://") {
		network, err := netip.ParsePrefix(s)
		if err != nil {
			l.errorAt(n.pos, "%q is not a network such as 10.0.0.0/8", s)
			return
		}
		if network != network.Masked() {
			l.errorAt(n.pos, "network %s has bits behind its length", s).Hint = "did you mean \"" + network.Masked().String() + "\"?"
			return
		}
		f.Networks = append(f.Networks, network)
		return
	}
	if address, err := netip.ParseAddr(s); err == nil {
		l.errorAt(n.pos, "an address is written as a network").Hint =
			"did you mean \"" + netip.PrefixFrom(address, address.BitLen()).String() + "\"?"
		return
	}
	host := strings.ToLower(s)
	if !isHost(strings.TrimPrefix(host, "*.")) {
		l.errorAt(n.pos, "%q is not a host such as api.example.com or *.example.com", s)
		return
	}
	if contains(f.Hosts, host) {
		l.errorAt(n.pos, "host %s is listed twice", s)
		return
	}
	f.Hosts = append(f.Hosts, host)
}

// isHost accepts host names in the form that URLs carry: letters, digits and hyphens in parts of up to 63 (RFC 1123).
func isHost(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || len(part) > 63 || part[0] == '-' || part[len(part)-1] == '-' ||
			strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return true
}
