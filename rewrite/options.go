package rewrite

// Options are what a program does besides its rules.
type Options struct {
	// HeadScript is put into the head of every document, once; nil for none. It needs at least one rule.
	HeadScript *HeadScript
	// Limits bound what one document may cost; zero fields mean the defaults.
	Limits Limits
	// Copies cuts what repeats the text of an article elsewhere in its page: articleBody, reviewBody, text and
	// transcript in JSON-LD, hydration data of the known frameworks, long descriptions in meta tags, comments behind
	// the head, values over 1,000 bytes of data-*, props, srcdoc and content attributes.
	Copies bool
	// Links rewrites the address of the origin everywhere in the document, before rules look at it and not in what
	// they insert; nil for none.
	Links *Links
}

// HeadScript is written as <script src="…" async defer nonce="…"></script> at the end of the document's head.
type HeadScript struct {
	// Src is an http(s) URL or a path with one leading slash.
	Src string
	// Nonce of the page's content security policy; empty for none.
	Nonce string
}

// Limits bound what one document may cost. Running over Tag, Depth, Buffer or Inserted is an *Error of kind [Limit] if
// the program has a gating rule; else the rest of the document passes as it is and the warning [LimitPassed] is
// counted. Zero means the default.
type Limits struct {
	Tag       int // bytes of one tag with its attributes; 64 KiB. Stops one endless attribute from filling memory.
	Depth     int // open elements; 512. Stops a million unclosed tags.
	Lookahead int // bytes read ahead to find a paragraph's end tag; 64 KiB. Running over is no error.
	Hold      int // bytes held back until a gating rule has matched; 256 KiB.
	Buffer    int // all bytes kept by one rewriter; 512 KiB.
	Inserted  int // bytes inserted into one document; 8 MiB. Stops an edit that multiplies over matching elements.
	Rules     int // rules of one document; 64.
}
