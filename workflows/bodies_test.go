package workflows

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestA05Bodies sends bodies that are nothing but nesting to an endpoint that reads them in each way there is. Each is an
// error of the script's, and costs no more than the body twice over beyond what reading it as text costs: nothing is built
// before its depth is known.
func TestA05Bodies(t *testing.T) { bothPolicies(t, bodies) }

func bodies(t *testing.T, policy RealmPolicy) {
	p := newProject(t, map[string]string{"workflows/endpoint.ts": `
export default async ({ request, params }: any) => {
  const read: Record<string, () => any> = {
    request: () => request.json(),
    response: () => new Response(request.body).json(),
    parse: async () => JSON.parse(await request.text()),
  };
  read.requestText = () => request.text();
  read.responseText = () => new Response(request.body).text();
  read.parseText = read.requestText;
  try { await read[params.how](); } catch (e: any) { return new Response(e.name); }
  return new Response("read it");
};`})
	p.Limits.ScriptTime, p.Limits.EndpointTime = 20*time.Second, 20*time.Second // the race detector is slow
	p.Limits.JSONSize, p.Limits.StringSize, p.Limits.RequestBody, p.Limits.FetchBody = 64<<20, 64<<20, 64<<20, 64<<20
	s := load(t, engineWith(t, Options{Realms: policy}), p)
	ask := func(how, body string) (answer string, grown int64) {
		t.Helper()
		request := &EndpointRequest{Method: "POST", URL: "https://news.example/api/x", Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
		run := &Run{Start: time.Now(), Env: &Env{}, Host: newHost()}
		args := testArgs()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r, err := s.Endpoint(t.Context(), p.Endpoints[0], run, &EndpointArgs{Context: args.Context, Identity: args.Identity, Params: map[string]string{"how": how}, Request: request})
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatal(err)
		}
		return string(r.Body), int64(after.TotalAlloc - before.TotalAlloc)
	}
	for _, how := range []string{"request", "response", "parse"} {
		for _, shape := range []string{"[", `{"a":`, `[{"a":`, ` [0,{"b":1,"a":[`} {
			for _, levels := range []int{1e3, 1e4, 1e5, 1e6, 5e6} {
				body := strings.Repeat(shape, levels/max(1, strings.Count(shape, "["))+1)
				if len(body) > int(p.Limits.JSONSize) {
					body = body[:p.Limits.JSONSize]
				}
				t.Run(fmt.Sprintf("%s %s %d", how, shape, levels), func(t *testing.T) {
					_, floor := ask(how+"Text", body)
					got, grown := ask(how, body)
					if got != "SyntaxError" {
						t.Errorf("got %s", got)
					}
					t.Logf("%d KiB made %d KiB", len(body)>>10, grown>>10)
					if most := floor + 2*int64(len(body)) + 1<<20; grown > most {
						t.Errorf("a body of %d KiB made %d KiB, want less than %d", len(body)>>10, grown>>10, most>>10)
					}
				})
			}
		}
	}
}
