// Advertisements leave the page of readers whose plan says so.
const workflow: SurfaceWorkflow = ({ features }) => ({ content: { remove: features.article.ads === false } });
export default workflow;
