/**
 * A visitor's token: which contact they are in which inbox, signed. Making one writes nothing: a person who only looks leaves no trace.
 * `v1.<contact>.<inbox>.<issued, s>.<HMAC>`; the contact's id in it is random (UUIDv7), so that nobody can guess another's.
 */

import type { ContactActor } from "../accounts/actor.ts";
import { Unauthenticated } from "../kernel/errors.ts";
import { isId } from "../kernel/ids.ts";
import type { Secrets } from "../kernel/secrets.ts";

const purpose = "visitor-token";
/** Whoever stays away for a year is a stranger again. */
const longest = 366 * 86_400;

export function issueToken(secrets: Secrets, contact: { id: string; inboxId: string }, now: number): string {
  const text = `v1.${contact.id}.${contact.inboxId}.${Math.floor(now / 1_000)}`;
  return `${text}.${secrets.sign(purpose, text)}`;
}

/** Throws Unauthenticated(visitor_token). */
export function readToken(secrets: Secrets, token: string | undefined, now: number): ContactActor {
  const [version, id, inboxId, issued, signature, more] = (token ?? "").split(".");
  const fits =
    version === "v1" && more === undefined && isId("con", id) && isId("inb", inboxId) && /^\d{1,12}$/.test(issued ?? "") && signature !== undefined &&
    secrets.verify(purpose, `v1.${id}.${inboxId}.${issued}`, signature) && now / 1_000 - Number(issued) < longest;
  if (!fits) throw new Unauthenticated("visitor_token");
  return { kind: "contact", id, inboxId };
}

/** From `Authorization: Bearer …`, or from the socket's second subprotocol `token.…`, which a browser can set. */
export function tokenOf(request: Request): string | undefined {
  const bearer = /^Bearer (v1\.\S+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  if (bearer) return bearer;
  for (const part of (request.headers.get("sec-websocket-protocol") ?? "").split(",")) {
    const value = part.trim();
    if (value.startsWith("token.")) return value.slice("token.".length);
  }
  return undefined;
}
