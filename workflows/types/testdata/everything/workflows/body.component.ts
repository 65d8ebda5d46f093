const workflow: SurfaceWorkflow = async ({ surfaceProperties, utils }: SurfaceWorkflowArgs) => {
  if (!surfaceProperties?.locked) return {};
  const wall = utils.experiments.bucket("wall-text", { short: 50, long: 50 });
  const text: WebElement = { type: "html", content: `<aside class="wall ${wall}">Subscribe to read on</aside>` };
  return { properties: { wall }, content: { replaceRange: { fromMarker: "p:nth-of-type(2)", replaceWith: [text] } } };
};
export default workflow;
