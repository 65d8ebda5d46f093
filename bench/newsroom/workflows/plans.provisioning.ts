const workflow: ProvisioningWorkflow = ({ identity, http }) => {
  if (identity.jwtClaims.premium) return ["registered"];
  return http?.referer?.includes("partner.example") ? ["registered"] : [];
};
export default workflow;
