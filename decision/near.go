package decision

import "strings"

// Near finds the word of a list that was probably meant by a word that is not in it: the one with the fewest typing
// errors (a letter too many, too few, wrong, or two swapped), at most one in three letters and three in all. Case, "-"
// and "_" do not count. It returns "" if none is near; of several equally near, the first.
func Near(word string, among []string) string {
	folded := foldName(word)
	best, bestErrors := "", 4
	for _, candidate := range among {
		if candidate == word {
			continue
		}
		c := foldName(candidate)
		limit := min(3, max(len(folded), len(c))/3)
		if n := typingErrors(folded, c, limit); n <= limit && n < bestErrors {
			best, bestErrors = candidate, n
		}
	}
	return best
}

func foldName(s string) string {
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(s))
}

// typingErrors is the optimal string alignment distance of two words; more than limit if it is above that.
func typingErrors(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit || len(a) > 128 || len(b) > 128 {
		return limit + 1
	}
	before, previous, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(previous[j]+1, row[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, previous, row = previous, row, before
	}
	return previous[len(b)]
}
