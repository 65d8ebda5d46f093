package esregexp

// Eager has every match remember its places from the first step on.
func (re *Regexp) Eager() *Regexp {
	eager := *re
	eager.eager = true
	return &eager
}
