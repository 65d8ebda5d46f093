const workflow: EndpointWorkflow = () => {
  return new Response(null, {
    status: 303,
    headers: { Location: "/", "Set-Cookie": "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax" },
  });
};
export default workflow;
