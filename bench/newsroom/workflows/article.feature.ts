const workflow: FeatureWorkflow = ({ resource, context }) => {
  if (context.botTags.some((tag) => tag.category === "ai-crawler")) return { enabled: "off" };
  return resource.id.startsWith("/article/free-") ? { enabled: "on" } : {};
};
export default workflow;
