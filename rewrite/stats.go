package rewrite

// Stats are the counts of one document.
type Stats struct {
	Rules    []RuleStats // in the order of the rules
	In       int64       // bytes fed
	Out      int64       // bytes written
	Removed  int64       // bytes of the document that edits took away
	Inserted int64       // bytes that edits put in
	Held     int64       // most bytes held back at once for gating rules
	Copies   int         // places in which a copy of the text was cut
	Warnings map[Warning]int
}

// RuleStats are the counts of one rule.
type RuleStats struct {
	Name    string
	Matches int // elements that matched
	Cuts    int // of them, those that were removed or lost a range
}

// Warning is the code of a thing that was left out without stopping the rewrite.
type Warning string

// The warnings.
const (
	ItemUnsupported  Warning = "item_unsupported"  // an item of type custom
	ItemUnsafe       Warning = "item_unsafe"       // an item that would have ended the raw text it was put into
	ContentOnVoid    Warning = "content_on_void"   // prepend or append on an element without content
	RangeOnVoid      Warning = "range_on_void"     // a range on an element without content
	AttributeRefused Warning = "attribute_refused" // an attribute that could run script
	LimitPassed      Warning = "limit"             // a limit was passed; the rest of the document went out as it came
)
