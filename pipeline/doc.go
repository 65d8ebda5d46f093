// Package pipeline makes one decision: who asks, which plans they hold, what each feature allows, how the page has to
// look. Each stage is a file, in the order of events: identity and context come in with the Request; provision.go,
// features.go, surface.go and components.go follow; policy.go says what stands when a stage failed.
package pipeline
