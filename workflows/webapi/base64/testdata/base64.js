test("btoa", () => {
  for (const s of ["", "a", "ab", "abc", "\u0000\u00ff", "é", undefined, null, 12, {}]) show(btoa(s));
  showing(() => btoa("\u0100")); showing(() => btoa("😀"));
  throws(() => btoa(), "TypeError");
  throws(() => btoa(Symbol()), "TypeError");
});
test("atob", () => {
  for (const s of ["", "YQ==", "YQ", "YWI=", "YWJj", " Y Q = =\n", "YR==", "/+8=", "AP8", "Y", "YQ=", "YQ===", "Y=Q=", "=", "====", "YQ==x", "-_-_", "é", "YWJj\u000b", null, undefined, "YW\tJj", "ab=c", "a==="]) showing(() => atob(s));
  throws(() => atob(), "TypeError");
});
test("functions", () => show(atob.name, atob.length, btoa.name, btoa.length));
