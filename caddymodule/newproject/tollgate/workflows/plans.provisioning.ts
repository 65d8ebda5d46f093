// Plans beside those that tollgate.yaml assigns by class of visitor.
const workflow: ProvisioningWorkflow = ({ identity }) => {
  return identity.jwtClaims.plan === "premium" ? ["premium"] : [];
};
export default workflow;
