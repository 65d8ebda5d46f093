// Articles that concern everybody are free, whatever a plan says.
const free = ["/article/one"];

const workflow: FeatureWorkflow<"article"> = ({ resource }) => {
  return free.includes(resource.id) ? { enabled: "on" } : {};
};
export default workflow;
