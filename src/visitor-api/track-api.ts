/** What the trackers on the site's pages send, and which behaviours they should look for. */

import { Hono } from "hono";
import type { Invitation } from "../../web/contract/visitors.ts";
import type { ContactActor } from "../accounts/actor.ts";
import { isOwnOrigin } from "../accounts/authenticate.ts";
import { currentContact } from "../contacts/queries.ts";
import { readToken } from "../contacts/visitor-token.ts";
import type { InboxCache } from "../inboxes/cache.ts";
import { originAllowed } from "../inboxes/origins.ts";
import type { Inbox } from "../inboxes/types.ts";
import { hour } from "../kernel/clock.ts";
import { shortened } from "../kernel/client-address.ts";
import { Forbidden, Malformed, NotFound, TooLarge } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { deviceOf, languageOf } from "../visitors/device.ts";
import { clean, parseBatch } from "../visitors/parse-batch.ts";
import { regionOf } from "../visitors/region.ts";
import type { Visitors } from "../visitors/reactions.ts";
import { watched } from "../visitors/types.ts";
import { signalSaysNo } from "./consents-api.ts";
import { mustBeNamed } from "./face.ts";
import type { VisitorLimits } from "./limits.ts";

export interface TrackDeps {
  inboxes: InboxCache;
  limits: VisitorLimits;
  visitors: Visitors;
  /** An invitation that waits for this visitor: it goes with the answer. */
  pending?: (visitorId: string) => Invitation | undefined;
}

const largest = 60_000;

/** Where batches go; the door hands them over without the router's detours, since there are more of them than of all else. */
export const trackPath = "/visitor/v1/track";

export type TakeBatch = (request: Request, address: string) => Promise<Response>;

/** Answers 204, or 200 with an invitation; throws DomainErrors. */
export function batchTaker(kernel: Kernel, deps: TrackDeps): TakeBatch {
  const { clock, db } = kernel;
  const { inboxes, limits, visitors } = deps;
  const tokens = tokenReader(kernel);

  return async (request, address) => {
    limits.trackedAddresses.take(address);
    const batch = parseBatch(await bodyOf(request));
    const actor = tokens(batch.token);
    limits.tracked.take(actor.id);
    const inbox = inboxOf(inboxes, kernel, request, actor);
    mustBeNamed(inbox, actor);
    const agreed =
      inbox.privacy.tracking !== "off" &&
      !signalSaysNo(request) &&
      visitors.gate.agreed(db, actor.id, inbox.id);
    if (!agreed) throw new Forbidden("consent_missing");
    const { visit, tab } = batch;
    const events = clean(batch, { now: clock.now(), queryParameters: inbox.privacy.query_parameters });
    const about = aboutVisitor(request.headers, address);
    if (events.length > 0)
      await visitors.ingest.take({ visitorId: actor.id, inboxId: inbox.id, visit, tab, events, about });
    const invitation = deps.pending?.(actor.id);
    return invitation
      ? Response.json({ invitation }, { headers })
      : new Response(null, { status: 204, headers });
  };
}

const headers = { "access-control-allow-origin": "*", "cache-control": "no-store" };

/** Mounted before the visitor's token is asked for. */
export function behavioursApi({ inboxes, visitors }: Pick<TrackDeps, "inboxes" | "visitors">): Hono {
  const app = new Hono();
  app.get("/inboxes/:key/behaviours", (c) => {
    const inbox = inboxes.byKey(c.req.param("key"));
    if (!inbox) throw new NotFound("not_found");
    c.header("cache-control", "public, max-age=300, stale-while-revalidate=3600");
    const off = inbox.privacy.tracking === "off";
    return c.json({ rules: off ? [] : visitors.rules.of(inbox.id).flatMap((rule) => watched(rule) ?? []) });
  });

  return app;
}

/** The whole address goes no further than this. */
const aboutVisitor = (headers: Headers, address: string) => () => ({
  device: deviceOf(headers.get("user-agent")),
  language: languageOf(headers.get("accept-language")),
  region: regionOf(shortened(address)),
});

/** A body that doesn't say how long it is, is read no further than it may be. */
async function textInParts(request: Request): Promise<string> {
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > largest) throw tooLarge();
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

const tooLarge = () => new TooLarge("too_large", { limit: "60 kB" });

/** As text, so that a beacon needs no preflight. */
async function bodyOf(request: Request): Promise<unknown> {
  const length = request.headers.get("content-length");
  if (Number(length) > largest) throw tooLarge();
  const text = length === null ? await textInParts(request) : await request.text();
  if (text.length > largest || Buffer.byteLength(text) > largest) throw tooLarge();
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed("malformed");
  }
}

function inboxOf(inboxes: InboxCache, kernel: Kernel, request: Request, actor: ContactActor): Inbox {
  const inbox = inboxes.byId(actor.inboxId);
  if (!inbox || inbox.archivedAt) throw new NotFound("not_found");
  const origin = request.headers.get("origin");
  if (origin !== null && !isOwnOrigin(request, kernel.config.publicUrl) && !originAllowed(inbox, origin))
    throw new Forbidden("cross_origin");
  return inbox;
}

/** Tokens that were read lately: a signature and a look-up for each page view would cost more than the page view. */
function tokenReader({ bus, clock, db, secrets }: Kernel): (token: string) => ContactActor {
  const kept = new Map<string, { actor: ContactActor; at: number }>();
  const mostKept = 20_000;
  bus.commit("contact.merged", () => kept.clear());
  return (token) => {
    const now = clock.now();
    const found = kept.get(token);
    if (found && Math.abs(now - found.at) < hour) return found.actor;
    const said = readToken(secrets, token, now);
    // A token outlives a merge of its contact with another.
    const actor: ContactActor = { ...said, id: currentContact(db, said.id)?.id ?? said.id };
    if (kept.size >= mostKept) kept.clear();
    kept.set(token, { actor, at: now });
    return actor;
  };
}
