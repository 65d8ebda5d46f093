const workflow: SurfaceWorkflow = async ({ features, resource }) => {
  if (resource.id === "/article/locked") return { properties: { locked: true } };
  const reading = await features.article.enabled.consume();
  return { properties: { locked: !reading.hasAccess, remaining: reading.remainingUnits, limit: reading.totalUnits } };
};
export default workflow;
