const make = (C, ...args) => Object.assign(() => new C(...args), { args });
// Node 20 has neither priority nor bytes and no tag on some prototypes
test("Headers", () => interfaceRules(Headers, make(Headers), ["heirs"]));
test("Request", () => interfaceRules(Request, make(Request, "http://h/"), ["heirs", "body", "bytes", ...(ours ? [] : ["attribute"])]));
test("Response", () => interfaceRules(Response, make(Response, "x"), ["heirs", "body", "bytes"]));
test("statics", () => { for (const k of ["error", "json", "redirect"]) show(k, Response[k].length, Response[k].name, property(Response, k)); show(Response.json.call(null, 1).status, Response.error.call({}).type); });
