// Package state keeps what must outlive a request: counters, and documents (custom data, buckets, signing keys). One
// interface, several stores, one conformance suite that runs on all of them: Memory is for development, state/bolt keeps
// everything in a file and loses nothing it acknowledged.
package state
