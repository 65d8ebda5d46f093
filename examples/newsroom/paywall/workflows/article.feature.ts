// Articles that concern everybody's safety are free, whatever a plan says.
const serviceArticles = ["/article/storm-surge-what-to-do"];

const workflow: FeatureWorkflow<"article"> = ({ resource }) => {
  return serviceArticles.includes(resource.id) ? { enabled: "on" } : {};
};
export default workflow;
