/** What the tracker needs seldom or late: its first token, behaviours, exit intent, invitations. Fetched when the page is idle. */

import type { Invitation } from "../contract/visitors.ts";
import type { VisitorSession } from "../contract/widget.ts";
import { watchBehaviours } from "./behaviours.ts";
import { startInvitations, type InvitationHost } from "./invitations.ts";
import type { Listen, Props, TrackerHost } from "./tracker.ts";

/** Besides what the tracker itself is lent. */
export interface MoreHost extends TrackerHost, Pick<InvitationHost, "quiet" | "draw" | "open"> {
  key: string;
  locale: string;
  /** Of the words that were agreed to, and where. */
  version: string;
  how: "widget" | "banner" | "site";
  /** The chat's token, if the chat came first. */
  chatToken(): Promise<string | null>;
}

export interface More {
  viewed(): void;
  left(): void;
  answered(answer: Response): Promise<void>;
  /** There is another token. */
  renew(): void;
}

interface Ground {
  signal: AbortSignal;
  token(): string | null;
  did(name: string, props?: Props): void;
  warn(): void;
  listen: Listen;
}

// The server takes no other names, and would send the whole batch back.
const nameable = /^[a-z0-9][\w.:-]{0,63}$/i;

/** From the site: only plain values. */
export function track(did: Ground["did"], name: unknown, props: unknown): void {
  if (!nameable.test(String(name))) return console.warn("lingxi: not a name", name);
  const plain = Object.entries(Object(props) as Props).filter(([, value]) => Object(value) !== value);
  did(String(name), Object.fromEntries(plain.slice(0, 20)));
}

export async function more(host: MoreHost, { signal, token, did, warn, listen }: Ground): Promise<More> {
  watchLeaving(listen, warn);
  const invitations = startInvitations({ ...host, signal, token });
  const watch = await watchBehaviours(
    `${host.api}/inboxes/${host.key}/behaviours`,
    (name, props) => nameable.test(name) && did(name, props),
    listen,
  ).catch(() => undefined);
  return {
    viewed: () => watch?.viewed(),
    left() {
      try {
        watch?.left();
      } catch {
        // The view's end has to be told all the same.
      }
    },
    async answered(answer) {
      invitations.offer(((await answer.json()) as { invitation?: Invitation }).invitation);
    },
    renew: invitations.renew,
  };
}

const post = (host: MoreHost, path: string, body: unknown, auth?: string | null) =>
  fetch(host.api + path, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json", ...(auth && { Authorization: `Bearer ${auth}` }) },
    body: JSON.stringify(body),
  });

const consent = (host: MoreHost, granted: boolean, auth: string) =>
  post(
    host,
    "/consents",
    { purpose: "tracking", granted, text_version: host.version, how: host.how, locale: host.locale },
    auth,
  );

/** For whom the inbox wants no more of, until the site says who it is. */
let barred: string | false = false;

/** One token for trail and chat, given out once the server has noted the consent under it. */
export async function beginVisit(host: MoreHost, given?: string): Promise<string | undefined> {
  const kept = host.store("token");
  const identity = host.identity();
  let token = given ?? kept ?? (await host.chatToken());
  if (!token || (identity && !given)) {
    const wanted = identity ?? "-";
    if (barred === wanted) return undefined;
    const body = { inbox_key: host.key, locale: host.locale, identity_token: identity };
    const answer = await post(host, "/sessions", body, token);
    barred = answer.status < 429 && !answer.ok && wanted;
    if (!answer.ok) return undefined;
    token = ((await answer.json()) as VisitorSession).token;
  }
  // Whom the site names takes along what they agreed to; a stranger's new token has to be told of it.
  if (identity ? kept : given === kept) return token;
  const { ok, status } = await consent(host, true, token);
  if (!ok && status < 429) host.refused();
  return ok ? token : undefined;
}

export function withdraw(host: MoreHost, token: string): void {
  void consent(host, false, token).catch(() => {});
}

/** The pointer goes for the tabs; on phones the thumb goes up in a hurry, for the address bar. */
function watchLeaving(listen: Listen, warn: () => void): void {
  let warned = -Infinity;
  const leaving = () => {
    const now = performance.now();
    if (now - warned < 30_000) return;
    warned = now;
    warn();
  };
  listen(document, "mouseout", ({ relatedTarget, clientY }: MouseEvent) => {
    if (!relatedTarget && clientY <= 0) leaving();
  });
  if (!matchMedia("(pointer: coarse)").matches) return;
  let from = scrollY;
  let since = performance.now();
  listen(window, "scroll", ({ timeStamp }: Event) => {
    // Judged by stretches of a tenth of a second.
    if (timeStamp - since < 100) return;
    const up = from - scrollY;
    if (up > 300 && up > 2 * (timeStamp - since)) leaving();
    from = scrollY;
    since = timeStamp;
  });
}
