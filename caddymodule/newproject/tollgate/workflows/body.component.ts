// The text of an article: whole, with a line about what is left, or cut after two paragraphs.
const workflow: SurfaceWorkflow = ({ surfaceProperties, context }) => {
  const page = surfaceProperties ?? {};
  if (page.locked) {
    const welcome = context.campaign === "spring" ? "Half the price this spring." : "Read on with a subscription.";
    const wall = `<aside class="wall"><h2>You have read this month's articles</h2><p>${welcome}</p></aside>`;
    return { content: { replaceRange: { fromMarker: "> p:nth-of-type(2)", replaceWith: [{ type: "html", content: wall }] } } };
  }
  if (page.left == null) return {};
  return { content: { after: [{ type: "html", content: `<p class="left">Articles left this month: ${page.left}</p>` }] } };
};
export default workflow;
