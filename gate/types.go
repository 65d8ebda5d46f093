package gate

import (
	"mime"
	"net/http"
	"strings"
)

const (
	textPlain   = "text/plain; charset=utf-8"
	textHTML    = "text/html; charset=utf-8"
	problemJSON = "application/problem+json"
)

// kind is what an answer's media type means to the gate.
type kind int

const (
	unknown     kind = iota // none, or one that does not parse: its first bytes decide
	otherType               // images, fonts, scripts: passes
	htmlType                // rewritten
	textBearing             // another form in which a text could leave: refused when the text is cut
)

// sniffLength is how much of a body tells its type (WHATWG MIME Sniffing 7, resource header).
const sniffLength = 512

// kindOf is the kind of a Content-Type.
func kindOf(contentType string) kind {
	if contentType == "" {
		return unknown
	}
	media := mediaType(contentType)
	if media == "" {
		return unknown
	}
	top, sub, _ := strings.Cut(media, "/")
	switch {
	case media == "text/html":
		return htmlType
	case top == "text":
		switch sub {
		case "css", "javascript", "ecmascript", "x-javascript", "x-ecmascript", "jscript", "livescript":
			return otherType
		}
		return textBearing
	case strings.HasSuffix(sub, "+xml"):
		if sub == "svg+xml" {
			return otherType
		}
		return textBearing
	case strings.HasSuffix(sub, "+json"):
		return textBearing
	case top == "message", top == "multipart": // mails, and answers whose parts have types of their own
		return textBearing
	case top == "application":
		switch sub {
		case "json", "xml", "pdf", "rtf", "epub+zip", "x-ndjson",
			"x-json", "json5", "jsonl", "x-jsonl", "json-seq", "yaml", "x-yaml", "cbor", "msgpack", "x-msgpack",
			"vnd.msgpack", "msword", "x-mobipocket-ebook", "vnd.amazon.ebook", "x-mimearchive", "warc", "mbox":
			return textBearing
		}
		if strings.HasPrefix(sub, "vnd.openxmlformats-officedocument.") || strings.HasPrefix(sub, "vnd.oasis.opendocument.") {
			return textBearing
		}
	}
	return otherType
}

// mediaType is type and subtype in lower case, empty if the text is no media type.
func mediaType(contentType string) string {
	media, _, _ := strings.Cut(contentType, ";")
	media = strings.ToLower(strings.Trim(media, " \t"))
	top, sub, ok := strings.Cut(media, "/")
	if !ok || !isToken(top) || !isToken(sub) || top == "*" || sub == "*" {
		return ""
	}
	return media
}

// sniff finds the type of a body by its first bytes, without a charset: what encoding a page is in is the rewriter's to
// find.
func sniff(b []byte) string {
	media, _, _ := strings.Cut(http.DetectContentType(b), ";")
	return media
}

// charsetOf is the charset parameter of a Content-Type, empty if there is none.
func charsetOf(contentType string) string {
	_, rest, ok := strings.Cut(contentType, ";")
	if !ok {
		return ""
	}
	for rest != "" {
		var param string
		param, rest, _ = strings.Cut(rest, ";")
		name, value, _ := strings.Cut(param, "=")
		if strings.EqualFold(strings.Trim(name, " \t"), "charset") {
			return strings.Trim(value, " \t\"'")
		}
	}
	return ""
}

// withCharset is the Content-Type with another charset.
func withCharset(contentType, charset string) string {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, params = mediaType(contentType), nil
	}
	if params == nil {
		params = map[string]string{}
	}
	params["charset"] = charset
	if s := mime.FormatMediaType(media, params); s != "" {
		return s
	}
	return textHTML
}

// isToken tells whether s is a token of RFC 9110, 5.6.2.
func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

// bodiless tells whether an answer of this status has no body, whatever is given.
func bodiless(status int) bool {
	return status == http.StatusNoContent || status == http.StatusResetContent || status == http.StatusNotModified
}
