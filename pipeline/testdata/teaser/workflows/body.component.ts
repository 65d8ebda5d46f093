const workflow: SurfaceWorkflow = async ({ surfaceProperties }) => {
  if (!surfaceProperties?.locked) return {};
  return { content: { replaceRange: { fromMarker: "p:nth-of-type(2)", replaceWith: [{ type: "text", content: "Subscribe" }] } } };
};
export default workflow;
