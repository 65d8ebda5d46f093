package formdata

import (
	"strings"
	"testing"
)

func FuzzDecode(f *testing.F) {
	f.Add("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n")
	f.Add("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n1\r\n--x--")
	f.Add("application/x-www-form-urlencoded", "a=1&b=%ff")
	f.Fuzz(func(t *testing.T, kind, body string) {
		form, err := Decode(kind, []byte(body), 0)
		if err != nil || !strings.HasPrefix(kind, "multipart/") {
			return
		}
		again, err := Decode("multipart/form-data; boundary=tollgate-fuzz", form.Encode("tollgate-fuzz"), 0)
		if strings.Contains(body, "tollgate-fuzz") {
			return
		}
		if err != nil || len(again.list) != len(form.list) {
			t.Fatalf("%d entries became %v: %v", len(form.list), again, err)
		}
	})
}
