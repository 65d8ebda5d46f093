package intl

import (
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/intl/cldr"
)

// maxLocales is how many a list may have: each is parsed before the next is read, so a list of a million would be minutes
// of work outside the VM.
const maxLocales = 1000

// maxTag is the length of a language tag; those of use have some twenty characters.
const maxTag = 512

// fallback is the locale for who names none that is known.
const fallback = "en"

// tag is a Unicode locale identifier (UTS #35, BCP 47).
type tag struct {
	language, script, region string
	variants                 []string
	attributes               []string    // of the u extension
	keywords                 [][2]string // of the u extension, in order
	others                   []string    // other extensions, in order
	private                  string
}

// base is the tag without extensions.
func (t *tag) base() string {
	parts := append([]string{t.language}, t.script, t.region)
	parts = append(parts, t.variants...)
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "-")
}

func (t *tag) keyword(key string) (value string, ok bool) {
	for _, k := range t.keywords {
		if k[0] == key {
			return k[1], true
		}
	}
	return "", false
}

func (t *tag) String() string {
	var extensions []string
	if len(t.attributes)+len(t.keywords) > 0 {
		u := "u"
		for _, a := range t.attributes {
			u += "-" + a
		}
		for _, k := range t.keywords {
			u += "-" + k[0]
			if k[1] != "" {
				u += "-" + k[1]
			}
		}
		extensions = append(extensions, u)
	}
	extensions = append(extensions, t.others...)
	slices.Sort(extensions)
	if t.private != "" {
		extensions = append(extensions, t.private)
	}
	return strings.Join(append([]string{t.base()}, extensions...), "-")
}

// parseTag reads and canonicalizes a tag; ok is false if it is not well-formed.
func parseTag(s string) (t *tag, ok bool) {
	if s == "" || len(s) > maxTag {
		return nil, false
	}
	subtags := strings.Split(s, "-")
	for i, p := range subtags {
		if len(p) == 0 || len(p) > 8 || !alphanumeric(p) {
			return nil, false
		}
		subtags[i] = strings.ToLower(p)
	}
	t = &tag{}
	l := subtags[0]
	if !alphabetic(l) || len(l) < 2 || len(l) == 4 {
		return nil, false
	}
	t.language, subtags = l, subtags[1:]
	if len(subtags) > 0 && len(subtags[0]) == 4 && alphabetic(subtags[0]) {
		t.script, subtags = strings.ToUpper(subtags[0][:1])+subtags[0][1:], subtags[1:]
	}
	if len(subtags) > 0 && isRegion(subtags[0]) {
		t.region, subtags = strings.ToUpper(subtags[0]), subtags[1:]
	}
	for len(subtags) > 0 && isVariant(subtags[0]) {
		if slices.Contains(t.variants, subtags[0]) {
			return nil, false
		}
		t.variants, subtags = append(t.variants, subtags[0]), subtags[1:]
	}
	slices.Sort(t.variants)
	if !t.extensions(subtags) {
		return nil, false
	}
	t.canonicalize()
	return t, true
}

// extensions reads what follows the variants.
func (t *tag) extensions(subtags []string) bool {
	seen := map[string]bool{}
	for len(subtags) > 0 {
		singleton := subtags[0]
		if len(singleton) != 1 || seen[singleton] {
			return false
		}
		seen[singleton] = true
		if singleton == "x" {
			t.private = strings.Join(subtags, "-")
			return len(subtags) > 1
		}
		n := 1
		for n < len(subtags) && len(subtags[n]) > 1 {
			n++
		}
		if n == 1 {
			return false
		}
		body := subtags[1:n]
		switch singleton {
		case "u":
			t.unicode(body)
		case "t":
			if !isTransform(body) {
				return false
			}
			t.others = append(t.others, strings.Join(subtags[:n], "-"))
		default:
			t.others = append(t.others, strings.Join(subtags[:n], "-"))
		}
		subtags = subtags[n:]
	}
	return true
}

// unicode reads attributes and keywords of the u extension; of equal keys the first counts.
func (t *tag) unicode(body []string) {
	for len(body) > 0 && len(body[0]) > 2 {
		if !slices.Contains(t.attributes, body[0]) {
			t.attributes = append(t.attributes, body[0])
		}
		body = body[1:]
	}
	slices.Sort(t.attributes)
	for len(body) > 0 {
		n := 1
		for n < len(body) && len(body[n]) > 2 {
			n++
		}
		value := strings.Join(body[1:n], "-")
		if value == "true" || value == "yes" {
			value = ""
		}
		if _, double := t.keyword(body[0]); !double {
			t.keywords = append(t.keywords, [2]string{body[0], value})
		}
		body = body[n:]
	}
	slices.SortFunc(t.keywords, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
}

// isTransform checks the t extension: a language and fields of a letter and a digit with values.
func isTransform(body []string) bool {
	field := func(s string) bool { return len(s) == 2 && alphabetic(s[:1]) && numeric(s[1:]) }
	if len(body[0]) >= 2 && alphabetic(body[0]) && len(body[0]) != 4 {
		body = body[1:]
		if len(body) > 0 && len(body[0]) == 4 && alphabetic(body[0]) {
			body = body[1:]
		}
		if len(body) > 0 && isRegion(body[0]) {
			body = body[1:]
		}
		for len(body) > 0 && isVariant(body[0]) {
			body = body[1:]
		}
	} else if !field(body[0]) {
		return false
	}
	for len(body) > 0 {
		if !field(body[0]) || len(body) == 1 || len(body[1]) < 3 {
			return false
		}
		body = body[2:]
		for len(body) > 0 && len(body[0]) > 2 {
			body = body[1:]
		}
	}
	return true
}

// canonicalize puts today's names for the old ones (CLDR's supplemental aliases of the languages and regions that have
// been renamed).
func (t *tag) canonicalize() {
	switch t.language {
	case "iw":
		t.language = "he"
	case "in":
		t.language = "id"
	case "ji":
		t.language = "yi"
	case "jw":
		t.language = "jv"
	case "mo":
		t.language = "ro"
	case "tl":
		t.language = "fil"
	case "cmn":
		t.language = "zh"
	case "sh":
		t.language = "sr"
		if t.script == "" {
			t.script = "Latn"
		}
	case "deu", "ger":
		t.language = "de"
	case "eng":
		t.language = "en"
	case "fra", "fre":
		t.language = "fr"
	case "spa":
		t.language = "es"
	}
	switch t.region {
	case "UK":
		t.region = "GB"
	case "DD":
		t.region = "DE"
	case "FX":
		t.region = "FR"
	case "BU":
		t.region = "MM"
	case "ZR":
		t.region = "CD"
	case "TP":
		t.region = "TL"
	case "YD":
		t.region = "YE"
	}
}

func alphabetic(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

func numeric(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func alphanumeric(s string) bool {
	for i := range len(s) {
		if !alphabetic(s[i:i+1]) && !numeric(s[i:i+1]) {
			return false
		}
	}
	return true
}

func isRegion(s string) bool {
	return len(s) == 2 && alphabetic(s) || len(s) == 3 && numeric(s)
}

func isVariant(s string) bool {
	return len(s) >= 5 || len(s) == 4 && numeric(s[:1])
}

// isType tells whether s is a value of a u keyword: parts of 3 to 8 characters.
func isType(s string) bool {
	for p := range strings.SplitSeq(s, "-") {
		if len(p) < 3 || len(p) > 8 || !alphanumeric(p) {
			return false
		}
	}
	return true
}

// localeList is CanonicalizeLocaleList (ECMA-402 9.2.1).
func (h *host) localeList(v goja.Value) []*tag {
	if v == nil || goja.IsUndefined(v) {
		return nil
	}
	if goja.IsString(v) {
		if _, isObject := v.(*goja.Object); !isObject {
			return []*tag{h.tag(v)}
		}
	}
	if goja.IsNull(v) {
		panic(h.rt.NewTypeError("Cannot convert null to object"))
	}
	o := v.ToObject(h.rt)
	n := 0.0
	if l := o.Get("length"); l != nil && !goja.IsUndefined(l) {
		n = h.number(l)
	}
	if n > maxLocales {
		h.rangeError("the list of locales has more than 1000 entries")
	}
	var list []*tag
	seen := map[string]bool{}
	for i := 0; float64(i) < n; i++ { // not for NaN
		item := o.Get(itoa(i))
		if item == nil {
			continue
		}
		_, isObject := item.(*goja.Object)
		if !isObject && !goja.IsString(item) {
			panic(h.rt.NewTypeError("Language ID should be string or object."))
		}
		t := h.tag(item)
		if s := t.String(); !seen[s] {
			seen[s] = true
			list = append(list, t)
		}
	}
	return list
}

func (h *host) tag(v goja.Value) *tag {
	s := h.string(v)
	t, ok := parseTag(s)
	if !ok {
		h.rangeError("Incorrect locale information provided")
	}
	return t
}

// available is the longest prefix of a tag that the class knows (BestAvailableLocale), empty if none.
func available(class, base string) string {
	for {
		if cldr.Has(base) && (class != "DateTimeFormat" || cldr.Get(base).Dates != nil) {
			return base
		}
		i := strings.LastIndexByte(base, '-')
		if i < 0 {
			return ""
		}
		base = base[:i]
	}
}

// resolution is the locale that was found for a request.
type resolution struct {
	locale   string // without extensions
	full     string // with the keywords that count
	requests *tag   // whose keywords are asked for; nil if none was found
}

// resolve finds the first locale of the list that the class knows.
func resolve(class string, list []*tag) *resolution {
	for _, t := range list {
		if found := available(class, t.base()); found != "" {
			return &resolution{locale: found, full: found, requests: t}
		}
	}
	return &resolution{locale: fallback, full: fallback}
}

// setting resolves one keyword: what the locale's own is, what the tag asks for, what the options ask for. A value that
// is not known is passed over (ECMA-402 9.2.7).
func (r *resolution) setting(key, own, option string, known func(value string) bool) string {
	value, extension := own, ""
	if r.requests != nil {
		if asked, ok := r.requests.keyword(key); ok {
			if asked == "" {
				asked = "true"
			}
			if known(asked) {
				value, extension = asked, "-"+key
				if asked != "true" {
					extension += "-" + asked
				}
			}
		}
	}
	if option != "" && known(option) && option != value {
		value, extension = option, ""
	}
	if extension != "" {
		if !strings.Contains(r.full, "-u-") {
			extension = "-u" + extension
		}
		r.full += extension
	}
	return value
}

// supportedLocales is supportedLocalesOf.
func (h *host) supportedLocales(class string, locales, o goja.Value) goja.Value {
	list := h.localeList(locales)
	if !goja.IsUndefined(o) {
		h.coerce(o).matcher()
	}
	out := []any{}
	for _, t := range list {
		if available(class, t.base()) != "" {
			out = append(out, t.String())
		}
	}
	return h.rt.NewArray(out...)
}
