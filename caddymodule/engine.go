package caddymodule

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/caddyserver/caddy/v2"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/seed-eb607675/tollgate/workflows"
)

// closeTime is how long an engine that nobody uses any more waits for runs under way.
const closeTime = 5 * time.Second

// engine is the workflows.Engine of the process, as the pool keeps it and as metrics see it.
type engine struct{ *workflows.Engine }

// acquireEngine gives the engine of the process. There is one for each set of addresses that workflows may not reach,
// which means one as long as a reload does not change the listeners.
func acquireEngine(h *holdings, log *sharedLog, denied []netip.AddrPort) (*engine, error) {
	return acquire(h, fmt.Sprint("engine ", denied), func() (*engine, error) {
		return &engine{workflows.NewEngine(workflows.Options{Logger: log.logger(), Denied: denied})}, nil
	})
}

// Destruct closes the engine.
func (e *engine) Destruct() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	return e.Close(ctx)
}

// denied are the addresses that workflows may not connect to, even in networks that a project allows: our own listeners,
// and Caddy's admin endpoint at the address of CADDY_ADMIN or localhost:2019 (modules do not learn of another one that a
// configuration names). They are denied on every local address.
func (a *App) denied() []netip.AddrPort {
	var all []netip.AddrPort
	for _, listen := range append(a.listeners(), caddy.DefaultAdminListen) {
		address, err := caddy.ParseNetworkAddress(listen)
		if err != nil || address.IsUnixNetwork() || address.IsFdNetwork() {
			continue // fetch speaks neither
		}
		for port := address.StartPort; port <= address.EndPort && port <= 65535; port++ {
			all = append(all, netip.AddrPortFrom(netip.IPv6Unspecified(), uint16(port)))
		}
	}
	slices.SortFunc(all, netip.AddrPort.Compare)
	return slices.Compact(all)
}

// Describe sends no description, so that a registry takes what Collect sends as it comes.
func (e *engine) Describe(chan<- *prometheus.Desc) {}

// Collect sends what the engine counts of itself.
func (e *engine) Collect(out chan<- prometheus.Metric) {
	programs := prometheus.NewDesc("tollgate_programs_total", "Compiled programs asked for, by what became of it.", []string{"event"}, nil)
	realms := prometheus.NewDesc("tollgate_realms", "Runs of workflows by what they are doing, and runtimes that wait for one.", []string{"state"}, nil)
	fetches := prometheus.NewDesc("tollgate_fetches_total", "Requests that workflows made, by how they ended.", []string{"workflow", "outcome"}, nil)
	memory := prometheus.NewDesc("tollgate_programs_bytes", "Memory that compiled programs take, about.", nil, nil)
	stats := e.Stats()
	out <- prometheus.MustNewConstMetric(memory, prometheus.GaugeValue, float64(stats.ProgramBytes))
	for key, n := range stats.Fetches {
		out <- prometheus.MustNewConstMetric(fetches, prometheus.CounterValue, float64(n), key.Workflow, key.Outcome)
	}
	for event, n := range map[string]int64{"hit": stats.ProgramHits, "miss": stats.ProgramMisses, "evicted": stats.ProgramsEvicted} {
		out <- prometheus.MustNewConstMetric(programs, prometheus.CounterValue, float64(n), event)
	}
	for state, n := range map[string]int{
		"running": stats.Running, "waiting": stats.Waiting, "stray": stats.Strays, "idle": stats.RealmsIdle,
	} {
		out <- prometheus.MustNewConstMetric(realms, prometheus.GaugeValue, float64(n), state)
	}
}

var (
	_ caddy.Destructor     = (*engine)(nil)
	_ prometheus.Collector = (*engine)(nil)
)
