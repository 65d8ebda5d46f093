// Command gotest runs `go test` and fails when a test was skipped or none ran: a suite that skips itself proves nothing.
// It prints a line a package and the whole output of what failed.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// event is a line of `go test -json`.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

type key struct{ pkg, test string }

func main() {
	cmd := exec.Command("go", append([]string{"test", "-json"}, os.Args[1:]...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "running go test:", err)
		os.Exit(1)
	}
	passed, failed := 0, 0
	var skipped []string
	output := map[key]*strings.Builder{}
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadBytes('\n')
		var e event
		if json.Unmarshal(line, &e) != nil {
			os.Stdout.Write(line) // build errors of old kind
		}
		k := key{e.Package, e.Test}
		switch e.Action {
		case "output", "build-output":
			if output[k] == nil {
				output[k] = new(strings.Builder)
			}
			output[k].WriteString(e.Output)
			if e.Action == "build-output" {
				fmt.Print(e.Output)
			}
		case "pass":
			if e.Test != "" {
				passed++
			} else {
				fmt.Printf("ok   %s %.1fs\n", e.Package, e.Elapsed)
			}
			delete(output, k)
		case "skip":
			if e.Test != "" {
				skipped = append(skipped, e.Package+" "+e.Test)
			}
			delete(output, k)
		case "fail":
			if e.Test != "" {
				failed++
			}
			if output[k] != nil {
				fmt.Print(output[k])
			}
			fmt.Printf("FAIL %s %s %.1fs\n", e.Package, e.Test, e.Elapsed)
		}
		if err != nil {
			break
		}
	}
	err = cmd.Wait()
	for _, s := range skipped {
		fmt.Println("skipped:", s)
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", passed, failed, len(skipped))
	if err != nil || failed > 0 || len(skipped) > 0 || passed == 0 {
		os.Exit(1)
	}
}
