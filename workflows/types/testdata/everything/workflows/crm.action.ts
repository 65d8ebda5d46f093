type Args = ActionWorkflowArgs<ActionWorkflowPlansChangedPayload>;
const workflow: ActionWorkflow = async ({ identity, payload, eventId, env, utils }: Args) => {
  const body = JSON.stringify({ member: identity?.identifier, added: payload.added });
  const headers = { "Content-Type": "application/json", "Idempotency-Key": eventId };
  const answer = await utils.integrations.crm.fetch(`/lists/${env.CRM_LIST}`, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`CRM answered ${answer.status}`);
  return { status: "success" };
};
export default workflow;
