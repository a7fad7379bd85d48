/** The inbox as anybody may see it: looks, texts, hours, who is there. The same for all visitors of a language; stores nothing. */

import type { Context } from "hono";
import type { WidgetConfig } from "../../web/contract/widget.ts";
import { isOwnOrigin } from "../accounts/authenticate.ts";
import { sendsMail } from "../accounts/mail.ts";
import type { InboxCache } from "../inboxes/cache.ts";
import { widgetConfig } from "../inboxes/widget-config.ts";
import { originAllowed } from "../inboxes/origins.ts";
import { noteInstalled } from "../inboxes/service.ts";
import type { Inbox } from "../inboxes/types.ts";
import { Forbidden, NotFound } from "../kernel/errors.ts";
import { pickLocale, type Locale } from "../kernel/i18n.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Presenter } from "../conversations/present.ts";
import type { Presence } from "../presence/service.ts";
import { minute } from "../kernel/clock.ts";

export interface PublicInboxDeps {
  inboxes: InboxCache;
  presence: Presence;
  presenter: Presenter;
  build: string;
  brand: () => string;
  parts: WidgetConfig["parts"];
}

/** Faces and reply times may be a little old: this answer is asked for on every page view. */
const keepMs = 10_000;

export function publicInbox(kernel: Kernel, deps: PublicInboxDeps, c: Context): Response {
  const inbox = deps.inboxes.byKey(c.req.param("key") ?? "");
  if (!inbox) throw new NotFound("not_found");
  const origin = c.req.header("origin");
  const foreign = origin !== undefined && !isOwnOrigin(c.req.raw, kernel.config.publicUrl);
  if (foreign && !originAllowed(inbox, origin)) throw new Forbidden("cross_origin");
  if (foreign && !inbox.installedAt)
    void kernel.write((tx) => noteInstalled(tx, inbox.id, origin)).catch(() => {});
  const locale = pickLocale(c.req.query("locale") ?? c.req.header("accept-language") ?? inbox.locale);
  c.header("cache-control", "public, max-age=10");
  return c.json(publicConfig(kernel, deps, inbox, locale));
}

export function publicConfig(
  kernel: Kernel,
  deps: PublicInboxDeps,
  inbox: Inbox,
  locale: Locale,
): WidgetConfig {
  const now = kernel.clock.now();
  return widgetConfig(inbox, {
    ...staff(kernel, deps, inbox.id, now),
    locale,
    now,
    mail: sendsMail(kernel.db),
    brand: deps.brand(),
    build: deps.build,
    parts: deps.parts,
  });
}

interface Staff {
  at: number;
  agents: { name: string; avatar_url?: string }[];
  online: boolean;
  replySeconds: number | null;
}
const kept = new WeakMap<Kernel, Map<string, Staff>>();

function staff(
  kernel: Kernel,
  { presence, presenter }: PublicInboxDeps,
  inboxId: string,
  now: number,
): Staff {
  let of = kept.get(kernel);
  if (!of) kept.set(kernel, (of = new Map()));
  const known = of.get(inboxId);
  if (known && now >= known.at && now - known.at < keepMs) return known;
  const free = presence.free(kernel.db, inboxId).slice(0, 3);
  const made: Staff = {
    at: now,
    agents: free.flatMap(({ id }) => presenter.person(id) ?? []),
    online: presence.attended(kernel.db, inboxId),
    replySeconds: medianReply(kernel, inboxId, now),
  };
  of.set(inboxId, made);
  return made;
}

/** Of the newest hundred answered conversations of a week, in seconds; null while there are fewer than five. */
function medianReply({ db }: Kernel, inboxId: string, now: number): number | null {
  const rows = db.all<{ ms: number }>(
    `select first_replied_at - created_at as ms from conversations
     where inbox_id = ? and status = 'closed' and last_message_at > ? and first_replied_at is not null order by last_message_at desc limit 100`,
    inboxId,
    now - 7 * 24 * 60 * minute,
  );
  if (rows.length < 5) return null;
  const sorted = rows.map((row) => row.ms).sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)]! / 1_000);
}
