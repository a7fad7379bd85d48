/** What the trackers on the site's pages send, and which behaviours they should look for. */

import { Hono, type Context } from "hono";
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
  addressOf: (c: Context) => string;
}

const largest = 60_000;

export function trackApi(kernel: Kernel, deps: TrackDeps): Hono {
  const { clock, db } = kernel;
  const { inboxes, limits, visitors } = deps;
  const app = new Hono();
  const tokens = tokenReader(kernel);

  app.post("/track", async (c) => {
    const address = deps.addressOf(c);
    limits.trackedAddresses.take(address);
    const batch = parseBatch(await bodyOf(c));
    const actor = tokens(batch.token);
    limits.tracked.take(actor.id);
    const inbox = inboxOf(inboxes, kernel, c.req.raw, actor);
    mustBeNamed(inbox, actor);
    mustHaveAgreed(c.req.raw, actor, inbox);
    const events = clean(batch, {
      now: clock.now(),
      queryParameters: inbox.privacy.query_parameters,
    });
    if (events.length > 0)
      await visitors.ingest.take({
        visitorId: actor.id,
        inboxId: inbox.id,
        visit: batch.visit,
        tab: batch.tab,
        events,
        about: aboutVisitor(c.req.raw.headers, address),
      });
    const invitation = deps.pending?.(actor.id);
    c.header("cache-control", "no-store");
    return invitation ? c.json({ invitation }) : c.body(null, 204);
  });

  app.get("/inboxes/:key/behaviours", (c) => {
    const inbox = inboxes.byKey(c.req.param("key"));
    if (!inbox) throw new NotFound("not_found");
    c.header("cache-control", "public, max-age=300, stale-while-revalidate=3600");
    const off = inbox.privacy.tracking === "off";
    return c.json({ rules: off ? [] : visitors.rules.of(inbox.id).flatMap((rule) => watched(rule) ?? []) });
  });

  function mustHaveAgreed(request: Request, actor: ContactActor, inbox: Inbox): void {
    const agreed =
      inbox.privacy.tracking !== "off" &&
      !signalSaysNo(request) &&
      visitors.gate.agreed(db, actor.id, inbox.id);
    if (!agreed) throw new Forbidden("consent_missing");
  }

  return app;
}

/** The whole address goes no further than this. */
const aboutVisitor = (headers: Headers, address: string) => () => ({
  device: deviceOf(headers.get("user-agent")),
  language: languageOf(headers.get("accept-language")),
  region: regionOf(shortened(address)),
});

/** As text, so that a beacon needs no preflight. */
async function bodyOf(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (text.length > largest || Buffer.byteLength(text) > largest)
    throw new TooLarge("too_large", { limit: "60 kB" });
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
