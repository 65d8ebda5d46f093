const workflow: ProvisioningWorkflow = async ({ identity }: ProvisioningWorkflowArgs) => {
  if (identity.jwtClaims.premium) return ["premium"];
  if (identity.userType === "authenticated") return ["registered"];
  return [];
};
export default workflow;
