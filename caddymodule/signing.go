package caddymodule

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/seed-eb607675/tollgate/identity"
	"github.com/seed-eb607675/tollgate/state"
)

// signingDocument is how the keys of anonymous identifiers are stored: the current one first, as base64.
type signingDocument struct {
	Keys [][]byte `json:"keys"`
}

// signingKeys are the keys of a project's anonymous identifiers. The first server that needs them makes one and keeps it
// in the store, so identifiers hold across restarts and on all servers that share the store.
func signingKeys(ctx context.Context, store state.Documents, project string) (*identity.Keys, error) {
	space, key := "signing/"+project, "anonymous"
	fresh, err := json.Marshal(signingDocument{Keys: [][]byte{identity.GenerateKey()}})
	if err != nil {
		return nil, fmt.Errorf("making a signing key: %w", err)
	}
	if _, err := store.Put(ctx, space, key, fresh, 0, true); err != nil {
		return nil, fmt.Errorf("keeping the signing key: %w", err)
	}
	kept, ok, err := store.Get(ctx, space, key)
	if err != nil {
		return nil, fmt.Errorf("reading the signing key: %w", err)
	}
	var document signingDocument
	if ok {
		err = json.Unmarshal(kept, &document)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the signing key: %w", err)
	}
	if len(document.Keys) == 0 {
		return nil, errors.New("reading the signing key: there is none")
	}
	return identity.NewKeys(document.Keys[0], document.Keys[1:]...)
}
