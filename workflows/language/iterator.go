package language

// iteratorHelpers adds Iterator and its helpers, once.
func iteratorHelpers(in *installation) {
	if in.rt.GlobalObject().Get("Iterator") == nil {
		script("iterator")(in)
	}
}
