package compile

// MaxNesting is how deep brackets and chains of prefix operators may nest. The parsers recurse; Go ends the process when
// a stack passes a gigabyte, and nothing can recover that.
const MaxNesting = 500

// maxChain is how many tokens may follow each other at one level without a separator. `a=a=a=…` and `x?x:x?x:…` nest
// without brackets.
const maxChain = 20_000

// tooDeep scans JavaScript, TypeScript or JSON for nesting beyond the limits and tells where it begins. It reads tokens
// only: strings, comments and regular expressions are passed over, template literals count as brackets.
func tooDeep(src []byte) (at int, deep bool) {
	s := nestingScanner{src: src}
	return s.scan()
}

type nestingScanner struct {
	src    []byte
	pos    int
	depth  []nestingLevel
	cur    nestingLevel
	prefix int  // prefix operators in a row
	value  bool // the last token ended an operand, so `/` divides
}

type nestingLevel struct {
	open  byte
	chain int
}

func (s *nestingScanner) scan() (int, bool) {
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		start := s.pos
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			s.pos++
			continue
		case c == '/' && s.peek(1) == '/':
			s.line()
			continue
		case c == '/' && s.peek(1) == '*':
			s.comment()
			continue
		case c == '"' || c == '\'':
			s.quoted(c)
			s.operand()
		case c == '`':
			s.pos++
			s.open('`')
			s.template()
		case c == '/' && !s.value:
			s.regexp()
			s.operand()
		case c == '(' || c == '[' || c == '{':
			s.pos++
			s.open(c)
			s.value, s.prefix = false, 0
		case c == ')' || c == ']' || c == '}':
			s.pos++
			s.close(c)
		case c == ';' || c == ',':
			s.pos++
			s.cur.chain, s.prefix, s.value = 0, 0, false
		case isWord(c):
			s.word()
		default:
			s.pos++
			s.value = false
			if c == '!' || c == '~' || c == '+' || c == '-' {
				s.prefix++
			}
		}
		s.cur.chain++
		if len(s.depth) > MaxNesting || s.prefix > MaxNesting || s.cur.chain > maxChain {
			return start, true
		}
	}
	return 0, false
}

func (s *nestingScanner) peek(n int) byte {
	if s.pos+n < len(s.src) {
		return s.src[s.pos+n]
	}
	return 0
}

func (s *nestingScanner) operand() { s.value, s.prefix = true, 0 }

func (s *nestingScanner) open(c byte) {
	s.depth = append(s.depth, s.cur)
	s.cur = nestingLevel{open: c}
}

func (s *nestingScanner) close(c byte) {
	inTemplate := false
	if n := len(s.depth); n > 0 {
		s.cur = s.depth[n-1]
		s.depth = s.depth[:n-1]
		inTemplate = c == '}' && s.cur.open == '`'
	}
	if c == '}' {
		s.cur.chain = 0
	}
	s.value, s.prefix = c != '}', 0
	if inTemplate {
		s.template()
	}
}

func (s *nestingScanner) line() {
	for s.pos < len(s.src) && s.src[s.pos] != '\n' {
		s.pos++
	}
}

func (s *nestingScanner) comment() {
	for s.pos += 2; s.pos < len(s.src); s.pos++ {
		if s.src[s.pos] == '*' && s.peek(1) == '/' {
			s.pos += 2
			return
		}
	}
}

func (s *nestingScanner) quoted(q byte) {
	for s.pos++; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case '\\':
			s.pos++
		case q:
			s.pos++
			return
		case '\n':
			return
		}
	}
}

// template reads on in a template literal, up to its end or to a substitution, which is a level of its own.
func (s *nestingScanner) template() {
	for ; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case '\\':
			s.pos++
		case '`':
			s.pos++
			s.close('`')
			s.operand()
			return
		case '$':
			if s.peek(1) == '{' {
				s.pos += 2
				s.open('{')
				s.value, s.prefix = false, 0
				return
			}
		}
	}
}

func (s *nestingScanner) regexp() {
	class := false
	for s.pos++; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case '\\':
			s.pos++
		case '[':
			class = true
		case ']':
			class = false
		case '/':
			if !class {
				s.pos++
				return
			}
		case '\n':
			return
		}
	}
}

func (s *nestingScanner) word() {
	start := s.pos
	for s.pos < len(s.src) && isWord(s.src[s.pos]) {
		s.pos++
	}
	switch string(s.src[start:s.pos]) {
	case "typeof", "void", "delete", "await", "new", "yield", "async":
		s.prefix++
		s.value = false
	case "return", "case", "in", "of", "instanceof", "do", "else", "throw", "extends", "default":
		s.prefix, s.value = 0, false
	default:
		s.operand()
	}
}

func isWord(c byte) bool {
	return c == '_' || c == '$' || c == '#' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
