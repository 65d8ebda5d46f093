package streams_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/seed-eb607675/tollgate/workflows/language"
	"github.com/seed-eb607675/tollgate/workflows/webapi"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webapitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAssertions(t *testing.T) {
	webapitest.Files(t, "testdata/*.js", func(l *webapitest.Loop) error {
		if err := language.For(func(string) bool { return true }).Install(l.Runtime()); err != nil {
			return err
		}
		return webapi.Install(l, webapi.Options{})
	})
}
