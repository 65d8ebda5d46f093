package formdata

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"

	"github.com/seed-eb607675/tollgate/workflows/webapi/encoding"
	"github.com/seed-eb607675/tollgate/workflows/webapi/file"
	"github.com/seed-eb607675/tollgate/workflows/webapi/url"
)

// Encode writes a list as multipart/form-data (WHATWG HTML 4.10.21.8, RFC 7578).
func (f *Form) Encode(boundary string) []byte {
	var b bytes.Buffer
	names := strings.NewReplacer("\n", "%0A", "\r", "%0D", `"`, "%22")
	for _, e := range f.list {
		b.WriteString("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + names.Replace(lines(e.name)) + `"`)
		if e.file == nil {
			b.WriteString("\r\n\r\n" + lines(e.text) + "\r\n")
			continue
		}
		kind := e.file.Type
		if kind == "" {
			kind = "application/octet-stream"
		}
		b.WriteString("; filename=\"" + names.Replace(e.file.Name) + "\"\r\nContent-Type: " + kind + "\r\n\r\n")
		b.Write(e.file.Data)
		b.WriteString("\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	return b.Bytes()
}

// lines makes every line end CRLF.
func lines(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.ReplaceAll(s, "\n", "\r\n")
}

// maxEntries bounds a form from outside: each part has a header to parse.
const maxEntries = 10_000

var errForm = errors.New("the body is not a form")

// Decode reads a form of that content type. now is when its files were made, in ms since 1970.
func Decode(contentType string, body []byte, now int64) (*Form, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, errForm
	}
	f := &Form{}
	switch kind {
	case "application/x-www-form-urlencoded":
		for _, p := range url.ParseSearch(encoding.UTF8(body)) {
			f.list = append(f.list, entry{name: p[0], text: p[1]})
		}
		return f, nil
	case "multipart/form-data":
	default:
		return nil, errForm
	}
	if params["boundary"] == "" {
		return nil, errForm
	}
	r := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		p, err := r.NextRawPart()
		if err == io.EOF { //nolint:errorlint // a body that ends before its last boundary wraps io.EOF, and is no form
			return f, nil
		}
		if err != nil || len(f.list) >= maxEntries {
			return nil, errForm
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return nil, errForm
		}
		disposition, params, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
		name, named := params["name"]
		if err != nil || disposition != "form-data" || !named {
			return nil, errForm
		}
		name = unescape(name)
		if filename, isFile := params["filename"]; isFile {
			kind := p.Header.Get("Content-Type")
			if kind == "" {
				kind = "text/plain"
			}
			f.list = append(f.list, entry{name: name, file: &file.Blob{Data: data, Type: strings.ToLower(kind), IsFile: true, Name: unescape(filename), LastModified: now}})
			continue
		}
		f.list = append(f.list, entry{name: name, text: encoding.UTF8(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))})
	}
}

func unescape(s string) string {
	return encoding.UTF8([]byte(strings.NewReplacer("%0A", "\n", "%0D", "\r", "%22", `"`).Replace(s)))
}
