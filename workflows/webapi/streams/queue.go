package streams

import (
	"math"

	"github.com/dop251/goja"

	"github.com/seed-eb607675/tollgate/workflows/webapi/webidl"
)

// queue is a queue with sizes (Streams 8.1).
type queue struct {
	items []sized
	head  int
	total float64
}

type sized struct {
	value goja.Value // nil: the sentinel that closes a WritableStream
	size  float64
}

func (q *queue) empty() bool { return q.head == len(q.items) }

// add throws a RangeError for a size that is no finite number of at least zero.
func (q *queue) add(e *webidl.Env, value goja.Value, size float64) {
	if math.IsNaN(size) || size < 0 || math.IsInf(size, 1) {
		panic(e.Error("RangeError", "The size of a chunk must be a finite number that is not negative"))
	}
	q.items = append(q.items, sized{value, size})
	q.total += size
}

func (q *queue) peek() goja.Value { return q.items[q.head].value }

func (q *queue) take() goja.Value {
	item := q.items[q.head]
	q.items[q.head] = sized{}
	q.head++
	if q.total -= item.size; q.total < 0 {
		q.total = 0 // rounding
	}
	switch {
	case q.empty():
		q.items, q.head = q.items[:0], 0
	case q.head >= 1024 && q.head*2 >= len(q.items):
		n := copy(q.items, q.items[q.head:])
		clear(q.items[n:])
		q.items, q.head = q.items[:n], 0
	}
	return item.value
}

func (q *queue) reset() { *q = queue{} }
