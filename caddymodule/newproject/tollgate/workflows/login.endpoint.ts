// A sample: whoever asks is signed in, with the plan they ask for. Verify a password or a one-time code here, or leave
// sign-in to your identity provider and name its keys in tollgate.yaml instead.
const workflow: EndpointWorkflow = async ({ request, env }) => {
  const form = new URLSearchParams(await request.text());
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: "this-site",
    sub: (form.get("email") || "reader@example.com").slice(0, 200),
    plan: form.get("plan") === "premium" ? "premium" : "registered",
    iat: now,
    exp: now + 30 * 86_400,
  };
  const session = await sign(claims, env.SESSION_SECRET);
  const secure = new URL(request.url).protocol === "https:" ? "; Secure" : "";
  return new Response(null, {
    status: 303,
    headers: { Location: "/", "Set-Cookie": `session=${session}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax${secure}` },
  });
};
export default workflow;

// sign makes a JSON Web Token (RFC 7519) with HMAC-SHA-256.
async function sign(claims: object, secret: string): Promise<string> {
  const utf8 = new TextEncoder();
  const body = `${base64url(utf8.encode('{"alg":"HS256","typ":"JWT"}'))}.${base64url(utf8.encode(JSON.stringify(claims)))}`;
  const key = await crypto.subtle.importKey("raw", utf8.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return `${body}.${base64url(new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8.encode(body))))}`;
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
