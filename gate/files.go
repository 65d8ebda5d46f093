package gate

import "strings"

// isFile tells whether a canonical path looks like a static file. Such a path is decided only when the origin's header
// shows that it bears text: an image must not use up a reader's articles, and a page behind /x.css must not pass.
// Nothing but the path says so, for a header would be the visitor's word.
func isFile(path string) bool {
	dot := strings.LastIndexByte(path, '.')
	if dot < 0 || len(path)-dot > len(".woff2") || strings.IndexByte(path[dot:], '/') >= 0 {
		return false
	}
	switch strings.ToLower(path[dot+1:]) {
	case "css", "js", "mjs", "map", "wasm",
		"png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico", "bmp", "tif", "tiff",
		"woff", "woff2", "ttf", "otf", "eot",
		"mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac",
		"mp4", "m4v", "webm", "mov", "ogv", "m3u8", "ts", "m4s":
		return true
	}
	return false
}
