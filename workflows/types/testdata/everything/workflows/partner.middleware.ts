const workflow: MiddlewareWorkflow = async ({ context, http }: MiddlewareWorkflowArgs) => {
  if (context.countryCode === "XX") return { action: "fail", httpStatusCode: 451, message: "Not available here" };
  const campaign = new URL(http?.url ?? "https://none/").searchParams.get("campaign");
  return campaign ? { action: "set_properties", properties: { campaign } } : undefined;
};
export default workflow;
