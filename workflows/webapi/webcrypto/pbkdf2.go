package webcrypto

import (
	"context"
	"crypto"
	"crypto/hmac"
	subtlecrypto "crypto/subtle"
	"encoding/binary"
)

// stretch is PBKDF2 (RFC 8018 5.2). It stops when the context ends, which crypto/pbkdf2 does not: a million rounds hold a
// core for half a second.
func stretch(ctx context.Context, h crypto.Hash, password, salt []byte, rounds, size int) (key []byte, ok bool) {
	mac := hmac.New(h.New, password)
	key = make([]byte, 0, size+mac.Size())
	var number [4]byte
	for block := uint32(1); len(key) < size; block++ {
		mac.Reset()
		mac.Write(salt)
		binary.BigEndian.PutUint32(number[:], block)
		mac.Write(number[:])
		u := mac.Sum(nil)
		t := append([]byte{}, u...)
		for i := 1; i < rounds; i++ {
			if i%1024 == 0 && ctx.Err() != nil {
				return nil, false
			}
			mac.Reset()
			mac.Write(u)
			u = mac.Sum(u[:0])
			subtlecrypto.XORBytes(t, t, u)
		}
		key = append(key, t...)
	}
	return key[:size], true
}
