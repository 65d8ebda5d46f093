package compile

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/go-sourcemap/sourcemap"

	"github.com/seed-eb607675/tollgate/catalog"
)

// shiftSourceMap moves all columns of a source map by one. Source maps count columns from 0, goja asks with columns
// from 1 and takes the answer as it is, so without this every position would be one column off.
func shiftSourceMap(text []byte) []byte {
	var m map[string]json.RawMessage
	var mappings string
	if json.Unmarshal(text, &m) != nil || json.Unmarshal(m["mappings"], &mappings) != nil {
		return text
	}
	var out strings.Builder
	first := true
	for i, line := range strings.Split(mappings, ";") {
		if i > 0 {
			out.WriteByte(';')
		}
		for j, segment := range strings.Split(line, ",") {
			if j > 0 {
				out.WriteByte(',')
			}
			fields := decodeVLQ(segment)
			if j == 0 && len(fields) > 0 {
				fields[0]++
			}
			if first && len(fields) > 3 {
				fields[3]++ // the rest are differences to this one
				first = false
			}
			encodeVLQ(&out, fields)
		}
	}
	shifted, err := json.Marshal(out.String())
	if err != nil {
		return text
	}
	m["mappings"] = shifted
	var buf bytes.Buffer
	if err := json.NewEncoder(&buf).Encode(m); err != nil {
		return text
	}
	return buf.Bytes()
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// decodeVLQ reads the numbers of one segment (ECMA-426, "VLQ-encoded values").
func decodeVLQ(s string) []int {
	var out []int
	value, shift := 0, 0
	for i := 0; i < len(s); i++ {
		d := strings.IndexByte(base64Digits, s[i])
		if d < 0 {
			return nil
		}
		value |= (d & 31) << shift
		shift += 5
		if d&32 == 0 {
			if value&1 != 0 {
				out = append(out, -(value >> 1))
			} else {
				out = append(out, value>>1)
			}
			value, shift = 0, 0
		}
	}
	return out
}

func encodeVLQ(out *strings.Builder, fields []int) {
	for _, f := range fields {
		v := f << 1
		if f < 0 {
			v = -f<<1 | 1
		}
		for {
			d := v & 31
			v >>= 5
			if v > 0 {
				d |= 32
			}
			out.WriteByte(base64Digits[d])
			if v == 0 {
				break
			}
		}
	}
}

// position finds the author's place for a line and column (both from 1) of the script.
func position(m *sourcemap.Consumer, file string, line, column int) catalog.Position {
	if m != nil {
		if source, _, l, c, ok := m.Source(line, column); ok && source != entryName {
			return catalog.Position{File: strings.TrimPrefix(source, "./"), Line: l, Column: c}
		}
	}
	return catalog.Position{File: file, Line: 1, Column: 1}
}
