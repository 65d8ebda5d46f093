// Plans beside those that the catalogue assigns by class of visitor.
const workflow: ProvisioningWorkflow = ({ identity, http, env }) => {
  const plans: PlanSlug[] = [];
  if (identity.jwtClaims.plan === "premium") plans.push("premium");
  // A referrer proves nothing, it is a courtesy: readers who come from a partner get a few articles a day on top.
  if (http?.referer && partners(env.PARTNER_HOSTS).includes(host(http.referer))) plans.push("partner");
  return plans;
};
export default workflow;

function partners(list: string): string[] {
  return list.split(",").map((name) => name.trim());
}

function host(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return "";
  }
}
