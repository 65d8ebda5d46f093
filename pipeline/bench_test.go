package pipeline

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"

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
func BenchmarkDecision(b *testing.B) {
	store := state.NewMemory(nil)
	defer store.Close()
	s := open(b, newsroom(b), store)
	for i := range 50 {
		s.read(ask{path: fmt.Sprintf("/article/%d", i)})
	}
	requests := make([]*Request, 512)
	for i := range requests {
		requests[i] = ask{anonymous: fmt.Sprintf("reader-%d", i%64), path: fmt.Sprintf("/article/%d", i%16)}.request()
	}
	b.ReportAllocs()
	began := cpu(b)
	b.ResetTimer()
	for i := range b.N {
		d := s.Decide(context.Background(), requests[i%len(requests)])
		d.Commit()
		if d.Degraded {
			b.Fatal(d.failures())
		}
	}
	b.StopTimer()
	b.ReportMetric(float64((cpu(b)-began).Nanoseconds())/float64(b.N)/1000, "cpu-µs/op")
}
