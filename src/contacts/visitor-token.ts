/**
 * A visitor's token: which contact they are in which inbox, signed. Making one writes nothing: a person who only looks leaves no trace.
 * `v1.<contact>.<inbox>.<issued, s>.<HMAC>`; the contact's id in it is random (UUIDv7), so that nobody can guess another's. `v2` is the same,
 * given to whom the site's server has named.
 */

import type { ContactActor } from "../accounts/actor.ts";
import { Gone, Unauthenticated } from "../kernel/errors.ts";
import { isId } from "../kernel/ids.ts";
import type { Secrets } from "../kernel/secrets.ts";

const purpose = "visitor-token";
/** Whoever stays away for a year is a stranger again. */
const longest = 366 * 86_400;

/** How long whom a site's server has named counts as named where that is asked for; as long as their own token may last. */
const namedFor = 86_400;

export function issueToken(
  secrets: Secrets,
  contact: { id: string; inboxId: string; identified?: boolean },
  now: number,
): string {
  const version = contact.identified ? "v2" : "v1";
  const text = `${version}.${contact.id}.${contact.inboxId}.${Math.floor(now / 1_000)}`;
  return `${text}.${secrets.sign(purpose, text)}`;
}

/** Throws Unauthenticated(visitor_token). */
export function readToken(secrets: Secrets, token: string | undefined, now: number): ContactActor {
  const [version, id, inboxId, issued, signature, more] = (token ?? "").split(".");
  const fits =
    (version === "v1" || version === "v2") &&
    more === undefined &&
    isId("con", id) &&
    isId("inb", inboxId) &&
    /^\d{1,12}$/.test(issued ?? "") &&
    signature !== undefined &&
    secrets.verify(purpose, `${version}.${id}.${inboxId}.${issued}`, signature) &&
    now / 1_000 - Number(issued) < longest;
  if (!fits) throw new Unauthenticated("visitor_token");
  const identified = version === "v2" && now / 1_000 - Number(issued) < namedFor;
  return { kind: "contact", id, inboxId, ...(identified && { identified }) };
}

const returnPurpose = "visitor-return";
/** How long a link in a mail leads back into the conversation. */
const returnFor = 14 * 86_400;

/** For a link in a mail: leads back into the contact's conversation, on any device, for two weeks. */
export function issueReturn(secrets: Secrets, contact: { id: string; inboxId: string }, now: number): string {
  const text = `${contact.id}.${contact.inboxId}.${Math.floor(now / 1_000) + returnFor}`;
  return `${text}.${secrets.sign(returnPurpose, text)}`;
}

/** Throws Gone(link_expired), also for a link that was changed. */
export function readReturn(secrets: Secrets, value: string, now: number): { id: string; inboxId: string } {
  const [id, inboxId, until, signature] = value.split(".");
  const fits =
    isId("con", id) &&
    isId("inb", inboxId) &&
    signature !== undefined &&
    secrets.verify(returnPurpose, `${id}.${inboxId}.${until}`, signature);
  if (!fits || now / 1_000 > Number(until)) throw new Gone("link_expired");
  return { id, inboxId };
}

/** From `Authorization: Bearer …`, or from the socket's second subprotocol `token.…`, which a browser can set. */
export function tokenOf(request: Request): string | undefined {
  const bearer = /^Bearer (v[12]\.\S+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  if (bearer) return bearer;
  for (const part of (request.headers.get("sec-websocket-protocol") ?? "").split(",")) {
    const value = part.trim();
    if (value.startsWith("token.")) return value.slice("token.".length);
  }
  return undefined;
}
