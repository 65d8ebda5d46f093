package timers

import (
	"container/heap"
	"time"
)

// entry is a timer that waits.
type entry struct {
	id    int64
	due   time.Time
	order int64 // of two due at the same time the older goes first
	every time.Duration
	run   func() error
	index int // in the heap, -1 when it is not there
}

// schedule is a heap of timers by due time and age.
type schedule []*entry

func (s schedule) Len() int { return len(s) }

func (s schedule) Less(i, j int) bool {
	if s[i].due.Equal(s[j].due) {
		return s[i].order < s[j].order
	}
	return s[i].due.Before(s[j].due)
}

func (s schedule) Swap(i, j int) {
	s[i], s[j] = s[j], s[i]
	s[i].index, s[j].index = i, j
}

// Push is for package heap.
func (s *schedule) Push(x any) {
	e := x.(*entry)
	e.index = len(*s)
	*s = append(*s, e)
}

// Pop is for package heap.
func (s *schedule) Pop() any {
	last := len(*s) - 1
	e := (*s)[last]
	(*s)[last] = nil
	*s = (*s)[:last]
	e.index = -1
	return e
}

var _ heap.Interface = (*schedule)(nil)
