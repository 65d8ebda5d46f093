package pipeline

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/seed-eb607675/tollgate/state"
)

// cpu is the processor time of this process.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkDecision is the newsroom's decision: provisioning, a feature, a surface that consumes, and two components, each
// in a realm of its own. It reports the CPU time of the whole process, garbage collection included.
func BenchmarkDecision(b *testing.B) { measure(b, newsroom(b)) }

// BenchmarkPipeline is the same project without its workflows: what the stages cost themselves.
func BenchmarkPipeline(b *testing.B) { measure(b, newsroom(b, withoutWorkflows()...)) }

func measure(b *testing.B, project *txtar.Archive) {
	store := state.NewMemory(nil)
	defer store.Close()
	s := open(b, project, store)
	requests := make([]*Request, 512)
	for i := range requests {
		requests[i] = ask{anonymous: fmt.Sprintf("reader-%d", i%64), path: fmt.Sprintf("/article/%d", i%16)}.request()
		s.Decide(b.Context(), requests[i]).Commit()
	}
	b.ReportAllocs()
	b.ResetTimer()
	began := cpu(b)
	b.RunParallel(func(pb *testing.PB) { // as under load; one decision at a time would measure idle threads waking up
		for i := 0; pb.Next(); i++ {
			d := s.Decide(b.Context(), requests[i%len(requests)])
			d.Commit()
			if d.Degraded {
				b.Error(d.failures(), d.Failures[0].Err)
			}
		}
	})
	b.StopTimer()
	b.ReportMetric(float64((cpu(b)-began).Nanoseconds())/float64(b.N)/1000, "cpu-µs/op")
}
