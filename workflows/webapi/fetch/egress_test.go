package fetch

import (
	"context"
	"errors"
	"net/netip"
	"testing"
)

// names resolves what a test says, and nothing else.
type names map[string][]netip.Addr

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	if list, ok := n[host]; ok {
		return list, nil
	}
	return nil, errors.New("no such host")
}

func addresses(list ...string) (out []netip.Addr) {
	for _, s := range list {
		out = append(out, netip.MustParseAddr(s))
	}
	return out
}

// TestE01SSRF tries to reach the inside by every spelling of it that the URL standard or a resolver lets pass.
func TestE01SSRF(t *testing.T) {
	client := NewClient(Policy{Resolver: names{
		"localhost": addresses("127.0.0.1", "::1"), "inside.example": addresses("10.1.2.3"), "both.example": addresses("93.184.216.34", "192.168.0.1"),
		"six.example": addresses("fd00::1"), "mapped.example": addresses("::ffff:10.0.0.1"), "metadata.google.internal": addresses("169.254.169.254"),
		"localhost.": addresses("127.0.0.1"), "xn--r8jz45g.example": addresses("172.16.5.4"), "none.example": addresses("0.0.0.0"),
	}})
	defer client.Close()
	for _, u := range []string{
		"http://127.0.0.1/", "http://127.0.0.1:8080/", "http://127.1/", "http://127.0.1/", "http://0x7f.0.0.1/", "http://0x7f000001/",
		"http://2130706433/", "http://017700000001/", "http://0177.0.0.1/", "http://127.255.255.254/", "http://0/", "http://0.0.0.0/",
		"http://00000000/", "http://0x0/", "http://10.0.0.1/", "http://10.255.255.255/", "http://172.16.0.1/", "http://172.31.255.255/",
		"http://192.168.1.1/", "http://3232235777/", "http://169.254.169.254/latest/meta-data/", "http://0xa9fea9fe/", "http://2852039166/",
		"http://100.64.0.1/", "http://100.127.255.255/", "http://192.0.0.1/", "http://192.0.2.1/", "http://198.18.0.1/", "http://198.51.100.1/",
		"http://203.0.113.1/", "http://192.88.99.1/", "http://224.0.0.1/", "http://239.255.255.255/", "http://240.0.0.1/",
		"http://255.255.255.255/", "http://[::]/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/",
		"http://[::ffff:7f00:1]/", "http://[::ffff:10.0.0.1]/", "http://[::127.0.0.1]/", "http://[fe80::1]/", "http://[febf::1]/",
		"http://[fec0::1]/", "http://[fc00::1]/", "http://[fdff::1]/", "http://[ff02::1]/", "http://[64:ff9b::7f00:1]/",
		"http://[64:ff9b::10.0.0.1]/", "http://[64:ff9b:1::1.1.1.1]/", "http://[2002:7f00:1::]/", "http://[2002:a00:1::1]/",
		"http://[2001::1]/", "http://[2001:db8::1]/", "http://[100::1]/", "http://[3fff::1]/", "http://[5f00::1]/",
		"http://[2606:4700::5efe:10.0.0.1]/", "http://[::ffff:0:127.0.0.1]/", "http://localhost/", "http://LOCALHOST:80/", "http://localhost./",
		"http://inside.example/", "http://both.example/", "http://six.example/", "http://mapped.example/", "http://metadata.google.internal/",
		"http://例え.example/", "http://none.example/", "http://１２７.０.０.１/", "http://①②⑦.0.0.1/", "http://127。0。0。1/",
		"http://93.184.216.34:25/", "http://93.184.216.34:6667/", "http://93.184.216.34:22/", "https://127.0.0.1/", "https://[::1]:8443/",
	} {
		_, err := client.Do(t.Context(), &Outgoing{Method: "GET", URL: u, Redirect: "follow", MaxBody: 1})
		var failure *Failure
		if !errors.As(err, &failure) || failure.Code != BlockedAddress {
			t.Errorf("%s: %v, want %s", u, err, BlockedAddress)
		}
	}
}

func TestPublic(t *testing.T) {
	for _, s := range []string{"1.1.1.1", "8.8.8.8", "93.184.216.34", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "169.253.0.1",
		"198.17.0.1", "223.255.255.255", "2606:4700:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1", "2001:4860:4860::8888"} {
		if !Public(netip.MustParseAddr(s)) {
			t.Errorf("%s is refused", s)
		}
	}
	if Public(netip.Addr{}) || Public(netip.MustParseAddr("fe80::1%eth0")) || Public(netip.MustParseAddr("2606:4700::1%eth0")) {
		t.Error("an address with a zone, or none, is public")
	}
}

func TestPermits(t *testing.T) {
	for _, c := range []struct {
		networks, denied []string
		at               string
		want             bool
	}{
		{nil, nil, "1.1.1.1:80", true},
		{nil, nil, "10.0.0.1:80", false},
		{[]string{"10.0.0.0/8"}, nil, "10.0.0.1:80", true},
		{[]string{"10.0.0.0/8"}, nil, "[::ffff:10.0.0.1]:80", true},
		{[]string{"10.0.0.0/8"}, nil, "[64:ff9b::a00:1]:80", false},
		{[]string{"10.0.0.0/8"}, nil, "192.168.0.1:80", false},
		{[]string{"10.0.0.0/8"}, nil, "10.0.0.1:25", false},
		{[]string{"127.0.0.0/8", "::1/128"}, []string{"127.0.0.1:2019"}, "127.0.0.1:2019", false},
		{[]string{"127.0.0.0/8", "::1/128"}, []string{"127.0.0.1:2019"}, "127.0.0.1:2020", true},
		{[]string{"127.0.0.0/8", "::1/128"}, []string{"127.0.0.1:2019"}, "127.0.0.2:2019", false},
		{[]string{"127.0.0.0/8", "::1/128"}, []string{"127.0.0.1:2019"}, "[::1]:2019", false},
		{[]string{"127.0.0.0/8", "::1/128"}, []string{"127.0.0.1:2019"}, "[::ffff:127.0.0.1]:2019", false},
		{[]string{"0.0.0.0/0", "::/0"}, []string{"0.0.0.0:443"}, "127.0.0.1:443", false},
		{[]string{"0.0.0.0/0", "::/0"}, []string{"[::]:443"}, "127.0.0.1:443", false},
		{[]string{"0.0.0.0/0", "::/0"}, []string{"[::]:443"}, "0.0.0.0:443", false},
		{[]string{"0.0.0.0/0", "::/0"}, []string{"[::]:443"}, "10.9.8.7:443", true},
		{[]string{"10.0.0.0/8"}, []string{"10.0.0.5:0"}, "10.0.0.5:81", false},
		{nil, []string{"1.1.1.1:443"}, "1.1.1.1:443", false},
	} {
		p := Policy{}
		for _, n := range c.networks {
			p.Networks = append(p.Networks, netip.MustParsePrefix(n))
		}
		for _, d := range c.denied {
			p.Denied = append(p.Denied, netip.MustParseAddrPort(d))
		}
		at := netip.MustParseAddrPort(c.at)
		if got := newGuard(p).permits(at.Addr(), at.Port()); got != c.want {
			t.Errorf("%v denied %v: %s: %v", c.networks, c.denied, c.at, got)
		}
	}
}

func TestAllowsHost(t *testing.T) {
	g := newGuard(Policy{Hosts: []string{"api.example.com", "*.cdn.example", "1.2.3.4"}})
	for host, want := range map[string]bool{
		"api.example.com": true, "API.example.com": true, "api.example.com.": true, "example.com": false, "x.api.example.com": false,
		"a.cdn.example": true, "a.b.cdn.example": true, "cdn.example": false, "evilcdn.example": false, "1.2.3.4": true, "1.2.3.5": false, "": false,
	} {
		if g.allowsHost(host) != want {
			t.Errorf("%q: %v", host, !want)
		}
	}
	listed := newGuard(Policy{Hosts: []string{}, Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	if !listed.allowsHost("10.1.2.3") || listed.allowsHost("11.1.2.3") || listed.allowsHost("a.example") {
		t.Error("a listed network lists its addresses, and nothing else")
	}
	if newGuard(Policy{Hosts: []string{}}).allowsHost("a.example") {
		t.Error("an empty list allows a host")
	}
	if !newGuard(Policy{}).allowsHost("a.example") {
		t.Error("no list refuses a host")
	}
}

func FuzzPublic(f *testing.F) {
	f.Add([]byte{10, 0, 0, 1})
	f.Add([]byte{0x20, 0x02, 0x7f, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		a, ok := netip.AddrFromSlice(b)
		if ok && Public(a) && (a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() || a.Unmap().IsPrivate() || a.Unmap().IsLoopback()) {
			t.Errorf("%s is public", a)
		}
	})
}
