package pipeline

import (
	"context"
	"fmt"

	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/workflows"
)

// maxContextExtra bounds what all middleware of a decision put into its context: every later run gets a copy.
const maxContextExtra = 64 << 10 // bytes of JSON, names included

// middleware runs the project's middleware one after the other, each seeing what the one before did. It tells whether
// the decision goes on: not when one failed, which gives the surface's on_error, and not when one refused.
func (q *request) middleware(ctx context.Context) bool {
	for _, ref := range q.p.catalog.Middleware {
		err := q.run(ctx, workflows.Middleware, ref.Path, func(run *workflows.Run) error {
			actions, err := q.p.set.Middleware(ctx, ref.Path, run, q.shared)
			if err != nil {
				return err
			}
			if err := q.actOn(actions); err != nil {
				return &workflows.RunError{Workflow: ref.Path, Kind: workflows.Middleware, Outcome: workflows.Invalid, Message: err.Error(), Cause: err}
			}
			return nil
		})
		switch {
		case err != nil:
			q.surfaceFailed(ctx, StageMiddleware, err)
			return false
		case q.d.Rejection != nil:
			q.d.HTTP, q.d.ComponentsSkipped = rejected(q.d.Rejection), true
			return false
		}
	}
	return true
}

// actOn carries out what one middleware asked for: all of it, or nothing if something is wrong. What runs before it were
// given is not changed: one that was abandoned may still be reading it.
func (q *request) actOn(actions []decision.MiddlewareAction) error {
	if len(actions) == 0 {
		return nil
	}
	in := *q.in
	extra := append([]decision.Member(nil), in.Context.Extra...)
	tags := append([]decision.BotTag(nil), in.Context.BotTags...)
	for _, a := range actions {
		switch {
		case a.SetIdentifier != nil:
			in.Identity = decision.NewIdentity(*a.SetIdentifier, decision.AuthProvided, in.Identity.JWTClaims)
		case a.AppendBotTag != nil:
			tags = append(tags, *a.AppendBotTag)
			known := in.Context.IsVerifiedBotRequest
			verified := a.AppendBotTag.IsVerified || known != nil && *known
			in.Context.IsVerifiedBotRequest = &verified
		case a.Fail != nil:
			q.d.Rejection = a.Fail // the rest would be done for nobody
			return nil
		default:
			for _, m := range a.Properties {
				extra = setMember(extra, m)
			}
		}
	}
	size := 0
	for _, m := range extra {
		size += len(m.Name) + len(m.Value)
	}
	if size > maxContextExtra {
		return fmt.Errorf("result: the properties of the context have %d bytes; %d are allowed", size, maxContextExtra)
	}
	in.Context.Extra, in.Context.BotTags = extra, tags
	q.in = &in
	q.owner.User = in.Identity.User
	q.meters.owner, q.reserve.owner = q.owner, q.owner
	q.d.Identity = in.Identity
	shared := *q.shared
	shared.Context, shared.Identity = &in.Context, &in.Identity
	q.shared = &shared
	return nil
}

// setMember replaces a member or adds it.
func setMember(list []decision.Member, m decision.Member) []decision.Member {
	for i := range list {
		if list[i].Name == m.Name {
			list[i].Value = m.Value
			return list
		}
	}
	return append(list, m)
}

// rejected is the answer of a decision that a middleware refused to have made.
func rejected(r *decision.Rejection) *decision.HTTPBehavior {
	return &decision.HTTPBehavior{
		Headers: []decision.Header{
			{Name: "Content-Type", Value: "text/plain; charset=utf-8"},
			{Name: "Cache-Control", Value: "no-store"},
		},
		Status:  r.Status,
		HasBody: true,
		Body:    r.Message,
	}
}
