// The text of an article: whole, with a line about what is left, or cut after two paragraphs.
const wall = `
<aside class="wall">
  <h2>You have read this month's free articles</h2>
  <p>Register for ten a month, or read everything, without advertisements.</p>
  <a class="button" href="/subscribe">See the plans</a> <a class="button quiet" href="/account">Sign in</a>
</aside>`;

const workflow: SurfaceWorkflow = ({ surfaceProperties, identity }) => {
  const page = surfaceProperties ?? {};
  if (page.article === false && page.locked) {
    // Other forms of an article (JSON, plain text) are no pages that could be cut: the gate refuses them.
    return { content: { replaceRange: { replaceWith: [{ type: "html", content: wall }] } } };
  }
  if (page.locked) {
    return { content: { replaceRange: { fromMarker: "> p:nth-of-type(2)", replaceWith: [{ type: "html", content: wall }] } } };
  }
  if (!page.metered) return {};
  const offer = identity.userType === "anonymous" ? ' <a href="/subscribe">Register for ten</a>' : "";
  const left = `${page.remaining} of ${page.limit} free articles left.`;
  return { content: { after: [{ type: "html", content: `<p class="allowance">${left}${offer}</p>` }] } };
};
export default workflow;
