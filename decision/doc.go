// Package decision is the vocabulary that the parts of Tollgate share: who asks (Identity), from where (Context, HTTP),
// about what (Resource), what their plans give them (Feature, Property, Meter) and how the answer has to look
// (SurfaceBehavior, HTTPBehavior, Content).
//
// The types are plain data. Their JSON form is the wire form and at the same time what workflows see and return, so one
// struct is the single place where a name is spelled. Values that a workflow returned enter the program only through
// ParseSurfaceBehavior, ParseComponentBehavior, ParseOverrides and ParseFallback, which check everything that can be
// checked without a selector engine and name the key that is wrong.
package decision
