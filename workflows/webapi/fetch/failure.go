package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
)

// Code says why a fetch came to nothing; it is `cause.code` of the TypeError.
type Code string

const (
	BlockedAddress Code = "blocked_address"
	NotAllowed     Code = "not_allowed"
	DNS            Code = "dns"
	Connect        Code = "connect"
	TLS            Code = "tls"
	Timeout        Code = "timeout"
	Redirect       Code = "redirect"
	BodyTooLarge   Code = "body_too_large"
	Loop           Code = "loop"
	Protocol       Code = "protocol"
)

// Failure is a fetch that came to nothing. Scripts are shown the code alone: the cause has addresses and Go's words.
type Failure struct {
	Code  Code
	Cause error // may be nil
}

func (f *Failure) Error() string {
	if f.Cause == nil {
		return "fetching: " + string(f.Code)
	}
	return "fetching: " + string(f.Code) + ": " + f.Cause.Error()
}

func (f *Failure) Unwrap() error { return f.Cause }

// failureOf makes a Failure of an error of the network.
func failureOf(ctx context.Context, err error) *Failure {
	return &Failure{Code: codeOf(ctx, err, Protocol), Cause: err}
}

// codeOf classifies an error by its type; otherwise is the code if no type tells.
func codeOf(ctx context.Context, err error, otherwise Code) Code {
	var (
		failure   *Failure
		dns       *net.DNSError
		operation *net.OpError
		verify    *tls.CertificateVerificationError
		record    tls.RecordHeaderError
		alert     tls.AlertError
		unknown   x509.UnknownAuthorityError
		host      x509.HostnameError
		timeout   net.Error
	)
	switch {
	case errors.As(err, &failure):
		return failure.Code
	case ctx.Err() != nil, errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return Timeout
	case errors.As(err, &verify), errors.As(err, &record), errors.As(err, &alert), errors.As(err, &unknown), errors.As(err, &host):
		return TLS
	case errors.As(err, &dns):
		return DNS
	case errors.As(err, &timeout) && timeout.Timeout():
		return Timeout
	case errors.As(err, &operation):
		if operation.Op == "remote error" {
			return TLS // an alert from the other side
		}
		return Connect
	}
	return otherwise
}
