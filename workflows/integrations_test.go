package workflows

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
)

const crmToken = "canary-token-7c1e99"

// crm is a service on a private address. It answers with what it was asked, the headers included, as a careless one
// might.
func crm(t *testing.T) *httptest.Server {
	t.Helper()
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "elsewhere with ", r.Header.Get("Authorization"))
	}))
	t.Cleanup(other.Close)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v2/away":
			http.Redirect(w, r, other.URL+"/x", http.StatusFound)
		case "/v2/near":
			http.Redirect(w, r, "/v2/lists/near", http.StatusFound)
		case "/v2/slow":
			<-r.Context().Done()
		default:
			body, _ := io.ReadAll(r.Body)
			fmt.Fprintf(w, "%s %s auth=%s key=%s idempotency=%s body=%s", r.Method, r.RequestURI, r.Header.Get("Authorization"), r.Header.Get("X-Key"), r.Header.Get("Idempotency-Key"), body)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

// integrated loads one workflow in a project with the integration crm.
func integrated(t *testing.T, e *Engine, kind Kind, text, base string) *Set {
	t.Helper()
	p := newProject(t, map[string]string{"workflows/" + string(kind) + ".ts": text})
	p.Integrations = []*catalog.Integration{{
		Slug: "crm", BaseURL: base, Timeout: 300 * time.Millisecond,
		Headers: []decision.Header{{Name: "Authorization", Value: "Bearer " + crmToken}},
		Secrets: []string{crmToken},
	}}
	p.Limits.ScriptTime, p.Limits.DecisionTime = 5*time.Second, 10*time.Second
	return load(t, e, p)
}

// TestActionSample runs the manual's action as it stands.
func TestActionSample(t *testing.T) {
	server := crm(t)
	s := integrated(t, newEngine(t, nil), Action, `type Args = ActionWorkflowArgs<ActionWorkflowPlansChangedPayload>;
const workflow: ActionWorkflow = async ({ identity, payload, eventId, env, utils }: Args) => {
  const body = JSON.stringify({ member: identity?.identifier, added: payload.added });
  const headers = { "Content-Type": "application/json", "Idempotency-Key": eventId };
  const answer = await utils.integrations.crm.fetch(`+"`/lists/${env.CRM_LIST}`"+`, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`+"`CRM answered ${answer.status}`"+`);
  console.log(await answer.text());
  return { status: "success" };
};
export default workflow;`, server.URL+"/v2")
	run := &Run{EventID: "ev1", Start: time.Now(), Host: newHost(), Env: &Env{Variables: map[string]string{"CRM_LIST": "readers"}}}
	result, err := runKind(t.Context(), s, Action, run)
	if err != nil || result.(*decision.ActionResult).Status != decision.ActionDone {
		t.Fatal(result, err)
	}
	if n := s.engine.Stats().Fetches[FetchKey{"workflows/action.ts", "ok"}]; n != 1 {
		t.Errorf("%d fetches counted", n)
	}
}

// TestIntegrations asks one in every way that is and is not allowed.
func TestIntegrations(t *testing.T) {
	server := crm(t)
	core, logs := observer.New(zap.DebugLevel)
	const script = `export default async ({ utils }) => {
  const out: any = {}, crm = utils.integrations.crm;
  const ask = async (name: string, path: any, init?: any) => {
    try { const r = await crm.fetch(path, init); out[name] = r.status + " " + await r.text(); }
    catch (e: any) { out[name] = e.name + ": " + e.message + (e.cause ? " " + e.cause.code : ""); }
  };
  await ask("path", "/lists/1?a=b#c");
  await ask("no slash", "lists/1");
  await ask("query", "?a=b");
  await ask("own header", "/x", { headers: { authorization: "mine", "Idempotency-Key": "7" }, method: "PUT", body: "b" });
  await ask("near", "/near");
  out.keys = [Object.keys(utils.integrations), "crm" in utils.integrations, Object.keys(crm), JSON.stringify(utils.integrations)];
  return { properties: out };
};`
	const refused = `export default async ({ utils }) => {
  const out: any = {}, crm = utils.integrations.crm;
  const ask = async (name: string, path: any, init?: any) => {
    try { const r = await crm.fetch(path, init); out[name] = r.status + " " + await r.text(); }
    catch (e: any) { out[name] = e.name + ": " + e.message + (e.cause ? " " + e.cause.code : ""); }
  };
  await ask("away", "/away");
  await ask("slow", "/slow");
  for (const path of ["/../admin", "/%2e%2e/admin", "/..%2fadmin", "/a/..%5C..%5Cadmin", "/%252e%252e%252fadmin", "/..;/admin", "//evil.example/x",
    "https://evil.example/", "\\\\evil.example", new Request("https://evil.example/")]) await ask(String(path), path);
  try { utils.integrations.cmr.fetch("/"); } catch (e: any) { out.unknown = e.message; }
  console.log("given away: ` + crmToken + `");
  return { properties: out };
};`
	e := newEngine(t, zap.New(core))
	run := &Run{EventID: "ev1", Start: time.Now(), Host: newHost(), Env: &Env{Hidden: map[string]string{"integrations.crm": crmToken}}}
	ask := func(script, base string) map[string]any {
		s := integrated(t, e, Surface, script, base)
		result, err := runKind(t.Context(), s, Surface, run)
		if err != nil {
			t.Fatal(err)
		}
		var out map[string]any
		if err := json.Unmarshal(result.(*decision.SurfaceBehavior).Properties, &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, base := range []string{server.URL + "/v2", server.URL + "/v2/"} {
		got := ask(script, base)
		for name, want := range map[string]string{
			"path":       "200 GET /v2/lists/1?a=b auth=Bearer " + crmToken + " key= idempotency= body=",
			"no slash":   "200 GET /v2/lists/1 auth=Bearer " + crmToken + " key= idempotency= body=",
			"query":      "200 GET /v2?a=b auth=Bearer " + crmToken + " key= idempotency= body=",
			"own header": "200 PUT /v2/x auth=Bearer " + crmToken + " key= idempotency=7 body=b",
			"near":       "200 GET /v2/lists/near auth=Bearer " + crmToken + " key= idempotency= body=",
		} {
			if got[name] != want {
				t.Errorf("%s, %s: %v", base, name, got[name])
			}
		}
		if keys := fmt.Sprint(got["keys"]); keys != `[[crm] true [fetch] {"crm":{}}]` {
			t.Errorf("members: %s", keys)
		}
		for name, v := range ask(refused, base) {
			text := fmt.Sprint(v)
			switch name {
			case "away":
				if text != "TypeError: fetch failed redirect" {
					t.Errorf("%s: %s", name, text)
				}
			case "slow":
				if text != "TypeError: fetch failed timeout" {
					t.Errorf("%s: %s", name, text)
				}
			case "unknown":
				if text != `utils.integrations.cmr is not declared in tollgate.yaml; did you mean "crm"?` {
					t.Error(text)
				}
			default:
				if !strings.HasPrefix(text, "TypeError: ") || strings.HasPrefix(text, "TypeError: fetch failed") {
					t.Errorf("%s: %s", name, text)
				}
			}
		}
	}
	for _, line := range logs.All() {
		if strings.Contains(line.Message, crmToken) {
			t.Errorf("the log has %s", line.Message)
		}
		if strings.HasPrefix(line.Message, "given away") && line.Message != "given away: [secret:integrations.crm]" {
			t.Error(line.Message)
		}
	}
}

// TestIntegrationsAreNoWayIn wants the addresses that nobody may reach out of reach of a declared service too, and a
// service counted among the fetches of its run.
func TestIntegrationsAreNoWayIn(t *testing.T) {
	server := crm(t)
	at := netip.MustParseAddrPort(strings.TrimPrefix(server.URL, "http://"))
	e := NewEngine(Options{CPUs: 2, Denied: []netip.AddrPort{at}})
	defer func() { _ = e.Close(t.Context()) }()
	const script = `export default async ({ utils }) => {
  const seen: string[] = [];
  for (let i = 0; i < 12; i++) try { await utils.integrations.crm.fetch("/"); seen.push("ok"); } catch (e: any) { seen.push(e.cause?.code ?? e.name); }
  try { await fetch("https://example.com/"); seen.push("ok"); } catch (e: any) { seen.push(e.name); }
  return { properties: { seen } };
};`
	s := integrated(t, e, Surface, script, server.URL)
	result, err := runKind(t.Context(), s, Surface, &Run{EventID: "e", Start: time.Now(), Host: newHost()})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"seen":["` + strings.Repeat(`blocked_address","`, 10) + `QuotaExceededError","QuotaExceededError","QuotaExceededError"]}`
	if got := string(result.(*decision.SurfaceBehavior).Properties); got != want {
		t.Errorf("got %s", got)
	}
	if n := e.Stats().Fetches[FetchKey{"workflows/surface.ts", "blocked_address"}]; n != 10 {
		t.Errorf("%d fetches counted", n)
	}
}
