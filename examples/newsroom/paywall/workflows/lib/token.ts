import { hmac } from "./sha256";

// issueToken writes a JSON Web Token (RFC 7519), signed with HMAC-SHA-256.
export function issueToken(claims: Record<string, unknown>, secret: string): string {
  const utf8 = new TextEncoder();
  const body = `${base64url(utf8.encode('{"alg":"HS256","typ":"JWT"}'))}.${base64url(utf8.encode(JSON.stringify(claims)))}`;
  return `${body}.${base64url(hmac(utf8.encode(secret), utf8.encode(body)))}`;
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
