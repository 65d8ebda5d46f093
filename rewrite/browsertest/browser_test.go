package browsertest

import (
	"context"
	"errors"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience is how long a page of frames may take before the test gives up: none takes that long when all is well.
const patience = time.Minute

// startBrowser starts Chromium with an empty profile and gives a tab of it. It ends with the test.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("this test needs chromium (on Debian: apt-get install chromium): %v", err)
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), // outlives the test's context, to end in order
		chromedp.ExecPath(path),
		chromedp.Headless,
		chromedp.NoSandbox, // a container's root has no sandbox, and the pages are ours
		chromedp.DisableGPU,
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
	)
	t.Cleanup(stop)
	tab, _ := chromedp.NewContext(alloc) // ended by Cancel below
	t.Cleanup(func() {
		if err := chromedp.Cancel(tab); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("ending chromium: %v", err)
		}
	})
	if err := chromedp.Do(tab); err != nil {
		t.Fatalf("starting chromium: %v", err)
	}
	return tab
}

// view loads documents, each in a frame of its own, and gives what an expression says about them. It finds the
// documents in the array frames, in order.
func view[T any](t *testing.T, tab context.Context, site *site, scripts bool, documents []document, expression string) T {
	t.Helper()
	ctx, stop := context.WithTimeout(tab, patience)
	defer stop()
	got, err := chromedp.Run(ctx, func(ctx context.Context, target *chromedp.Target) (T, error) {
		var none T
		off := emulation.SetScriptExecutionDisabledParams{Value: !scripts}
		if _, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, off); err != nil {
			return none, err
		}
		if _, err := chromedp.Navigate(site.frames(documents))(ctx, target); err != nil { // waits for every frame
			return none, err
		}
		return chromedp.Evaluate[T](expression)(ctx, target)
	})
	if err != nil {
		t.Fatalf("loading %d documents (scripts %t): %v", len(documents), scripts, err)
	}
	return got
}
