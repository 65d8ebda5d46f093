// Package workflows runs the TypeScript of a project: typed arguments in, checked results out. An Engine is shared by all
// projects of a process; a Set is the compiled workflows of one project. Behind them stand compile (esbuild: a file and
// its imports become one program), realm (a goja runtime for one run, its event loop, its deadlines) and webapi (URL,
// fetch, Response and the rest of the platform).
package workflows
