package workflows

import (
	"context"
	"encoding/json"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

// benchFiles are the workflows of a typical news site.
func benchFiles() map[string]string {
	return map[string]string{
		"workflows/provisioning.ts": `
const workflow: ProvisioningWorkflow = async ({ identity, http }) => {
  if (identity.jwtClaims.premium) return ["premium"];
  if (http?.referer?.startsWith("https://partner.example/")) return ["partner"];
  return [];
};
export default workflow;
`,
		"workflows/feature.ts": `
const workflow: FeatureWorkflow = async ({ context, plans, properties }) => {
  if (context.botTags.some((tag) => tag.category === "ai-crawler")) return { enabled: "off" };
  if (plans.includes("trial") && properties.enabled.state === "metered") return { enabled: { state: "metered", limit: 10 } };
  return {};
};
export default workflow;
`,
		"workflows/surface.ts": `
const workflow: SurfaceWorkflow = async ({ features, identity }) => {
  const reading = await features.article.enabled.consume();
  if (!reading.hasAccess && identity.userType === "anonymous") {
    return { properties: { locked: true }, http: { addHeaders: [{ name: "X-Robots-Tag", value: "noarchive" }] } };
  }
  return { properties: { locked: !reading.hasAccess, left: reading.remainingUnits } };
};
export default workflow;
`,
		"workflows/component.ts": "\n" +
			"const workflow: SurfaceWorkflow = async ({ surfaceProperties, utils, resource }) => {\n" +
			"  if (!surfaceProperties?.locked) return {};\n" +
			"  const wall = utils.experiments.bucket(\"wall-text\", { short: 50, long: 50 });\n" +
			"  const text = { type: \"html\", content: `<aside class=\"wall ${wall}\">Subscribe to read on ${resource.id}</aside>` };\n" +
			"  return { properties: { wall }, content: { replaceRange: { fromMarker: \"p:nth-of-type(2)\", replaceWith: [text] } } };\n" +
			"};\nexport default workflow;\n",
	}
}

func benchSet(b *testing.B, policy RealmPolicy) *Set {
	s := load(b, engineWith(b, Options{Realms: policy}), newProject(b, benchFiles()))
	warmed(s)
	return s
}

// warmed waits until runtimes have been made ahead of the first request: that is not what is measured.
func warmed(s *Set) {
	for policy, want := s.engine.policy, s.engine.cpus*len(s.files); policy == Reused && s.engine.Stats().RealmsIdle < want; {
		runtime.Gosched()
	}
}

// eachPolicy measures both ways of keeping runs apart.
func eachPolicy(b *testing.B, bench func(b *testing.B, policy RealmPolicy)) {
	b.Run("reused", func(b *testing.B) { bench(b, Reused) })
	b.Run("single-use", func(b *testing.B) { bench(b, SingleUse) })
}

// reportCPU reports what the process computed, which other work on the machine does not disturb.
func reportCPU(b *testing.B) func() {
	cpu := func() int64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return u.Utime.Nano() + u.Stime.Nano()
	}
	b.ReportAllocs()
	start := cpu()
	return func() { b.ReportMetric(float64(cpu()-start)/float64(b.N)/1000, "µs-cpu/op") }
}

// BenchmarkRun is one run of one typical workflow.
func BenchmarkRun(b *testing.B) { eachPolicy(b, benchRun) }

func benchRun(b *testing.B, policy RealmPolicy) {
	s := benchSet(b, policy)
	args, run := testArgs(), &Run{EventID: "e", Start: time.Now(), Env: &Env{}}
	defer reportCPU(b)()
	for b.Loop() {
		if _, err := s.Provisioning(context.Background(), "workflows/provisioning.ts", run, args); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecision is the five runs of one decision: provisioning, a feature, a surface and two components, one after
// the other.
func BenchmarkDecision(b *testing.B) { eachPolicy(b, benchDecision) }

func benchDecision(b *testing.B, policy RealmPolicy) {
	s := benchSet(b, policy)
	args, host := testArgs(), newHost()
	run := &Run{EventID: "e", Start: time.Now(), Env: &Env{}, Host: host}
	features := testFeatures()
	surface := &SurfaceArgs{Features: features, Plans: []string{"anonymous"}, SurfaceSlug: "web"}
	component := &SurfaceArgs{Features: features, Plans: []string{"anonymous"}, SurfaceSlug: "web", ComponentSlug: "body", SurfaceProperties: json.RawMessage(`{"locked":true}`)}
	ctx := context.Background()
	defer reportCPU(b)()
	for b.Loop() {
		host.settled = host.settled[:0]
		_, err1 := s.Provisioning(ctx, "workflows/provisioning.ts", run, args)
		_, err2 := s.Feature(ctx, s.project.Features[0], run, args, &FeatureArgs{Feature: features[0], Plans: []string{"trial"}})
		_, err3 := s.Surface(ctx, "workflows/surface.ts", run, args, surface)
		var b4, b5 *decision.SurfaceBehavior
		b4, err4 := s.Component(ctx, "workflows/component.ts", run, args, component)
		b5, err5 := s.Component(ctx, "workflows/component.ts", run, args, component)
		for _, err := range []error{err1, err2, err3, err4, err5} {
			if err != nil {
				b.Fatal(err)
			}
		}
		if !b4.Content.Cuts() || !b5.Content.Cuts() {
			b.Fatal("no cut")
		}
	}
}

// BenchmarkComputed is a run of a program that calls members with computed names, and so gets every guard.
func BenchmarkComputed(b *testing.B) { eachPolicy(b, benchComputed) }

func benchComputed(b *testing.B, policy RealmPolicy) {
	s := load(b, engineWith(b, Options{Realms: policy}), newProject(b, map[string]string{"workflows/provisioning.ts": `
const table: Record<string, () => string[]> = { jwt: () => ["premium"], anonymous: () => [] };
export default async ({ identity }) => table[identity.authType]();
`}))
	args, run := testArgs(), &Run{EventID: "e", Start: time.Now(), Env: &Env{}}
	defer reportCPU(b)()
	for b.Loop() {
		if _, err := s.Provisioning(context.Background(), "workflows/provisioning.ts", run, args); err != nil {
			b.Fatal(err)
		}
	}
}
