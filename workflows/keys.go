package workflows

import "github.com/seed-eb607675/tollgate/decision"

// keys are the names of the members of what workflows are given, in their order. Each engine has one, shared by all runs.
type keys struct {
	provisioning, feature, surface, component []string
	context, identity, http, origin           []string
	action, nobodysAction, actor              []string
	meter, metered, liveMeter, liveMetered    []string
}

func newKeys() *keys {
	all := []string{"context", "customerData", "env", "http", "identity", "resource", "utils"}
	k := &keys{
		provisioning: all,
		feature:      with(all, "featureSlug", "plans", "properties"),
		surface:      with(all, "experiences", "features", "plans", "surfaceSlug"),
		context:      decision.ContextNames(),
		// An action's identity is the last of its members, so that it can be left out.
		action:   []string{"attempt", "env", "eventId", "payload", "trigger", "utils", "identity"},
		actor:    []string{"identifier", "userType", "testGroup100"},
		identity: []string{"identifier", "userType", "authType", "jwtClaims", "testGroup100"},
		http:     []string{"url", "method", "userAgent", "clientIP", "referer", "headers", "cookies"},
		meter:    []string{"state", "counterId", "hasAccess", "isFallback"},
	}
	k.nobodysAction = k.action[:len(k.action)-1]
	k.component = with(k.surface, "componentSlug", "surfaceProperties")
	k.origin = with(k.http, "proxyOrigin")
	k.metered = with(k.meter, "limit", "periodType", "rollingWindow", "uniqueResources", "totalUnits", "consumedUnits",
		"remainingUnits", "periodStart", "resourceIdUsed", "consumedInRequest", "consumedUnitsInRequest",
		"excessUnitsInRequest", "unrecordedUnitsInRequest")
	k.liveMeter = with(k.meter, "consume", "incrementCounter")
	k.liveMetered = with(k.metered, "consume", "incrementCounter")
	return k
}

func with(list []string, more ...string) []string {
	return append(append([]string(nil), list...), more...)
}

func (c *call) keys() *keys { return c.set.engine.keys }
