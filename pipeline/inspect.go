package pipeline

import (
	"context"
	"slices"

	"github.com/seed-eb607675/tollgate/catalog"
)

// Inspect tells everything about a project that its author should know: what Load says, and of a project that loads also
// what its workflows most likely do not mean. It keeps nothing open.
func Inspect(ctx context.Context, dir string, o LoadOptions) catalog.Diagnostics {
	p, found := Load(ctx, dir, o)
	found = slices.Clone(found)
	if p != nil {
		defer p.Close()
		found = append(found, p.set.Lint()...)
	}
	slices.SortStableFunc(found, func(a, b *catalog.Diagnostic) int { return a.Pos.Compare(b.Pos) })
	return found
}
