// Reads [{html, selector, edit}] from the standard input and writes what html-rewriter-wasm makes of each.
const { HTMLRewriter } = require("html-rewriter-wasm");

const html = { html: true };

function apply(element, edit) {
  for (const place of ["before", "prepend", "append", "after"]) {
    if (edit[place]) element[place](edit[place], html);
    if (edit[place + "Text"]) element[place](edit[place + "Text"]);
  }
  if (edit.inner !== undefined) element.setInnerContent(edit.inner, html);
  for (const [name, value] of Object.entries(edit.set ?? {})) element.setAttribute(name, value);
  for (const name of edit.unset ?? []) element.removeAttribute(name);
  if (edit.remove) element.remove();
  if (edit.unwrap) element.removeAndKeepContent();
}

async function rewrite({ html, selector, edit }) {
  const parts = [];
  const rewriter = new HTMLRewriter((chunk) => parts.push(Buffer.from(chunk)));
  rewriter.on(selector, { element: (element) => apply(element, edit) });
  try {
    await rewriter.write(Buffer.from(html));
    await rewriter.end();
  } finally {
    rewriter.free();
  }
  return Buffer.concat(parts).toString();
}

(async () => {
  let input = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) input += chunk;
  const out = [];
  for (const task of JSON.parse(input)) out.push(await rewrite(task));
  process.stdout.write(JSON.stringify(out));
})();
