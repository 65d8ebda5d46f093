package decision

import "time"

// PropertyType is the type of a feature's property.
type PropertyType string

const (
	Boolean   PropertyType = "boolean"
	Number    PropertyType = "number"
	String    PropertyType = "string"
	Meterable PropertyType = "meterable"
)

// Period is the window a meter counts in.
type Period string

const (
	Minute   Period = "minute"
	Hour     Period = "hour"
	Day      Period = "day"
	Week     Period = "week"
	Month    Period = "month"
	Year     Period = "year"
	Lifetime Period = "lifetime"
)

// Periods lists the seven periods from the shortest to the longest.
func Periods() [7]Period { return [7]Period{Minute, Hour, Day, Week, Month, Year, Lifetime} }

// MeterMode is whether a meterable property is granted, refused or counted.
type MeterMode string

const (
	On      MeterMode = "on"
	Off     MeterMode = "off"
	Metered MeterMode = "metered"
)

// Meter is the definition of a meterable property's value: granted (On), refused (Off), or a limit a period (Metered;
// only then the other members mean anything, except that CounterID is always filled in once resolved).
type Meter struct {
	Mode      MeterMode
	CounterID string // default `default:<featureId>.<property>`
	Limit     int64  // units a window, ≥ 0
	Unique    bool   // the same resource counts once a window
	Period    Period
	Rolling   bool // the last <period> instead of the calendar's
}

// MeterStatus is a meter read against its counter, as far as the request has come.
type MeterStatus struct {
	Meter
	HasAccess      bool
	Consumed       int64     // units counted in the window now
	Remaining      int64     // max(0, Limit-Consumed)
	PeriodStart    time.Time // start of the window
	ResourceIDUsed bool      // this resource was counted before this request
	// ConsumedInRequest and ExcessInRequest are the units this request recorded, and asked for but could not record.
	ConsumedInRequest int64
	ExcessInRequest   int64
	// IsFallback is set in the answer to a consumption: Property.IsFallback after it. It is true also when the store
	// could not be asked, so that access, if there is any, comes from the local allowance.
	IsFallback bool
}

// Property is the value of one property in one decision.
type Property struct {
	Slug string
	Type PropertyType
	// Value is a bool, float64 or string by Type, or nil if nothing gave a value. It is nil for Meterable.
	Value any
	// Meter is set for Meterable only.
	Meter *MeterStatus
	// IsFallback is true when no plan and no workflow gave the value.
	IsFallback bool
}

// Feature is one feature of the project as resolved for one decision, its properties in the project's order.
type Feature struct {
	ID         string
	Slug       string
	Properties []Property
}

// Property finds a property by slug; nil if the feature has none of that name.
func (f *Feature) Property(slug string) *Property {
	for i := range f.Properties {
		if f.Properties[i].Slug == slug {
			return &f.Properties[i]
		}
	}
	return nil
}

// Override is what a feature workflow says about one property. Exactly one of Value and Meter is set. In Meter, zero
// members other than Mode stand for "not said": they come from the plans' meter, else from the defaults.
type Override struct {
	Property string
	Value    any
	Meter    *MeterOverride
}

// MeterOverride is a meter definition in which members may be left out.
type MeterOverride struct {
	Mode      MeterMode
	CounterID *string
	Limit     *int64
	Unique    *bool
	Period    *Period
	Rolling   *bool
}
