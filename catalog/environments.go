package catalog

import (
	"crypto/sha256"
	"maps"
	"strings"
)

const (
	maxValueBytes   = 32 << 10 // of a variable or secret
	shortSecret     = 8        // below it a secret is not redacted, for its text is found everywhere
	maxKeyLength    = 200
	minSecretKeyLen = 22 // of the random part of a secret key: 128 bits as base64url
)

// nameUse is where a name was first used, and whether as a secret.
type nameUse struct {
	secret bool
	pos    Position
}

// environments reads the environments and merges the variables and secrets of the whole project into each. Without any
// environment there is one, live, of type production.
func (l *loader) environments(n, variables, secrets *node) {
	shared := l.pairs(variables, false)
	sharedSecrets := l.pairs(secrets, true)
	l.named(n, "environment", func(name string, pos Position, v *node) {
		if strings.Contains(name, "_") {
			l.errorAt(pos, "environment %q may have no _, because keys are cut at it", name)
			return
		}
		e := &Environment{Name: name, ID: "env_" + name, Variables: maps.Clone(shared), Secrets: maps.Clone(sharedSecrets)}
		l.project.Environments = append(l.project.Environments, e)
		l.mapping(v, "an environment", []field{
			{name: "type", required: true, set: func(v *node) {
				t, _ := l.choice(v, string(Testing), string(Production))
				e.Type = EnvironmentType(t)
			}},
			{name: "id", set: func(v *node) {
				s, ok := l.line(v, 100)
				if !ok {
					return
				}
				if a, b, two := strings.Cut(s, "_"); !two || !isKeyPart(a) || !isKeyPart(b) {
					l.errorAt(v.pos, "id %q is not two parts of letters, digits and - with one _ between them", s)
					return
				}
				e.ID = s
			}},
			{name: "variables", set: func(v *node) { maps.Copy(e.Variables, l.pairs(v, false)) }},
			{name: "secrets", set: func(v *node) { maps.Copy(e.Secrets, l.pairs(v, true)) }},
			{name: "keys", set: func(v *node) { l.apiKeys(v, e) }},
		})
		for _, other := range l.project.Environments[:len(l.project.Environments)-1] {
			if other.ID == e.ID {
				l.errorAt(pos, "environment %q has the same id %q", other.Name, e.ID)
			}
		}
	})
	if n.kind == nullNode || n.kind == mappingNode && len(n.entries) == 0 {
		l.project.Environments = []*Environment{
			{Name: "live", ID: "env_live", Type: Production, Variables: shared, Secrets: sharedSecrets},
		}
	}
}

// pairs reads variables or secrets. One name is a variable or a secret everywhere: a secret that a level above or below
// declares as a variable would be shown.
func (l *loader) pairs(n *node, secret bool) map[string]string {
	out := map[string]string{}
	if n == nil || n.kind == nullNode {
		return out
	}
	if n.kind != mappingNode {
		l.badType(n, "", "a mapping from names to texts")
		return out
	}
	for _, e := range n.entries {
		if !isVariableName(e.key) {
			l.errorAt(e.pos, "name %q is not letters, digits and _ (up to 64, no digit first)", e.key)
			continue
		}
		if first, ok := l.kinds[e.key]; !ok {
			l.kinds[e.key] = nameUse{secret, e.pos}
		} else if first.secret != secret {
			l.errorAt(e.pos, "%s is both a variable and a secret, first in line %d", e.key, first.pos.Line)
			continue
		}
		var value string
		var ok bool
		if secret {
			value, ok = l.expanded(e.value)
		} else {
			value, ok = l.text(e.value)
		}
		switch {
		case !ok:
			continue
		case len(value) > maxValueBytes:
			l.errorAt(e.value.pos, "value of %s is longer than 32 KiB", e.key)
		case secret && value == "":
			l.errorAt(e.value.pos, "secret %s is empty", e.key)
		case secret && len([]rune(value)) < shortSecret:
			l.warnAt(e.value.pos, "secret %s has fewer than %d characters and is not redacted in logs", e.key, shortSecret)
		}
		out[e.key] = value
	}
	return out
}

func isVariableName(s string) bool {
	if s == "" || len(s) > 64 || '0' <= s[0] && s[0] <= '9' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; c != '_' && !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z') {
			return false
		}
	}
	return true
}

func (l *loader) apiKeys(n *node, e *Environment) {
	read := func(prefix string, into *[][32]byte) func(*node) {
		return func(v *node) {
			l.list(v, func(item *node) {
				if sum, ok := l.apiKey(item, prefix, e.ID); ok {
					*into = append(*into, sum)
				}
			})
		}
	}
	l.mapping(n, "keys", []field{
		{name: "secret", set: read("sk", &e.SecretKeys)},
		{name: "public", set: read("pk", &e.PublicKeys)},
	})
}

// apiKey reads a key <prefix>_<environment id>_<rest>. No message shows it.
func (l *loader) apiKey(n *node, prefix, environment string) (sum [32]byte, ok bool) {
	key, ok := l.expanded(n)
	if !ok {
		return sum, false
	}
	parts := strings.SplitN(key, "_", 4)
	if len(parts) != 4 || parts[0] != prefix || !isKeyPart(parts[1]) || !isKeyPart(parts[2]) || !isKeyRest(parts[3]) {
		l.errorAt(n.pos, "key is not of the form %s_%s_<letters, digits, ., _, ->", prefix, environment)
		return sum, false
	}
	switch {
	case len(key) > maxKeyLength:
		l.errorAt(n.pos, "key is longer than %d characters", maxKeyLength)
	case parts[1]+"_"+parts[2] != environment:
		l.errorAt(n.pos, "key belongs to environment %q, not to %q", parts[1]+"_"+parts[2], environment)
	case prefix == "sk" && len(parts[3]) < minSecretKeyLen:
		l.errorAt(n.pos, "the last part of a secret key has at least %d characters", minSecretKeyLen)
	default:
		sum = sha256.Sum256([]byte(key))
		if first, seen := l.seenKeys[sum]; seen {
			l.errorAt(n.pos, "key is listed twice, first in line %d", first.Line)
			return sum, false
		}
		l.seenKeys[sum] = n.pos
		return sum, true
	}
	return sum, false
}

func isKeyPart(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
}

func isKeyRest(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == ""
}
