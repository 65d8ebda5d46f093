//go:build !race

package integration_test

// raceEnabled builds the server with the race detector when the tests have it.
const raceEnabled = false
