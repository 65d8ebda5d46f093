package caddymodule

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/caddyserver/caddy/v2"
)

// defaultProject is the name of the project that the Caddyfile does not name.
const defaultProject = "default"

// Project is one project: its folder, how it is run and where its counters are kept.
type Project struct {
	// Dir is the folder with tollgate.yaml in it. Relative paths start at the working directory. Default ./tollgate.
	Dir string `json:"dir,omitempty"`
	// Environment is the environment of the project that sites run in unless they name another. Default live.
	Environment string `json:"environment,omitempty"`
	// State is where counters and keys are kept. Default: a file in Caddy's data folder.
	State *State `json:"state,omitempty"`
	// Watch is for development: the project is compiled anew and swapped in when one of its files changes. A project
	// with an error leaves the running one in place and writes the error to the log.
	Watch bool `json:"watch,omitempty"`
}

// State names a store. Two projects may share one: their counters stand apart in it.
type State struct {
	// Kind is file (a database in a folder, the default) or memory (lost when the server ends; for development).
	Kind string `json:"kind,omitempty"`
	// Dir is the folder of a file store; it is created. Default: tollgate in Caddy's data folder.
	Dir string `json:"dir,omitempty"`
}

const (
	stateFile   = "file"
	stateMemory = "memory"
	stateRedis  = "redis"
)

func (s *State) check() error {
	switch s.Kind {
	case "", stateFile:
		return nil
	case stateMemory:
		if s.Dir != "" {
			return fmt.Errorf("%s takes no folder", s.Kind)
		}
		return nil
	case stateRedis:
		return fmt.Errorf("%s: %w", s.Kind, errNotSupported)
	default:
		return errors.New(unknown("kind of state", s.Kind, []string{stateFile, stateMemory}))
	}
}

// dir is the absolute path of the project's folder.
func (p *Project) dir() (string, error) {
	dir := p.Dir
	if dir == "" {
		dir = "./tollgate"
	}
	return filepath.Abs(dir)
}

// environment is the name of the project's own environment.
func (p *Project) environment() string {
	if p.Environment == "" {
		return "live"
	}
	return p.Environment
}

// kind is the kind of the store, defaults filled in.
func (s *State) kind() string {
	if s == nil || s.Kind == "" {
		return stateFile
	}
	return s.Kind
}

// place is the folder of a file store, or "" for memory.
func (s *State) place() (string, error) {
	switch {
	case s.kind() == stateMemory:
		return "", nil
	case s == nil || s.Dir == "":
		return filepath.Abs(filepath.Join(caddy.AppDataDir(), "tollgate"))
	}
	return filepath.Abs(s.Dir)
}
