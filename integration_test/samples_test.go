package integration_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// sampleProject attaches the samples that the tests of workflows/types compile, as they stand there.
const sampleProject = `version: 1
identity:
  anonymous: { max_age: 30d }
  jwt: [{ name: accounts, header: Authorization, algorithms: [HS256], secret: "{env.JWT_SECRET}", issuer: accounts }]
features:
  article:
    gate: true
    workflow: workflows/article.feature.ts
plans:
  anonymous: { assign: [anonymous], features: { article: { enabled: { limit: 1, period: month, unique_resources: true } } } }
  registered: {}
  trial: { assign: [authenticated], features: { article: { enabled: { limit: 1, period: month, unique_resources: true } } } }
  premium: { features: { article: { enabled: on } } }
  admin: {}
  user: {}
provisioning: [workflows/plans.provisioning.ts, workflows/admin.provisioning.ts]
middleware: [workflows/partner.middleware.ts]
surfaces:
  web:
    workflow: workflows/web.surface.ts
    components: { body: { selector: .body, paths: [/article/*], gate: true, workflow: workflows/body.component.ts } }
endpoints:
  topics: { path: /api/topics, methods: [POST], csrf: off, workflow: workflows/topics.endpoint.ts }
integrations: { crm: { base_url: "http://{env.ORIGIN}/crm" } }
variables: { CRM_LIST: readers }
environments: { live: { type: production } }
limits: { script_time: 5s, decision_time: 10s, run_wait: 5s }
`

const sampleScript = `# The surface counts and says what is locked; the component cuts, with a wall that its experiment chose.
as reader
GET /article/one?campaign=spring
< paid
< no header X-Robots-Tag
GET /article/two
< 200
< has <p>Free two, too.</p><aside class="wall
< has Subscribe to read on</aside>
< header X-Robots-Tag: noarchive
GET /article/one
< paid
# The provisioning samples: a claim gives premium.
token P {"iss":"accounts","sub":"paula","premium":true,"role":"admin","exp":{now+600}}
as nobody
GET /article/one
> Authorization: Bearer $P
< paid
GET /article/two
> Authorization: Bearer $P
< paid
# Who is signed in holds trial, and the feature's sample makes ten articles of one.
token T {"iss":"accounts","sub":"tina","exp":{now+600}}
GET /article/one
> Authorization: Bearer $T
< paid
GET /article/two
> Authorization: Bearer $T
< paid
# The endpoint.
POST /api/topics
> Content-Type: application/json
> body {"topics":["sports"]}
< 401
< is {"message":"sign in first"}
POST /api/topics
> Authorization: Bearer $T
> Content-Type: application/json
> body {"topics":["sports"]}
< 200
< is saved for /api/topics
metrics tollgate_workflow_runs_total{kind="middleware",outcome="ok",workflow="workflows/partner.middleware.ts"}
metrics tollgate_workflow_runs_total{kind="provisioning",outcome="ok",workflow="workflows/plans.provisioning.ts"}
metrics tollgate_workflow_runs_total{kind="provisioning",outcome="ok",workflow="workflows/admin.provisioning.ts"}
metrics tollgate_workflow_runs_total{kind="feature",outcome="ok",workflow="workflows/article.feature.ts"}
metrics tollgate_workflow_runs_total{kind="surface",outcome="ok",workflow="workflows/web.surface.ts"}
metrics tollgate_workflow_runs_total{kind="component",outcome="ok",workflow="workflows/body.component.ts"}
metrics tollgate_workflow_runs_total{kind="endpoint",outcome="ok",workflow="workflows/topics.endpoint.ts"}
`

// TestSamples runs the sample of each kind, unchanged, in a server.
func TestSamples(t *testing.T) {
	t.Parallel()
	const page = "Content-Type: text/html; charset=utf-8\n\n<!doctype html><html><head><title>A</title></head><body><article><div class=\"body\">" +
		"<p>Free NAME.</p><p>Free NAME, too.</p><p>CANARY</p></div></article></body></html>"
	archive := &txtar.Archive{Files: []txtar.File{
		{Name: "paywall/tollgate.yaml", Data: []byte(sampleProject)},
		{Name: "origin /article/two", Data: []byte(strings.ReplaceAll(page, "NAME", "two"))},
		{Name: "origin /article/one", Data: []byte(strings.ReplaceAll(page, "NAME", "one"))},
	}}
	samples, err := filepath.Glob("../workflows/types/testdata/everything/workflows/*.ts")
	if err != nil || len(samples) < 8 {
		t.Fatal(samples, err)
	}
	for _, sample := range samples {
		text, err := os.ReadFile(sample)
		if err != nil {
			t.Fatal(err)
		}
		archive.Files = append(archive.Files, txtar.File{Name: "paywall/workflows/" + filepath.Base(sample), Data: text})
	}
	s := newScenario(t, archive)
	s.server.mustStart(t)
	s.play(sampleScript)
}
