package fetch

import (
	"net/netip"
)

// Public tells whether an address belongs to the public Internet. Everything with a special purpose (RFC 6890 and the
// registries it set up) does not, nor does an IPv6 address that embeds an IPv4 address which does not.
func Public(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" {
		return false
	}
	if a.Is4In6() {
		a = a.Unmap()
	}
	if a.Is4() {
		return public4(a.As4())
	}
	return public6(a.As16())
}

func public4(b [4]byte) bool {
	switch {
	case b[0] == 0, b[0] == 10, b[0] == 127: // this network, private, loopback
	case b[0] == 100 && b[1]&0xc0 == 64: // shared (carrier-grade NAT)
	case b[0] == 169 && b[1] == 254: // link-local, and with it the metadata services of clouds
	case b[0] == 172 && b[1]&0xf0 == 16: // private
	case b[0] == 192 && b[1] == 0 && (b[2] == 0 || b[2] == 2): // protocol assignments, documentation
	case b[0] == 192 && b[1] == 88 && b[2] == 99: // 6to4 relays
	case b[0] == 192 && b[1] == 168: // private
	case b[0] == 198 && b[1]&0xfe == 18: // benchmarks
	case b[0] == 198 && b[1] == 51 && b[2] == 100: // documentation
	case b[0] == 203 && b[1] == 0 && b[2] == 113: // documentation
	case b[0] >= 224: // multicast, reserved, broadcast
	default:
		return true
	}
	return false
}

func public6(b [16]byte) bool {
	embedded := func(at int) bool { return public4([4]byte(b[at : at+4])) }
	zero := func(from, to int) bool {
		for _, x := range b[from:to] {
			if x != 0 {
				return false
			}
		}
		return true
	}
	switch {
	case zero(0, 12): // unspecified, loopback, IPv4-compatible
		return false
	case b[0] == 0x00 && b[1] == 0x64 && b[2] == 0xff && b[3] == 0x9b: // NAT64
		return zero(4, 12) && embedded(12)
	case zero(0, 8) && b[8] == 0xff && b[9] == 0xff && b[10] == 0 && b[11] == 0: // IPv4-translated
		return false
	case b[0] == 0x20 && b[1] == 0x02: // 6to4
		return embedded(2)
	case b[0] == 0x20 && b[1] == 0x01 && b[2] == 0 && b[3] == 0: // Teredo: the address of anybody's choice
		return false
	case b[0] == 0x20 && b[1] == 0x01 && b[2] < 2: // other protocol assignments (2001::/23)
		return false
	case b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8: // documentation
		return false
	case b[0] == 0x3f && b[1] == 0xff && b[2]&0xf0 == 0: // documentation
		return false
	case b[0]&0xe0 != 0x20: // only 2000::/3 is global unicast: ULA, link-local, site-local, multicast … are not
		return false
	case (b[8] == 0 || b[8] == 2) && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe: // ISATAP
		return embedded(12)
	}
	return true
}
