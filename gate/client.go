package gate

import (
	"context"
	"net"
	"net/http"
)

// Client is what only the server knows about a visitor.
type Client struct {
	// IP is the visitor's address, trusted proxies taken into account. Empty: that of the connection.
	IP string
	// Scheme is "http" or "https" as the visitor used it. Empty: by the connection's TLS.
	Scheme string
	// Host is the host, with its port if it is not the scheme's own, as the visitor used it. Empty: Request.Host.
	Host string
}

type clientKey struct{}

// WithClient tells the gate what the server knows about the visitor. Without it the gate goes by the connection.
func WithClient(ctx context.Context, c Client) context.Context {
	return context.WithValue(ctx, clientKey{}, c)
}

// client is what is known about who sent r, with every member filled in.
func client(r *http.Request) Client {
	c, _ := r.Context().Value(clientKey{}).(Client)
	if c.IP == "" {
		c.IP = r.RemoteAddr
		if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
			c.IP = host
		}
	}
	if c.Scheme == "" {
		c.Scheme = "http"
		if r.TLS != nil {
			c.Scheme = "https"
		}
	}
	if c.Host == "" {
		c.Host = r.Host
	}
	return c
}
