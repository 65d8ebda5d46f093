package rewrite

type complexSelector struct{}

func compileSelector(text string, marker bool) (*Selector, error) {
	return &Selector{text: text, marker: marker}, nil
}
