// Tells all other workflows which campaign a reader comes from: /article/one?campaign=spring
const workflow: MiddlewareWorkflow = ({ http }) => {
  const campaign = http ? new URL(http.url).searchParams.get("campaign") : null;
  return campaign && /^[a-z]{1,20}$/.test(campaign) ? { action: "set_properties", properties: { campaign } } : undefined;
};
export default workflow;
