package gate

import (
	"net/http"
	"strconv"
)

// terminal answers with the decision's own answer. Where the origin was asked already (decide: response), the answer
// starts from its header, less what belongs to its body; else from no header.
func (x *exchange) terminal(asked bool) {
	b := x.d.HTTP
	h := x.w.Header()
	if x.rep.Outcome == "" {
		x.rep.Outcome = Replaced
	}
	if !asked {
		x.resetHeader()
	}
	dropBodyHeaders(h)
	setPrivate(h)
	status := http.StatusOK
	if asked && !bodiless(x.rep.originStatus) && x.rep.originStatus >= 200 {
		status = x.rep.originStatus
	}
	status = x.behave(h, b, status, false)
	body := []byte(b.Body)
	if bodiless(status) {
		body = nil
	}
	if len(body) > 0 && len(h["Content-Type"]) == 0 {
		h["Content-Type"] = []string{textHTML}
		if b.Headers != nil {
			h["Content-Type"] = []string{"text/plain;charset=UTF-8"}
		}
	}
	dropBodyHeaders(h)
	if !bodiless(status) {
		h["Content-Length"] = []string{strconv.Itoa(len(body))}
	}
	x.sendHeader(status)
	x.send(body)
}
