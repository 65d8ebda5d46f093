const workflow: EndpointWorkflow = async (args: EndpointWorkflowArgs): Promise<EndpointWorkflowResult> => {
  const { request, identity, utils } = args;
  if (!identity) return Response.json({ message: "sign in first" }, { status: 401 });
  const { topics } = (await request.json()) as { topics: string[] };
  await utils.identity.writeCustomData(identity, "topics", topics);
  return new Response(`saved for ${new URL(request.url).pathname}`);
};
export default workflow;
