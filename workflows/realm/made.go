package realm

// Made adds to what built-ins and web APIs have made in this run, and throws a RangeError when that is too much.
func (r *Realm) Made(bytes int64) { r.made(bytes) }
