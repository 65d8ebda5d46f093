package realm

func (r *Realm) guardSymbolReplace() {}
