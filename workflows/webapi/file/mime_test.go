package file

import "testing"

// FuzzMIMEType: what was written is read as the same.
func FuzzMIMEType(f *testing.F) {
	for _, s := range []string{"text/plain", "A/b ; C=\"d\\\"e\"; c=x;;q", "a/b;c", "multipart/form-data; boundary=----x", "a/\xff", ";/="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		kind := MIMEType(s)
		if again := MIMEType(kind); again != kind {
			t.Fatalf("%q is %q, which is %q", s, kind, again)
		}
	})
}
