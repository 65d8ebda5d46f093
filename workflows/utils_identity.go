package workflows

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/decision"
)

const (
	maxIdentifier  = 512
	maxDataKey     = 999      // characters of a custom data key
	maxStored      = 64 << 10 // bytes of a custom data value
	maxStoredDepth = 64
)

func (c *call) identityUtils() goja.Value {
	return c.object(
		c.function("readCustomData", c.readCustomData),
		c.write("identity", "writeCustomData", c.writeCustomData),
		c.write("identity", "deleteCustomData", c.deleteCustomData),
		c.write("identity", "incrementCounter", c.incrementCounter),
		c.function("resolveJwt", c.resolveJWT),
		c.later("identity", "getTraits"),
		c.later("identity", "getLinkedSources"),
		c.later("identity", "getLinkedTargets"),
		c.writeLater("createLink"),
		c.writeLater("deleteLink"),
		c.writeLater("setTraitGroup"),
		c.writeLater("addTrait"),
		c.writeLater("removeTrait"),
	)
}

func (c *call) writeLater(name string) member {
	return c.write("identity", name, func(goja.FunctionCall) goja.Value {
		panic(c.typeError("utils.identity.%s is not supported yet", name))
	})
}

// userOf reads a WorkflowUserIdentifier.
func (c *call) userOf(name string, v goja.Value) decision.User {
	o, ok := v.(*goja.Object)
	if !ok {
		panic(c.typeError("%s: the identifier must be an object with identifier and userType, such as identity", name))
	}
	id, ok := o.Get("identifier").(goja.String)
	if !ok {
		panic(c.typeError("%s: identifier must be a string", name))
	}
	if id.Length() == 0 || id.Length() > maxIdentifier {
		panic(c.typeError("%s: an identifier has 1 to %d characters", name, maxIdentifier))
	}
	kind := o.Get("userType")
	if kind != nil && goja.IsString(kind) {
		switch t := decision.UserType(kind.String()); t {
		case decision.Authenticated, decision.Anonymous:
			return decision.User{Identifier: id.String(), UserType: t}
		}
	}
	panic(c.typeError(`%s: userType must be "authenticated" or "anonymous"`, name))
}

func (c *call) crossBrand(name string, v goja.Value) bool {
	o := c.options(name, v)
	return o != nil && boolean(o.Get("crossBrand"))
}

func (c *call) readCustomData(fc goja.FunctionCall) goja.Value {
	const name = "utils.identity.readCustomData"
	user, key, cross := c.userOf(name, fc.Argument(0)), c.text(name, "key", fc.Argument(1), maxDataKey), c.crossBrand(name, fc.Argument(2))
	return c.promise(name, false, func(ctx context.Context) (settle, error) {
		value, ok, err := c.run.Host.ReadCustomData(ctx, user, key, cross)
		return c.stored(value, ok), err
	})
}

// stored makes the value of a stored text, or null for "not there".
func (c *call) stored(value json.RawMessage, ok bool) settle {
	return func() (goja.Value, error) {
		if !ok {
			return goja.Null(), nil
		}
		return c.r.ReadJSON(value)
	}
}

// toStore converts a value for keeping.
func (c *call) toStore(name string, v goja.Value, most int64) json.RawMessage {
	text, ok, err := c.r.WriteJSON(v, "value", most, maxStoredDepth)
	if err != nil {
		panic(c.typeError("%s: %s", name, message(err)))
	}
	if !ok {
		panic(c.typeError("%s: the value has no JSON form; use null or delete it", name))
	}
	if int64(len(text)) > most {
		panic(c.r.NewError("RangeError", fmt.Sprintf("%s: the value has %d bytes as JSON, at most %d are kept", name, len(text), most)))
	}
	return text
}

func message(err error) string {
	_, text := failureText(err)
	return text
}

func (c *call) writeCustomData(fc goja.FunctionCall) goja.Value {
	const name = "utils.identity.writeCustomData"
	user, key := c.userOf(name, fc.Argument(0)), c.text(name, "key", fc.Argument(1), maxDataKey)
	value, cross := c.toStore(name, fc.Argument(2), maxStored), c.crossBrand(name, fc.Argument(3))
	return c.promise(name, true, func(ctx context.Context) (settle, error) {
		return nothing, c.run.Host.WriteCustomData(ctx, user, key, value, cross)
	})
}

func (c *call) deleteCustomData(fc goja.FunctionCall) goja.Value {
	const name = "utils.identity.deleteCustomData"
	user, key, cross := c.userOf(name, fc.Argument(0)), c.text(name, "key", fc.Argument(1), maxDataKey), c.crossBrand(name, fc.Argument(2))
	return c.promise(name, true, func(ctx context.Context) (settle, error) {
		return nothing, c.run.Host.DeleteCustomData(ctx, user, key, cross)
	})
}

func (c *call) incrementCounter(fc goja.FunctionCall) goja.Value {
	const name = "utils.identity.incrementCounter"
	user := c.userOf(name, fc.Argument(0))
	counter, ok := fc.Argument(1).(*goja.Object)
	if !ok {
		panic(c.typeError("%s: the counter must be an object with counterId", name))
	}
	id := counter.Get("counterId")
	if id == nil {
		id = goja.Undefined()
	}
	counterID := c.text(name, "counterId", id, 256)
	units, resource := int64(1), ""
	if o := c.options(name, fc.Argument(2)); o != nil {
		units = c.units(o.Get("increment"))
		if v := o.Get("resourceId"); v != nil && !goja.IsUndefined(v) && !goja.IsNull(v) {
			resource = c.text(name, "resourceId", v, 2048)
		}
	}
	return c.promise(name, true, func(ctx context.Context) (settle, error) {
		return nothing, c.run.Host.IncrementCounter(ctx, user, counterID, units, resource)
	})
}

func (c *call) resolveJWT(fc goja.FunctionCall) goja.Value {
	const name = "utils.identity.resolveJwt"
	v, ok := fc.Argument(0).(goja.String)
	if !ok {
		panic(c.typeError("%s: the token must be a string", name))
	}
	token := v.String()
	return c.promise(name, false, func(ctx context.Context) (settle, error) {
		j := c.run.Host.ResolveJWT(ctx, token)
		return func() (goja.Value, error) {
			o := c.rt.NewObject()
			set(o, "isValid", j.Reason == "")
			if j.Reason != "" {
				set(o, "reason", j.Reason)
				return o, nil
			}
			set(o, "identifier", j.Identifier)
			set(o, "userType", string(decision.Authenticated))
			set(o, "jwtClaims", c.json(j.Claims))
			return o, nil
		}, nil
	})
}
