const workflow: SurfaceWorkflow = ({ surfaceProperties }) => {
  const page = surfaceProperties ?? {};
  if (!page.locked) {
    return { content: { after: [{ type: "html", content: `<p class="left">${page.remaining} of ${page.limit} left</p>` }] } };
  }
  const wall: WebElement = { type: "html", content: '<aside class="wall"><a href="/subscribe">Subscribe to read on</a></aside>' };
  return { content: { replaceRange: { fromMarker: "> p:nth-of-type(2)", replaceWith: [wall] } } };
};
export default workflow;
