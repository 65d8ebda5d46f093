package workflows

import (
	"context"
	"fmt"
	"net/http"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/catalog"
	"github.com/seed-eb607675/tollgate/decision"
	"github.com/seed-eb607675/tollgate/workflows/realm"
	"github.com/seed-eb607675/tollgate/workflows/webapi"
)

// Provisioning runs a provisioning workflow and returns the plan slugs it names. ctx's deadline is that of the decision.
// The error is a *RunError, as for all kinds.
func (s *Set) Provisioning(ctx context.Context, path string, run *Run, args *Args) ([]string, error) {
	var plans []string
	var c *call
	err := s.invoke(ctx, Provisioning, path, run, &args.Identity.User,
		func(x *call) *goja.Object {
			c = x
			return c.decisionArgs(args, c.keys().provisioning, nil)
		},
		func(_ *realm.Realm, v goja.Value) (goja.Value, realm.Finish, error) {
			text, err := c.result(v, "an array of plan slugs")
			if err != nil {
				return nil, nil, err
			}
			if plans, err = decision.ParsePlans(text); err != nil {
				return nil, nil, invalid(err)
			}
			return nil, nil, nil
		})
	if err != nil {
		return nil, err
	}
	return plans, nil
}

// Middleware runs a middleware workflow and returns what it asks for, nothing if it returned nothing.
func (s *Set) Middleware(ctx context.Context, path string, run *Run, args *Args) ([]decision.MiddlewareAction, error) {
	var actions []decision.MiddlewareAction
	var c *call
	err := s.invoke(ctx, Middleware, path, run, &args.Identity.User,
		func(x *call) *goja.Object {
			c = x
			return c.decisionArgs(args, c.keys().provisioning, nil)
		},
		func(_ *realm.Realm, v goja.Value) (goja.Value, realm.Finish, error) {
			if goja.IsUndefined(v) || goja.IsNull(v) {
				return nil, nil, nil
			}
			text, err := c.result(v, "an action, a list of actions or nothing")
			if err != nil {
				return nil, nil, err
			}
			if actions, err = decision.ParseMiddleware(text); err != nil {
				return nil, nil, invalid(err)
			}
			return nil, nil, nil
		})
	if err != nil {
		return nil, err
	}
	return actions, nil
}

// Action runs an action workflow within the limits of actions and returns what it says about the delivery.
func (s *Set) Action(ctx context.Context, path string, run *Run, args *ActionArgs) (*decision.ActionResult, error) {
	var user *decision.User
	if args.Identity != nil {
		user = &args.Identity.User
	}
	result := &decision.ActionResult{Status: decision.ActionDone}
	var c *call
	err := s.invoke(ctx, Action, path, run, user,
		func(x *call) *goja.Object {
			c = x
			return c.actionArgs(args)
		},
		func(_ *realm.Realm, v goja.Value) (goja.Value, realm.Finish, error) {
			if goja.IsUndefined(v) || goja.IsNull(v) {
				return nil, nil, nil
			}
			text, err := c.result(v, "an object with a status, or nothing")
			if err != nil {
				return nil, nil, err
			}
			if result, err = decision.ParseActionResult(text); err != nil {
				return nil, nil, invalid(err)
			}
			return nil, nil, nil
		})
	if err != nil {
		return nil, err
	}
	return result, nil
}

// Feature runs the workflow of a feature and returns the values it overrides.
func (s *Set) Feature(ctx context.Context, f *catalog.Feature, run *Run, args *Args, more *FeatureArgs) ([]decision.Override, error) {
	var overrides []decision.Override
	var c *call
	err := s.invoke(ctx, Feature, f.Workflow.Path, run, &args.Identity.User,
		func(x *call) *goja.Object {
			c = x
			return c.decisionArgs(args, c.keys().feature, func(i int) goja.Value {
				switch i {
				case 0:
					return c.rt.ToValue(f.Slug)
				case 1:
					return c.strings(more.Plans)
				}
				return c.properties(more.Feature, false)
			})
		},
		func(_ *realm.Realm, v goja.Value) (goja.Value, realm.Finish, error) {
			text, err := c.result(v, "an object of property values")
			if err != nil {
				return nil, nil, err
			}
			if overrides, err = decision.ParseOverrides(text, specs(f)); err != nil {
				return nil, nil, invalid(err)
			}
			return nil, nil, nil
		})
	if err != nil {
		return nil, err
	}
	return overrides, nil
}

func specs(f *catalog.Feature) []decision.PropertySpec {
	out := make([]decision.PropertySpec, len(f.Properties))
	for i, p := range f.Properties {
		out[i] = decision.PropertySpec{Slug: p.Slug, Type: p.Type, Values: p.Values}
	}
	return out
}

// Surface runs a surface workflow.
func (s *Set) Surface(ctx context.Context, path string, run *Run, args *Args, more *SurfaceArgs) (*decision.SurfaceBehavior, error) {
	return s.surface(ctx, Surface, path, run, args, more, decision.ParseSurfaceBehavior)
}

// Component runs a component workflow.
func (s *Set) Component(ctx context.Context, path string, run *Run, args *Args, more *SurfaceArgs) (*decision.SurfaceBehavior, error) {
	surface := s.project.Surface(more.SurfaceSlug)
	api := surface != nil && surface.Type == catalog.API
	return s.surface(ctx, Component, path, run, args, more, func(text []byte) (*decision.SurfaceBehavior, error) {
		return decision.ParseComponentBehavior(text, api)
	})
}

func (s *Set) surface(ctx context.Context, kind Kind, path string, run *Run, args *Args, more *SurfaceArgs, parse func([]byte) (*decision.SurfaceBehavior, error)) (*decision.SurfaceBehavior, error) {
	var behavior *decision.SurfaceBehavior
	var c *call
	err := s.invoke(ctx, kind, path, run, &args.Identity.User,
		func(x *call) *goja.Object {
			c = x
			keys := c.keys().surface
			if kind == Component {
				keys = c.keys().component
			}
			return c.decisionArgs(args, keys, func(i int) goja.Value {
				switch i {
				case 0:
					return c.experiences()
				case 1:
					return c.features(more.Features, true)
				case 2:
					return c.strings(more.Plans)
				case 3:
					return c.rt.ToValue(more.SurfaceSlug)
				case 4:
					return c.rt.ToValue(more.ComponentSlug)
				}
				return c.json(more.SurfaceProperties)
			})
		},
		func(_ *realm.Realm, v goja.Value) (goja.Value, realm.Finish, error) {
			text, err := c.result(v, "an object; `{}` changes nothing")
			if err != nil {
				return nil, nil, err
			}
			if behavior, err = parse(text); err != nil {
				return nil, nil, invalid(err)
			}
			return nil, nil, nil
		})
	if err != nil {
		return nil, err
	}
	return behavior, nil
}

// Endpoint runs the workflow of an endpoint and returns its checked answer.
func (s *Set) Endpoint(ctx context.Context, e *catalog.Endpoint, run *Run, args *EndpointArgs) (*EndpointResponse, error) {
	var user *decision.User
	if args.Identity != nil {
		user = &args.Identity.User
	}
	var answer *EndpointResponse
	var c *call
	err := s.invoke(ctx, Endpoint, e.Workflow.Path, run, user,
		func(x *call) *goja.Object {
			c = x
			return c.object(c.endpointArgs(args)...)
		},
		func(r *realm.Realm, v goja.Value) (goja.Value, realm.Finish, error) {
			return c.exportResponse(r, v, &answer)
		})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// exportResponse reads a Response, its body in time; a promise stands for that.
func (c *call) exportResponse(r *realm.Realm, v goja.Value, answer **EndpointResponse) (goja.Value, realm.Finish, error) {
	p, resolve, _ := c.rt.NewPromise()
	var failed error
	webapi.ExportResponse(r, v, r.Limits().EndpointBody, func(status int, statusText string, h http.Header, body []byte, err error) {
		if err == nil {
			*answer, err = checkResponse(status, statusText, h, body)
		}
		if err != nil {
			failed = invalid(fmt.Errorf("result: %w", err))
		}
		_ = resolve(goja.Undefined())
	})
	return c.rt.ToValue(p), func(*realm.Realm, goja.Value) (goja.Value, realm.Finish, error) {
		return nil, nil, failed
	}, nil
}
