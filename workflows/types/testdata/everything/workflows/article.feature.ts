const workflow: FeatureWorkflow = async ({ context, plans, properties }: FeatureWorkflowArgs) => {
  if (context.botTags.some((tag) => tag.category === "ai-crawler")) return { enabled: "off" };
  if (plans.includes("trial") && properties.enabled.state === "metered") {
    return { enabled: { state: "metered", limit: 10 } };
  }
  return {};
};
export default workflow;
