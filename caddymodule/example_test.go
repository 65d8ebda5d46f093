package caddymodule

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/caddyserver/caddy/v2/caddyconfig"
)

// TestExamplesAdapt wants every Caddyfile that we show to users to be one.
func TestExamplesAdapt(t *testing.T) {
	t.Setenv("GATE_SECRET", "secret") // an empty one is an error: the origin would be open to everybody
	example, err := os.ReadFile("../Caddyfile.example")
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{string(example)}
	fence := regexp.MustCompile("(?s)```caddyfile\n(.*?)```")
	for _, page := range []string{"../docs/caddyfile.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		found := fence.FindAllStringSubmatch(string(text), -1)
		if len(found) == 0 {
			t.Errorf("%s shows no Caddyfile", page)
		}
		for _, m := range found {
			texts = append(texts, m[1])
		}
	}
	for _, text := range texts {
		if _, _, err := caddyconfig.GetAdapter("caddyfile").Adapt([]byte(text), nil); err != nil {
			t.Errorf("%v in\n%s", err, text)
		}
		if strings.Contains(text, "tollgate_api") {
			t.Errorf("this is not there yet:\n%s", text)
		}
	}
}
