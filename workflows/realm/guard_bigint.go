package realm

import (
	"math/big"

	"github.com/dop251/goja"
)

// maxBits is the largest BigInt. `3n**20000000n` runs for seconds and `1n<<(1n<<40n)` asks for all memory.
const maxBits = 1 << 20

// guardBigInt takes BigInt away from programs that do not name it. In those that do, the operators that make large
// numbers of small ones are compiled as calls that check first.
func (r *Realm) guardBigInt(f *Features) {
	if f != nil && !f.BigInt && !f.reaches("BigInt") || !r.once("BigInt") {
		return
	}
	if f != nil && f.BigInt {
		r.guardBigIntText()
		return
	}
	for _, name := range [...]string{"BigInt", "BigInt64Array", "BigUint64Array"} {
		_ = r.rt.GlobalObject().Delete(name)
	}
}

// guardBigIntText bounds BigInt("…"): reading digits is worse than linear.
func (r *Realm) guardBigIntText() {
	class, ok := r.rt.GlobalObject().Get("BigInt").(*goja.Object)
	if !ok {
		return
	}
	call, ok := goja.AssertFunction(class)
	if !ok {
		return
	}
	proxy := r.rt.ToValue(r.rt.NewProxy(class, &goja.ProxyTrapConfig{
		Apply: func(_ *goja.Object, this goja.Value, args []goja.Value) goja.Value {
			if len(args) > 0 && length(args[0]) > maxBits/4 {
				r.tooLarge("the digits of a BigInt", maxBits/4)
			}
			v, err := call(this, args...)
			if err != nil {
				panic(err)
			}
			return v
		},
	})).(*goja.Object)
	r.bridge(class, proxy)
	_ = r.rt.GlobalObject().DefineDataProperty("BigInt", proxy, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	if proto, ok := class.Get("prototype").(*goja.Object); ok {
		_ = proto.DefineDataProperty("constructor", proxy, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
}

// bigIntOf is the BigInt that an operand is, if it is one already.
func bigIntOf(v goja.Value) *big.Int {
	if goja.IsBigInt(v) {
		if b, ok := v.Export().(*big.Int); ok {
			return b
		}
	}
	return nil
}

// checkPower, checkShift and checkProduct look at the size of the result before it is worked out.
func (r *Realm) checkPower(a, b *big.Int) {
	if b.Sign() > 0 && a.BitLen() > 1 && (!b.IsInt64() || times(int64(a.BitLen()-1), b.Int64()) > maxBits) {
		r.tooLarge("the bits of a BigInt", maxBits)
	}
}

func (r *Realm) checkShift(a, b *big.Int) {
	if a.Sign() != 0 && b.Sign() > 0 && (!b.IsInt64() || b.Int64() > maxBits-int64(a.BitLen())) {
		r.tooLarge("the bits of a BigInt", maxBits)
	}
}

func (r *Realm) checkProduct(a, b *big.Int) {
	if a.BitLen()+b.BitLen() > maxBits+1 {
		r.tooLarge("the bits of a BigInt", maxBits)
	}
}
