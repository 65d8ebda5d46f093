import { issueToken } from "./lib/token";

// A demo: whoever asks is signed in, with the plan they ask for. A real site verifies a password or a one-time code here,
// or leaves sign-in to its identity provider and only names the provider's keys in tollgate.yaml.
const workflow: EndpointWorkflow = async ({ request, env }) => {
  const form = new URLSearchParams(await request.text());
  const email = form.get("email") || "reader@example.com";
  const plan = form.get("plan") === "premium" ? "premium" : "registered";
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: "newsroom", aud: "readers", sub: email.slice(0, 200), name: email.split("@")[0], plan, iat: now, exp: now + 30 * 86_400 };
  const token = issueToken(claims, env.JWT_SECRET);
  const secure = new URL(request.url).protocol === "https:" ? "; Secure" : "";
  return new Response(null, {
    status: 303,
    headers: { Location: "/", "Set-Cookie": `session=${token}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax${secure}` },
  });
};
export default workflow;
