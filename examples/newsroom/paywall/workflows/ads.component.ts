// Advertisements leave the page of readers whose plan says so.
const workflow: SurfaceWorkflow = ({ features }) => {
  return features.article.ads ? {} : { content: { remove: true } };
};
export default workflow;
