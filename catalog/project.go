package catalog

import (
	"cmp"
	"net/netip"
	"time"

	"github.com/seed-eb607675/tollgate/decision"
)

// Project is a checked tollgate.yaml. It is immutable.
type Project struct {
	// Dir is the absolute path of the project's folder.
	Dir string
	// Name tells projects on one server apart; "default" unless the Caddyfile names it. It is part of every stored key.
	Name string
	// Digest is the SHA-256 of the file's bytes in hex.
	Digest string

	Identity     Identity
	Features     []*Feature // in the file's order, as all slices here
	Plans        []*Plan
	Middleware   []WorkflowRef // run one after the other, before provisioning
	Provisioning []WorkflowRef
	Surfaces     []*Surface
	Endpoints    []*Endpoint
	Environments []*Environment
	Meters       Meters
	Limits       Limits
	Fetch        Fetch
	Programs     Programs
	Integrations []*Integration
	Triggers     []*Trigger
	// Actions are not supported yet: naming them in the file is an error.
}

// Feature finds a feature by slug; nil if there is none. Likewise the methods below.
func (p *Project) Feature(slug string) *Feature {
	return find(p.Features, func(f *Feature) bool { return f.Slug == slug })
}

// Plan finds a plan by slug.
func (p *Project) Plan(slug string) *Plan {
	return find(p.Plans, func(x *Plan) bool { return x.Slug == slug })
}

// Trigger finds a trigger by slug.
func (p *Project) Trigger(slug string) *Trigger {
	return find(p.Triggers, func(t *Trigger) bool { return t.Slug == slug })
}

// Surface finds a surface by slug.
func (p *Project) Surface(slug string) *Surface {
	return find(p.Surfaces, func(s *Surface) bool { return s.Slug == slug })
}

// Environment finds an environment by name.
func (p *Project) Environment(name string) *Environment {
	return find(p.Environments, func(e *Environment) bool { return e.Name == name })
}

func find[T any](list []*T, is func(*T) bool) *T {
	for _, x := range list {
		if is(x) {
			return x
		}
	}
	return nil
}

// Programs bounds the compiled programs that the process keeps; of several projects the largest bounds count.
type Programs struct {
	Count  int   // default 1000
	Memory int64 // bytes, default 256 MiB
}

// Integration is a service that workflows reach by name.
type Integration struct {
	Slug string
	// BaseURL is an absolute http(s) address without query, fragment and credentials; requests go below it.
	BaseURL string
	// Headers are set on each request, names in their canonical form, in the file's order. Workflows do not see them.
	Headers []decision.Header
	// Timeout is that of one request; zero: limits.fetch_time.
	Timeout time.Duration
	// Secrets are the values of placeholders in Headers and BaseURL: they are redacted wherever text goes out.
	Secrets []string
	Pos     Position
}

// Position is a place in a file of the project. Line and Column count from 1; columns count characters.
type Position struct {
	File         string // relative to the project's folder, with slashes
	Line, Column int
}

// Compare orders places for a reader: tollgate.yaml, then other files by name, and in each from the top. It is negative,
// zero or positive as in package cmp.
func (p Position) Compare(q Position) int {
	if p.File != q.File {
		switch FileName {
		case p.File:
			return -1
		case q.File:
			return 1
		}
	}
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// WorkflowRef names a workflow file: relative to the project's folder, with slashes. The zero value is "no workflow".
type WorkflowRef struct {
	Path string
	Pos  Position // where tollgate.yaml names it
}

// IsZero tells whether no workflow is named.
func (w WorkflowRef) IsZero() bool { return w.Path == "" }

// Identity says how visitors are told apart.
type Identity struct {
	Cookie string        // name of the anonymous cookie, default "tollgate"
	MaxAge time.Duration // its lifetime, default and at most 400 days
	JWT    []JWT         // tried in order
	Merge  Merge         // default KeepUsage
}

// Merge says what happens to an anonymous visitor's usage at log-in.
type Merge string

const (
	KeepUsage Merge = "keep_usage"
	CopyOnce  Merge = "copy_once"
	NoMerge   Merge = "none"
)

// JWT is one source of verified tokens. At least one of Cookie, Header and Query is set, exactly one of PublicKey and
// Secret.
type JWT struct {
	Name            string
	Cookie          string   // name of the cookie that holds the token
	Header          string   // name of the header; in Authorization the token follows "Bearer "
	Query           string   // name of the query parameter
	Algorithms      []string // JOSE names that are accepted
	PublicKey       []byte   // the contents of public_key_file: PEM or JWK
	Secret          []byte   // for HS256, HS384, HS512 only
	Issuer          string   // checked when not empty
	Audience        string   // checked when not empty
	IdentifierClaim string   // default "sub"
	Leeway          time.Duration
	Pos             Position
}

// Feature is something plans give access to.
type Feature struct {
	Slug       string
	Name       string // default: the slug
	ID         string // default feat_<slug>
	Gate       bool
	Workflow   WorkflowRef
	Properties []*Property // `enabled` is always among them
}

// Property finds a property by slug; nil if there is none.
func (f *Feature) Property(slug string) *Property {
	return find(f.Properties, func(p *Property) bool { return p.Slug == slug })
}

// Property is one dimension of a feature.
type Property struct {
	Slug     string
	Feature  string // slug of the feature it belongs to
	Type     decision.PropertyType
	Fallback Value
	// Lower is true for `conflict: lower`: of several plans' values the smaller wins. Default: the higher.
	Lower bool
	// Values are the allowed values of a string property, lowest first; nil allows any text.
	Values []string
	// CounterID is the property's own counter, default:<featureId>.<slug>. Meterable only.
	CounterID string
}

// Value is what a plan or a fallback gives a property: Scalar (bool, float64, string or nil), or Meter for meterables.
type Value struct {
	Scalar any
	Meter  *decision.Meter
}

// Plan is a set of property values that visitors hold.
type Plan struct {
	Slug   string
	Name   string
	Assign []decision.Class
	Values []PlanValue
	order  int // place in the project
}

// PlanValue is the value a plan gives to one property.
type PlanValue struct {
	Feature, Property string
	Value             Value
}

// Value is what the plan gives to a property, and whether it names the property at all.
func (p *Plan) Value(feature, property string) (Value, bool) {
	for _, v := range p.Values {
		if v.Feature == feature && v.Property == property {
			return v.Value, true
		}
	}
	return Value{}, false
}

// SurfaceType is what a surface answers with.
type SurfaceType string

const (
	Web SurfaceType = "web"
	API SurfaceType = "api"
)

// OnError is what a surface shows when its decision failed.
type OnError string

const (
	Teaser OnError = "teaser" // every component's fallback; the default
	Closed OnError = "closed" // 503
	Open   OnError = "open"   // the page as it is
)

// Surface is a site, an app or an API as the gate sees it.
type Surface struct {
	Slug           string
	Type           SurfaceType
	Workflow       WorkflowRef
	DecideResponse bool // `decide: response`: the decision needs the origin's status or the page's meta tags
	OnError        OnError
	PassAlternates bool // `alternates: pass`
	KeepCopies     bool // `copies: keep`
	HeadScript     string
	Components     []*Component
}

// Gated tells whether some component has a gate or a fallback: without one there is nothing a teaser could apply.
func (s *Surface) Gated() bool {
	for _, c := range s.Components {
		if c.Gate || c.Fallback != nil {
			return true
		}
	}
	return false
}

// Component is one part of a surface's pages.
type Component struct {
	Slug     string
	Selector string             // compiles: Load was given the means to check it
	Paths    []string           // as written; none: everywhere on its surface
	Patterns []decision.Pattern // Paths, parsed
	Gate     bool
	Workflow WorkflowRef
	Fallback *decision.Content // nil: none
	Pos      Position
}

// Endpoint is a path that a workflow answers.
type Endpoint struct {
	Name     string
	Path     string           // as written
	Pattern  decision.Pattern // Path, parsed
	Methods  []string         // default GET alone
	Access   Access
	CSRF     bool // check that unsafe requests without a key come from the site itself; default true
	Workflow WorkflowRef
	Pos      Position
}

// Access is the key an endpoint asks for.
type Access string

const (
	AccessNone      Access = "none"
	AccessPublicKey Access = "public_key"
	AccessSecretKey Access = "secret_key"
)

// EnvironmentType divides stored data.
type EnvironmentType string

const (
	Testing    EnvironmentType = "testing"
	Production EnvironmentType = "production"
)

// Environment is one way of running the project.
type Environment struct {
	Name string
	ID   string // env_<name> unless the file says otherwise
	Type EnvironmentType
	// Variables and Secrets are the merged values (top level, then the environment's own).
	Variables map[string]string
	Secrets   map[string]string
	// SecretKeys and PublicKeys are SHA-256 digests of the keys; the keys themselves are not kept.
	SecretKeys, PublicKeys [][32]byte
}

// Meters says how meters count.
type Meters struct {
	Location *time.Location // time_zone, default UTC
	// Local is true for `on_error: local`: with the store down a small local allowance is granted.
	Local bool
}

// Limits bound the work of workflows. Zero never occurs: Load fills in the defaults that the manual lists.
type Limits struct {
	ScriptTime      time.Duration // of one run, waiting not counted; endpoints ×10. 50 ms
	DecisionTime    time.Duration // wall time of all runs of a decision. 2 s
	EndpointTime    time.Duration // 10 s
	ActionTime      time.Duration // 60 s
	Fetches         int           // of one run. 10
	FetchParallel   int           // at the same time in one run. 6
	FetchTime       time.Duration // one fetch. 5 s
	FetchBody       int64         // bytes, decoded. 1 MiB
	FetchHeaders    int64         // bytes. 64 KiB
	RequestBody     int64         // of an endpoint. 1 MiB
	Result          int64         // bytes of a result. 2 MiB
	ResultDepth     int           // levels. 64
	EndpointBody    int64         // 10 MiB
	CallStack       int           // 512
	StringSize      int64         // bytes of a string or buffer that one built-in makes. 16 MiB
	ArrayLength     int64         // elements likewise. 8 million
	JSONSize        int64         // of a JSON text to parse. 8 MiB
	JSONDepth       int           // levels. 200
	Timers          int           // pending in one run. 1,000
	StateOperations int           // of one run. 100
	LogLines        int           // of one run. 100
	LogLine         int64         // bytes. 8 KiB
	LogTotal        int64         // bytes of one run. 64 KiB
	RunsPerCPU      int           // at the same time. 32
	RunWait         time.Duration // for a place among them. 50 ms
	StraysPerCPU    float64       // abandoned runs still on a CPU, as a share of the CPUs, at least 1 in all. 0.5
	BreakerRuns     int           // abandoned runs of one workflow … 3
	BreakerWindow   time.Duration // … within this time … 60 s
	BreakerPause    time.Duration // … refuse it for this long. 30 s
}

// Fetch says where workflows may connect to.
type Fetch struct {
	Hosts    []string       // allow-list of host names, `*.` in front for subdomains; nil allows all public hosts
	Networks []netip.Prefix // private ranges that are allowed all the same
}
