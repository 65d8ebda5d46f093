const workflow: SurfaceWorkflow = ({ features }) => {
  return features.article.ads ? { content: { setAttributes: { "data-plan": "metered" } } } : { content: { remove: true } };
};
export default workflow;
