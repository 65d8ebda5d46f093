package pipeline

import (
	"testing"

	"github.com/seed-eb607675/tollgate/decision"
)

// TestExplanationOfChecks wants the first of an endpoint's access checks to say what the visitor holds, and the runs of all
// to be there, whoever asks at the same time.
func TestExplanationOfChecks(t *testing.T) {
	t.Parallel()
	e := new(Explanation)
	done := make(chan struct{})
	for range 8 {
		go func() {
			defer func() { done <- struct{}{} }()
			check := e.check()
			check.classified(decision.ClassAnonymous)
			_, end := check.begin("provisioning", "a.ts")
			end(nil, 1)
			e.adopt(check)
		}()
	}
	for range 8 {
		<-done
	}
	if e.Class != decision.ClassAnonymous || len(e.Runs) != 8 {
		t.Errorf("class %q, %d runs", e.Class, len(e.Runs))
	}
	var none *Explanation // servers have none
	none.classified(decision.ClassAnonymous)
	none.asMerged("a")
	none.consumed(ExplainedConsumption{})
	none.adopt(none.check())
	if trace, end := none.begin("surface", "a.ts"); trace != nil {
		t.Error("a run is traced for nobody")
	} else {
		end(nil, 0)
	}
}
