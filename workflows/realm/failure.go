package realm

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

const (
	maxMessage = 2 << 10 // bytes of a message: a script can throw a string of megabytes
	maxFrames  = 20
)

// failure makes a Failure of whatever ended the run. It may read the thrown value, so it belongs to the realm's goroutine.
func (r *Realm) failure(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return r.polish(f)
	}
	var interrupted *goja.InterruptedError
	var overflow *goja.StackOverflowError
	var exception *goja.Exception
	var rejected *thrown
	switch {
	case errors.As(err, &interrupted):
		f = &Failure{Outcome: TimedOut, Message: "stopped at its deadline", Stack: frames(interrupted.Stack())}
	case errors.As(err, &overflow):
		f = &Failure{Outcome: Failed, Message: fmt.Sprintf("RangeError: more than %d calls on the stack", r.run.Limits.CallStack), Stack: frames(overflow.Stack())}
	case errors.As(err, &exception):
		f = r.describe(exception.Value())
		if len(f.Stack) == 0 {
			f.Stack = frames(exception.Stack())
		}
	case errors.As(err, &rejected):
		f = r.describe(rejected.value)
	case errors.Is(err, errDeadline):
		f = &Failure{Outcome: TimedOut, Message: "stopped at its deadline"}
	default:
		f = &Failure{Outcome: Failed, Message: err.Error(), Cause: err}
	}
	return r.polish(f)
}

// uncatchable tells whether the VM was stopped in the middle of something.
func uncatchable(err error) bool {
	var interrupted *goja.InterruptedError
	var overflow *goja.StackOverflowError
	return errors.As(err, &interrupted) || errors.As(err, &overflow) || errors.Is(err, errDeadline)
}

func (r *Realm) polish(f *Failure) *Failure {
	g := *f
	g.Message = clip(r.Redact(g.Message), maxMessage)
	if len(g.Stack) > maxFrames {
		g.Stack = g.Stack[:maxFrames]
	}
	for i, s := range g.Stack {
		g.Stack[i] = clip(r.Redact(s), 512)
	}
	if g.At == "" {
		for _, s := range g.Stack {
			if g.At = place(s); g.At != "" {
				break
			}
		}
	}
	return &g
}

// describe turns a thrown value into a message, as an uncaught error is shown. Reading it can run the script's getters.
func (r *Realm) describe(v goja.Value) *Failure {
	f := &Failure{Outcome: Failed}
	if v == nil {
		f.Message = "undefined"
		return f
	}
	if ex := r.rt.Try(func() {
		o, ok := v.(*goja.Object)
		if !ok {
			f.Message = "threw " + clip(quoteIfString(v), maxMessage)
			return
		}
		name, message := text(o.Get("name")), text(o.Get("message"))
		switch {
		case name != "" && message != "":
			f.Message = name + ": " + message
		case name != "" || message != "":
			f.Message = name + message
		default:
			d := display{r: r, budget: maxMessage}
			d.value(o, 0)
			f.Message = "threw " + string(d.out)
		}
		if s := o.Get("stack"); s != nil && goja.IsString(s) {
			f.Stack = stackLines(s.String())
		}
	}); ex != nil {
		f.Message = "threw a value that cannot be shown"
	}
	return f
}

func quoteIfString(v goja.Value) string {
	if goja.IsString(v) {
		return strconv.Quote(clip(v.String(), maxMessage))
	}
	return v.String()
}

func text(v goja.Value) string {
	if v == nil || !goja.IsString(v) {
		return ""
	}
	return clip(v.String(), maxMessage)
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 { // not inside a character
		n--
	}
	return s[:n] + "…"
}

// frames lists what the author wrote; native functions and the bundle's own wrapper are left out.
func frames(stack []goja.StackFrame) []string {
	var out []string
	for i := range stack {
		p := stack[i].Position()
		if !authored(p.Filename) {
			continue
		}
		at := fmt.Sprintf("%s:%d:%d", p.Filename, p.Line, p.Column)
		if name := stack[i].FuncName(); name != "" && name != "<anonymous>" {
			at = name + " (" + at + ")"
		}
		if out = append(out, at); len(out) == maxFrames {
			break
		}
	}
	return out
}

func authored(file string) bool {
	return file != "" && file != "bundle.js" && !strings.HasPrefix(file, "tollgate:")
}

// stackLines reads goja's text of an error's stack: `\tat name (file:line:column(pc))`.
func stackLines(s string) []string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		line = strings.TrimSpace(line)
		rest, ok := strings.CutPrefix(line, "at ")
		if !ok {
			continue
		}
		name, where := "", rest
		if i := strings.Index(rest, " ("); i >= 0 && strings.HasSuffix(rest, "))") {
			name, where = rest[:i], rest[i+2:len(rest)-1]
		}
		if i := strings.LastIndexByte(where, '('); i >= 0 {
			where = where[:i]
		}
		file := where
		for range 2 {
			if i := strings.LastIndexByte(file, ':'); i >= 0 {
				file = file[:i]
			}
		}
		if file == where || !authored(file) {
			continue
		}
		if name != "" {
			where = name + " (" + where + ")"
		}
		if out = append(out, where); len(out) == maxFrames {
			break
		}
	}
	return out
}

// place is the file:line:column of a stack line.
func place(frame string) string {
	if i := strings.LastIndexByte(frame, '('); i >= 0 {
		return strings.TrimSuffix(frame[i+1:], ")")
	}
	return frame
}

func panicFailure(x any) *Failure {
	err, ok := x.(error)
	if !ok {
		err = fmt.Errorf("%v", x)
	}
	return &Failure{Outcome: Failed, Message: "a fault in the server stopped the run", Cause: fmt.Errorf("recovered from a panic: %w", err)}
}
