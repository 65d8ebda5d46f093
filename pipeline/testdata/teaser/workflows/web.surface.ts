const workflow: SurfaceWorkflow = async ({ features }) => {
  const reading = await features.article.enabled.consume();
  return { properties: { locked: !reading.hasAccess } };
};
export default workflow;
