const workflow: ProvisioningWorkflow = async ({ identity }) => {
  return identity.jwtClaims.role === "admin" ? ["admin"] : ["user"];
};
export default workflow;
