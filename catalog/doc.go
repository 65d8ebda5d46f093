// Package catalog reads tollgate.yaml, the one file that says what a project sells and how. Load is strict: it reports
// every error of the file at once, each with file:line:column and, where one is near, a suggestion. What it returns is
// checked through and through and never changes, so any number of requests may share it. The resolving functions are
// pure: plans in, property values out.
package catalog
