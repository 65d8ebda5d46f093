// One decision for the page: may this reader read this article, and how many are left?
const workflow: SurfaceWorkflow = async ({ features, resource }) => {
  if (!/^\/article\/[^/.]+$/.test(resource.id)) {
    // Front pages, and other forms of an article (JSON, plain text): those are for readers who may read everything.
    return { properties: { article: false, locked: features.article.enabled.state !== "on" } };
  }
  const before = features.article.enabled.state;
  const reading = await features.article.enabled.consume();
  return {
    properties: {
      article: true,
      locked: !reading.hasAccess,
      metered: before === "metered",
      remaining: reading.remainingUnits ?? null,
      limit: reading.totalUnits ?? null,
    },
  };
};
export default workflow;
