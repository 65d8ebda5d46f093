package realm

import (
	"runtime"
	"runtime/metrics"
	"time"
)

// scriptTime estimates how long the scripts of a run have computed. Go cannot tell what one goroutine has used, and a
// thread for each realm would cost more than a run; wall time alone would stop good workflows on a busy machine, close
// what they gate, and all at once. So the run is looked at every tenth of its limit spent inside the VM, and each time
// the wall time since is cut to what it can really have been: its share of the CPUs among all goroutines that want to
// run, and its share of what the whole process has used. The estimate errs to the script's favour; the wall time of the decision ends
// what this lets through.
type scriptTime struct {
	limit time.Duration
	used  time.Duration // estimated, up to the last look
	wall  time.Duration // inside the VM since then, of calls that have returned

	last   reading // at the last look
	looked bool
}

// reading is what a look at the process gives.
type reading struct {
	cpu   time.Duration // used by the process so far
	noCPU bool          // the system does not say
	load  float64       // goroutines that run or want to, beside the one that looks
	cpus  float64       // that goroutines can have at once
}

// interval is the time inside the VM between two looks. Most runs are over before the first one, which so costs nothing.
func (s *scriptTime) interval() time.Duration {
	return min(s.limit, max(s.limit/10, time.Millisecond))
}

// next is how long a call into the VM may go on before the next look.
func (s *scriptTime) next() time.Duration {
	// Never so short that looking is all that is done.
	return max(50*time.Microsecond, min(s.interval(), s.limit-s.used)-s.wall)
}

func (s *scriptTime) over() bool { return s.used >= s.limit }

// look takes account of the time inside the VM since the last look.
func (s *scriptTime) look(inside time.Duration, now reading) {
	load := now.load
	if s.looked {
		load = (load + s.last.load) / 2
	}
	share := time.Duration(float64(inside) * now.cpus / max(now.cpus, load))
	switch {
	case !s.looked:
		// There is nothing to compare the process's time with. A look that comes late was held up by what held up the
		// script.
		share = min(share, s.interval())
	case !now.noCPU:
		// Other processes have the CPUs too; what is left is shared by ours.
		share = min(share, time.Duration(float64(now.cpu-s.last.cpu)/max(1, load)))
	}
	s.used += max(0, share)
	s.wall, s.last, s.looked = 0, now, true
}

// readProcess looks at this process.
func readProcess() reading {
	samples := []metrics.Sample{{Name: "/sched/goroutines/running:goroutines"}, {Name: "/sched/goroutines/runnable:goroutines"}}
	metrics.Read(samples)
	r := reading{cpus: float64(runtime.GOMAXPROCS(0)), load: -1}
	for i := range samples {
		if samples[i].Value.Kind() == metrics.KindUint64 {
			r.load += float64(samples[i].Value.Uint64())
		}
	}
	var ok bool
	r.cpu, ok = processTime()
	r.noCPU = !ok
	return r
}
