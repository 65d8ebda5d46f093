package rewrite

import "encoding/binary"

// Most tag names fit into a word: packed, they are looked up with one multiplication and one comparison.

// packedAtom is a name of at most eight bytes with its atom.
type packedAtom struct {
	name uint64
	atom atom
}

const (
	packedBits  = 9
	packedSize  = 1 << packedBits
	lowerCase   = 0x2020202020202020 // the bit that tells lower from upper case
	highBits    = 0x8080808080808080
	packedProbe = 3 // places that a name may stand behind its own
)

var packedTable = makePackedTable()

func makePackedTable() (table [packedSize + packedProbe]packedAtom) {
	for i := 1; i < len(atomTraits); i++ {
		name := atomTraits[i].name
		if len(name) > 8 {
			continue
		}
		var b [8]byte
		copy(b[:], name)
		w := pack(binary.LittleEndian.Uint64(b[:]), len(name))
		at := packedPlace(w)
		for n := 0; table[at].atom != 0; n++ {
			if n == packedProbe {
				panic("rewrite: the table of packed names is too full")
			}
			at++
		}
		table[at] = packedAtom{w, atom(i)}
	}
	return table
}

// pack makes a word of the first n bytes of w, letters in lower case. Of the bytes that this also changes none is part
// of a name in the table.
func pack(w uint64, n int) uint64 {
	return (w | lowerCase) & (1<<(8*n) - 1)
}

func packedPlace(w uint64) uint64 { return w * 0x9E3779B97F4A7C15 >> (64 - packedBits) }

// quickAtom is the atom of the tag name at d[from:to]; 0 where another way has to tell.
func quickAtom(d []byte, from, to int) atom {
	n := to - from
	if n > 8 || from+8 > len(d) {
		return lookupAtom(d[from:to])
	}
	raw := binary.LittleEndian.Uint64(d[from:])
	if mask := uint64(1)<<(8*n) - 1; ((raw|^mask)-lowerCase)&^(raw|^mask)&highBits != 0 {
		return lookupAtom(d[from:to]) // a control character: it must not be taken for a digit
	}
	w := pack(raw, n)
	for at := packedPlace(w); ; at++ {
		switch p := &packedTable[at]; {
		case p.name == w:
			return p.atom
		case p.atom == 0:
			return 0
		}
	}
}
