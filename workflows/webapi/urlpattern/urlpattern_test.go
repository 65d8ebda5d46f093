package urlpattern_test

import (
	"testing"

	"github.com/seed-eb607675/tollgate/workflows/webapi"
	"github.com/seed-eb607675/tollgate/workflows/webapi/webapitest"
)

func TestAssertions(t *testing.T) {
	webapitest.Files(t, "testdata/*.js", func(l *webapitest.Loop) error {
		return webapi.Install(l, webapi.Options{})
	})
}
