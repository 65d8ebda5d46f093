package pipeline

import (
	"context"
	"errors"

	"github.com/seed-eb607675/tollgate/workflows"
)

// Endpoint runs an endpoint workflow and returns its checked answer. The error is mostly a *workflows.RunError; it has
// been logged and counted.
func (p *Pipeline) Endpoint(ctx context.Context, r *EndpointRequest) (*workflows.EndpointResponse, error) {
	return nil, errors.New("endpoints are not there yet")
}
