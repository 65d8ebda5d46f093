const workflow: SurfaceWorkflow = async ({ features, http, identity, resource, utils }: SurfaceWorkflowArgs) => {
  const gift = http?.cookies.gift ? await utils.buckets.get("gifts", http.cookies.gift) : null;
  if (gift === resource.id) return { properties: { locked: false } };
  const reading = await features.article.enabled.consume();
  if (!reading.hasAccess && identity.userType === "anonymous") {
    return { properties: { locked: true }, http: { addHeaders: [{ name: "X-Robots-Tag", value: "noarchive" }] } };
  }
  return { properties: { locked: !reading.hasAccess } };
};
export default workflow;
