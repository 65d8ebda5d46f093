package formdata

import (
	"bytes"
	"errors"
	"mime"
	"net/textproto"
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

// maxHeaders bounds the header of one part.
const maxHeaders = 100

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
		pairs := url.ParseSearch(encoding.UTF8(body))
		f.list = make([]entry, len(pairs))
		for i, p := range pairs {
			f.list[i].name, f.list[i].text = p[0], p[1]
		}
		return f, nil
	case "multipart/form-data":
	default:
		return nil, errForm
	}
	if params["boundary"] == "" {
		return nil, errForm
	}
	if err := f.read(body, "--"+params["boundary"], now); err != nil {
		return nil, err
	}
	return f, nil
}

// read is the multipart/form-data parser: no preamble, and nothing but CRLF or the end behind a boundary.
func (f *Form) read(body []byte, boundary string, now int64) error {
	for {
		rest, ok := bytes.CutPrefix(body, []byte(boundary))
		if !ok {
			return errForm
		}
		if end := string(rest[:min(len(rest), 5)]); end == "--" || end == "--\r\n" {
			return nil
		}
		if rest, ok = bytes.CutPrefix(rest, []byte("\r\n")); !ok || len(f.list) >= maxEntries {
			return errForm
		}
		var head textproto.MIMEHeader
		var err error
		if head, rest, err = header(rest); err != nil {
			return err
		}
		disposition, params, err := mime.ParseMediaType(head.Get("Content-Disposition"))
		name, named := params["name"]
		if err != nil || disposition != "form-data" || !named {
			return errForm
		}
		end := bytes.Index(rest, []byte("\r\n"+boundary))
		if end < 0 {
			return errForm
		}
		f.list = append(f.list, received(unescape(name), params, head.Get("Content-Type"), rest[:end], now))
		body = rest[end+2:]
	}
}

// header reads the header of a part and the empty line behind it.
func header(b []byte) (textproto.MIMEHeader, []byte, error) {
	h := textproto.MIMEHeader{}
	for {
		line, rest, ok := bytes.Cut(b, []byte("\r\n"))
		if !ok || len(h) > maxHeaders {
			return nil, nil, errForm
		}
		b = rest
		if len(line) == 0 {
			return h, b, nil
		}
		name, value, ok := strings.Cut(string(line), ":")
		if name = strings.Trim(name, " \t"); !ok || name == "" || strings.ContainsAny(name, " \t\r\n") {
			return nil, nil, errForm
		}
		h.Set(name, strings.Trim(value, " \t"))
	}
}

// received makes an entry of a part.
func received(name string, params map[string]string, kind string, data []byte, now int64) entry {
	filename, isFile := params["filename"]
	if !isFile {
		return entry{name: name, text: encoding.UTF8(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))}
	}
	if kind == "" {
		kind = "text/plain"
	}
	return entry{name: name, file: &file.Blob{Data: data, Type: strings.ToLower(kind), IsFile: true, Name: unescape(filename), LastModified: now}}
}

func unescape(s string) string {
	return encoding.UTF8([]byte(strings.NewReplacer("%0A", "\n", "%0D", "\r", "%22", `"`).Replace(s)))
}
