package gate

// ignored tells whether the operator exempted the path.
func (x *exchange) ignored() bool {
	for _, p := range x.h.ignore {
		if _, ok := p.Match(x.path); ok {
			return true
		}
	}
	return false
}
