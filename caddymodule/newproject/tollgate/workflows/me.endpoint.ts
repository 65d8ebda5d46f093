// Tells a page who is signed in and what is left.
const workflow: EndpointWorkflow = async ({ identity, utils }) => {
  const { plans, features } = await utils.accessCheck();
  const signedIn = identity?.userType === "authenticated";
  return Response.json({ name: signedIn ? identity.identifier : null, plans, left: features.article.enabled.remainingUnits ?? null });
};
export default workflow;
