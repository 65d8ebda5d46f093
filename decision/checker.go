package decision

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// checker walks a value and notes what is wrong with it. It goes on after an error, so that the author of a file sees
// all of them; a workflow's result is reported by the first.
type checker struct {
	*document
	root  string
	snake bool // keys as in tollgate.yaml
	errs  []*ValueError
}

// newChecker parses the text; null for the whole is refused by what the caller expects next.
func newChecker(root string, text []byte) (*checker, error) {
	d, err := parseJSON(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", root, err)
	}
	return &checker{document: d, root: root}, nil
}

func (c *checker) err() error {
	if len(c.errs) == 0 {
		return nil
	}
	return c.errs[0]
}

// bad notes that a value is wrong.
func (c *checker) bad(i int32, format string, args ...any) {
	c.errs = append(c.errs, &ValueError{
		Path: c.path(c.root, i), Reason: fmt.Sprintf(format, args...), Offset: int(c.nodes[i].start),
	})
}

// badType notes that a value is of another type than wanted.
func (c *checker) badType(i int32, want string) {
	c.bad(i, "must be %s, not %s", want, c.nodes[i].kind)
}

// unknown notes that a member's name is none of those allowed, with the one that was probably meant.
func (c *checker) unknown(i int32, allowed []string) {
	e := &ValueError{Path: c.path(c.root, i), Reason: "unknown key", Offset: int(c.nodes[i].keyStart), Key: true}
	names := allowed
	if c.snake {
		names = make([]string, len(allowed))
		for j, name := range allowed {
			names[j] = snakeCase(name)
		}
	}
	if near := Near(c.key(i), names); near != "" {
		e.Hint = fmt.Sprintf("did you mean %q?", near)
	} else {
		e.Hint = "known keys are " + strings.Join(names, ", ")
	}
	c.errs = append(c.errs, e)
}

// name is the key of a member in the camelCase form; a key that tollgate.yaml spells otherwise is not known there.
func (c *checker) name(i int32) []byte {
	key := c.keyBytes(i)
	if !c.snake {
		return key
	}
	for j := 0; j < len(key); j++ {
		if 'A' <= key[j] && key[j] <= 'Z' {
			return nil
		}
	}
	return []byte(camelCase(string(key)))
}

func camelCase(s string) string {
	if !strings.Contains(s, "_") {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '_' && i+1 < len(s) && 'a' <= s[i+1] && s[i+1] <= 'z' {
			i++
			out = append(out, s[i]-'a'+'A')
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

func snakeCase(s string) string {
	var out []byte
	for i := 0; i < len(s); i++ {
		if 'A' <= s[i] && s[i] <= 'Z' {
			out = append(out, '_', s[i]-'A'+'a')
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

// object tells whether a value is an object and notes it if not.
func (c *checker) object(i int32) bool {
	if c.nodes[i].kind != jsonObject {
		c.badType(i, "an object")
		return false
	}
	return true
}

func (c *checker) list(i int32) bool {
	if c.nodes[i].kind != jsonArray {
		c.badType(i, "a list")
		return false
	}
	return true
}

func (c *checker) text(i int32) (string, bool) {
	if c.nodes[i].kind != jsonString {
		c.badType(i, "a string")
		return "", false
	}
	return c.str(i), true
}

func (c *checker) boolean(i int32) bool {
	if c.nodes[i].kind != jsonBool {
		c.badType(i, "true or false")
		return false
	}
	return c.isTrue(i)
}

// integer reads a whole number within bounds. 402.0 and 4.02e2 are whole numbers too.
func (c *checker) integer(i int32, low, high int64) (int64, bool) {
	bounds := func() string {
		if high == math.MaxInt64 || high == maxSafeInteger {
			return fmt.Sprintf("%d or more", low)
		}
		return fmt.Sprintf("within %d–%d", low, high)
	}
	if c.nodes[i].kind != jsonNumber {
		c.badType(i, "an integer "+bounds())
		return 0, false
	}
	f := c.number(i)
	if f != math.Trunc(f) || math.IsInf(f, 0) {
		c.bad(i, "%s is not an integer", c.literal(i))
		return 0, false
	}
	if f < float64(low) || f > float64(high) {
		c.bad(i, "%s is not %s", strconv.FormatFloat(f, 'f', -1, 64), bounds())
		return 0, false
	}
	return int64(f), true
}

// maxSafeInteger is the largest whole number that a script can count to.
const maxSafeInteger = 1<<53 - 1

// texts reads a list of strings; check, if given, says what is wrong with one.
func (c *checker) texts(i int32, check func(string) string) []string {
	if !c.list(i) {
		return nil
	}
	out := []string{}
	for item := c.nodes[i].first; item != 0; item = c.nodes[item].next {
		s, ok := c.text(item)
		if !ok {
			continue
		}
		if check != nil {
			if reason := check(s); reason != "" {
				c.bad(item, "%s", reason)
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

func (c *checker) isNull(i int32) bool { return c.nodes[i].kind == jsonNull }
