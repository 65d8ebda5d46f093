const workflow: EndpointWorkflow = () => {
  const headers = { Location: "/", "Set-Cookie": "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax" };
  return new Response(null, { status: 303, headers });
};
export default workflow;
