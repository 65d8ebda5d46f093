// One decision for the page: may this reader read this article, and how many are left?
const workflow: SurfaceWorkflow = async ({ features, resource }) => {
  if (!resource.id.startsWith("/article/")) return {};
  const reading = await features.article.enabled.consume();
  return { properties: { locked: !reading.hasAccess, left: reading.remainingUnits ?? null } };
};
export default workflow;
