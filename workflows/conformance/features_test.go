//go:build conformance

package conformance

// The features of the suite's features.txt: those of ES2022 and before, and what goja or we have beyond that, are in.
// One that stands in neither table fails the run, so that a newer suite is looked at.

//nolint:gochecknoglobals // an immutable table
var featuresIn = words(`
	AggregateError align-detached-buffer-semantics-with-web-reality arbitrary-module-namespace-names ArrayBuffer
	array-find-from-last Array.fromAsync Array.prototype.at Array.prototype.flat Array.prototype.flatMap
	Array.prototype.includes Array.prototype.values array-grouping arrow-function async-iteration async-functions BigInt
	change-array-by-copy class class-fields-private class-fields-private-in class-fields-public class-methods-private
	class-static-block class-static-fields-private class-static-fields-public class-static-methods-private
	coalesce-expression computed-property-names const DataView DataView.prototype.getFloat32 DataView.prototype.getFloat64
	DataView.prototype.getInt16 DataView.prototype.getInt32 DataView.prototype.getInt8 DataView.prototype.getUint16
	DataView.prototype.getUint32 DataView.prototype.setUint8 default-parameters destructuring-assignment
	destructuring-binding error-cause Error.isError explicit-resource-management exponentiation
	export-star-as-namespace-from-module FinalizationRegistry for-in-order for-of Float32Array Float64Array generators
	globalThis hashbang iterator-helpers Int8Array Int16Array Int32Array json-superset let logical-assignment-operators Map
	new.target numeric-separator-literal object-rest object-spread Object.fromEntries Object.hasOwn Object.is
	optional-catch-binding optional-chaining Promise Promise.allSettled Promise.any Promise.prototype.finally
	promise-with-resolvers promise-try Proxy proxy-missing-checks Reflect Reflect.construct Reflect.set
	Reflect.setPrototypeOf regexp-dotall RegExp.escape regexp-lookbehind regexp-named-groups
	regexp-unicode-property-escapes rest-parameters Set set-methods stable-array-sort stable-typedarray-sort
	string-trimming String.fromCodePoint String.prototype.at String.prototype.endsWith String.prototype.includes
	String.prototype.isWellFormed String.prototype.matchAll String.prototype.replaceAll String.prototype.trimEnd
	String.prototype.trimStart String.prototype.toWellFormed super Symbol Symbol.asyncIterator Symbol.hasInstance
	Symbol.isConcatSpreadable Symbol.iterator Symbol.match Symbol.matchAll Symbol.prototype.description Symbol.replace
	Symbol.search Symbol.species Symbol.split Symbol.toPrimitive Symbol.toStringTag Symbol.unscopables template TypedArray
	TypedArray.prototype.at u180e Uint8Array uint8array-base64 Uint16Array Uint32Array Uint8ClampedArray WeakMap WeakRef
	WeakSet well-formed-json-stringify __proto__
`)

// featuresOut says why a feature is out.
//
//nolint:gochecknoglobals // an immutable table
var featuresOut = reasons(map[string]string{
	"newer than ES2022 and not added": `
		arraybuffer-transfer await-dictionary canonical-tz decorators error-stack-accessor Float16Array immutable-arraybuffer
		import-attributes import-bytes import-defer import-text export-defer iterator-chunking iterator-includes
		Iterator.prototype.join iterator-sequencing joint-iteration json-modules json-parse-with-source Math.sumPrecise
		nonextensible-applies-to-private regexp-duplicate-named-groups resizable-arraybuffer source-phase-imports
		source-phase-imports-module-source symbols-as-weakmap-keys upsert`,
	"absent by decision: one thread, no second global": `
		Atomics Atomics.pause Atomics.waitAsync SharedArrayBuffer ShadowRealm Temporal cross-realm host-gc-required`,
	"everything is bundled when the project is loaded": `dynamic-import import.meta`,
	"a top-level await is a load error":                `top-level-await`,
	"refused when the project is loaded":               `regexp-match-indices regexp-modifiers regexp-v-flag`,
	"for browsers alone":                               `IsHTMLDDA legacy-regexp caller __getter__ __setter__`,
	"no engine has it but one":                         `tail-call-optimization`,
	"another standard, ECMA-402": `
		Intl-enumeration intl-normative-optional Intl.DateTimeFormat-datetimestyle Intl.DateTimeFormat-dayPeriod
		Intl.DateTimeFormat-extend-timezonename Intl.DateTimeFormat-formatRange Intl.DateTimeFormat-fractionalSecondDigits
		Intl.DisplayNames Intl.DisplayNames-v2 Intl.DurationFormat Intl.Era-monthcode Intl.ListFormat Intl.Locale
		Intl.Locale-info Intl.NumberFormat-unified Intl.NumberFormat-v3 Intl.RelativeTimeFormat Intl.Segmenter`,
})
