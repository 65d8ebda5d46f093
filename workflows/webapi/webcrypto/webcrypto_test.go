package webcrypto_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/seed-eb607675/tollgate/workflows/webapi"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webapitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAssertions(t *testing.T) {
	webapitest.Files(t, "testdata/*.js", func(l *webapitest.Loop) error {
		return webapi.Install(l, webapi.Options{})
	})
}
