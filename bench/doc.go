// Package bench measures Tollgate beside what it is compared with, in one run: see the benchmarks. `make bench` runs
// them. Numbers of different runs or machines say nothing; the ratios within a run do.
package bench
