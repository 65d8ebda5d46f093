// What a page holds, for the test: every node of every tree in it, written as text.

// show writes a node with all below it: text, comments, attributes, the content of templates, shadow trees and frames.
function show(node, out) {
  switch (node.nodeType) {
    case Node.ELEMENT_NODE: {
      const attributes = [...node.attributes].map((a) => ` ${a.name}=${JSON.stringify(a.value)}`).join("");
      out.push(`<${node.namespaceURI.split("/").pop()}:${node.localName}${attributes}>`);
      break;
    }
    case Node.COMMENT_NODE:
      out.push(`<!--${node.data}-->`);
      break;
    case Node.DOCUMENT_TYPE_NODE:
      out.push(`<!doctype ${node.name} ${node.publicId} ${node.systemId}>`);
      break;
    default:
      if (node.data !== undefined) out.push(JSON.stringify(node.data));
  }
  for (const child of node.childNodes) show(child, out);
  for (const [name, inner] of [["template", node.content], ["shadow", node.shadowRoot], ["frame", node.contentDocument]]) {
    if (inner && inner.childNodes) {
      out.push(`[${name}`);
      show(inner, out);
      out.push("]");
    }
  }
  if (node.nodeType === Node.ELEMENT_NODE) out.push(`</${node.localName}>`);
  return out;
}

function whole(root) {
  return `${root.compatMode}\n${show(root, []).join("\n")}`;
}

// roots are the trees that a selector is tried in: the document and the contents of its templates.
function roots(root) {
  return [root, ...[...root.querySelectorAll("template")].flatMap((t) => (t.content ? roots(t.content) : []))];
}

// paid writes what the document holds inside the targets of the rules, as this browser reads the page.
function paid(root, rules) {
  const out = [];
  for (const tree of roots(root)) {
    for (const rule of rules) {
      for (const target of tree.querySelectorAll(rule.selector)) {
        if (rule.remove) show(target, out);
        else range(target, rule, out);
      }
    }
  }
  return out.join("\n");
}

function marker(text) {
  return text.startsWith(">") ? `:scope ${text}` : text;
}

function range(target, rule, out) {
  const cut = target.ownerDocument.createRange();
  cut.selectNodeContents(target);
  let from = null;
  if (rule.from) {
    from = target.querySelector(marker(rule.from));
    if (!from) return;
    cut.setStartAfter(from);
  }
  if (rule.to) {
    const behind = (e) => !from || (from.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING && !from.contains(e));
    const to = [...target.querySelectorAll(marker(rule.to))].find(behind);
    if (to) cut.setEndBefore(to);
  }
  const nodes = target.ownerDocument.createNodeIterator(target, NodeFilter.SHOW_ALL);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    if (node === target) continue;
    const own = target.ownerDocument.createRange();
    own.selectNode(node);
    const inside = cut.compareBoundaryPoints(Range.START_TO_START, own) <= 0 && cut.compareBoundaryPoints(Range.END_TO_END, own) >= 0;
    if (inside) show(node, out);
  }
}

// sights looks at frames in threes: a page as it came, rewritten, and rewritten by rules that do nothing.
function sights(rules) {
  const pages = [...document.querySelectorAll("iframe")].map((f) => f.contentDocument);
  return rules.map((list, i) => {
    const [was, gated, idle] = pages.slice(3 * i, 3 * i + 3);
    return { Inside: paid(was, list), Was: whole(was), Gated: whole(gated), Idle: whole(idle) };
  });
}

// insides parses pages and gives for each what stands inside the targets of a selector.
function insides(pages, selector) {
  return pages.map((page) => paid(new DOMParser().parseFromString(page, "text/html"), [{ selector, remove: true }]));
}
