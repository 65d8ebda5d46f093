package rewrite

import "testing"

func TestQuirks(t *testing.T) {
	for doctype, want := range map[string]bool{
		"<!doctype html>":        false,
		"<!DOCTYPE HTML >":       false,
		"<!doctypehtml>":         false,
		"<!doctype>":             true,
		"<!doctype html":         true,
		"<!doctype xhtml>":       true,
		"<!doctype html legacy>": true,
		"<!doctype html system>": true,
		"<!doctype html SYSTEM 'about:legacy-compat'>":            false,
		"<!doctype html system'x'y>":                              false,
		"<!doctype html public>":                                  true,
		"<!doctype html public 'x>":                               true,
		"<!doctype html public 'x' y>":                            true,
		"<!doctype html public 'html'>":                           true,
		`<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">`: true,
		`<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">`:                    false,
		`<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">`:        false,
		`<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">`:                                               true,
		`<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">`: false,
		`<!DOCTYPE html SYSTEM "http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd">`:                           true,
	} {
		for i := range doctype { // in two pieces
			var tr tree
			tr.reset()
			tr.takeDoctype([]byte(doctype[:i]), false)
			tr.takeDoctype([]byte(doctype[i:]), true)
			if tr.quirks != want {
				t.Errorf("%s, parted at %d: quirks mode %t, want %t", doctype, i, tr.quirks, want)
			}
		}
	}
}
