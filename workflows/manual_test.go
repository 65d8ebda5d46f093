package workflows

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"
)

// TestManual runs every TypeScript sample of the manual page that is a whole workflow, as it stands there.
func TestManual(t *testing.T) {
	page, err := os.ReadFile("../docs/workflows.md")
	if err != nil {
		t.Fatal(err)
	}
	service := crm(t)
	samples := 0
	for _, block := range strings.Split(string(page), "```ts\n")[1:] {
		code, _, _ := strings.Cut(block, "```")
		for name, kind := range map[string]Kind{"MiddlewareWorkflow": Middleware, "ProvisioningWorkflow": Provisioning, "FeatureWorkflow": Feature, "SurfaceWorkflow": Surface, "EndpointWorkflow": Endpoint} {
			if !strings.Contains(code, "const workflow: "+name+" ") {
				continue
			}
			samples++
			s := integrated(t, newEngine(t, nil), kind, code, service.URL)
			run := &Run{Start: time.Now(), Env: &Env{}, Host: newHost()}
			if _, err := runKind(context.Background(), s, kind, run); err != nil {
				t.Errorf("%v\n%s", err, code)
			}
		}
	}
	if samples < 2 {
		t.Errorf("the page has %d samples that run", samples)
	}
}
