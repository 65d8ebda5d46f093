// Tells a reader's own page who is signed in, on which plan, and how many articles are left this month.
const workflow: EndpointWorkflow = async ({ identity, utils }) => {
  const { plans, features } = await utils.accessCheck();
  const reading = features.article.enabled;
  const signedIn = identity?.userType === "authenticated";
  return Response.json({
    signedIn,
    name: signedIn ? (identity.jwtClaims.name ?? identity.identifier) : null,
    plan: plans.includes("premium") ? "premium" : plans.includes("registered") ? "registered" : "anonymous",
    plans,
    limit: reading.totalUnits ?? null,
    remaining: reading.remainingUnits ?? null,
    ads: features.article.ads,
  });
};
export default workflow;
