/** Signs what goes out, by Standard Webhooks 1.0 (github.com/standard-webhooks): `v1,` + base64 of HMAC-SHA256 over `id.timestamp.body`. Pure. */

import { createHmac, randomBytes } from "node:crypto";

const prefix = "whsec_";

/** 32 random bytes; the standard asks for 24 to 64. */
export const newSecret = (): string => prefix + randomBytes(32).toString("base64");

/** One header for all secrets that count now, so that a receiver may change its own at leisure. `at` in epoch ms. */
export function signatureHeaders(
  secrets: readonly string[],
  { id, at, body }: { id: string; at: number; body: string },
): Record<string, string> {
  const timestamp = Math.floor(at / 1_000);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signatures.join(" "),
  };
}
