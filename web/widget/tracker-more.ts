/** What the tracker needs seldom or late: its first token, behaviours, exit intent, invitations. Fetched when the page is idle. */

import type { Invitation } from "../contract/visitors.ts";
import type { FromFrame, HowAgreed, VisitorSession } from "../contract/widget.ts";
import { watchBehaviours } from "./behaviours.ts";
import { startInvitations } from "./invitations.ts";
import { command, hasFrame, type Lent, type Listen, type Props } from "./lent.ts";

export interface More {
  /** The deepest point that was seen, in percent of the page's height. */
  depth(): number;
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
  become(token?: string): void;
  /** Another page has come, or the same one again. */
  look(referrer: string): void;
  moved(): void;
}

// The server takes no other names, and would send the whole batch back.
const nameable = /^[a-z0-9][\w.:-]{0,63}$/i;

/** From the site: only plain values. */
export function track(did: Ground["did"], name: unknown, props: unknown): void {
  if (!nameable.test(String(name))) return console.warn("lingxi: not a name", name);
  const plain = Object.entries(Object(props) as Props).filter(([, value]) => Object(value) !== value);
  did(String(name), Object.fromEntries(plain.slice(0, 20)));
}

export async function more(
  lent: Lent,
  { signal, token, did, warn, listen, become, look, moved }: Ground,
): Promise<More> {
  const depth = watchDepth(listen);
  watchMoves(listen, moved, look);
  watchLeaving(listen, warn);
  const invitations = startInvitations(lent, { signal, token });
  // The chat came first, or has another token now: its word counts.
  hear(lent, (message) => {
    if (signal.aborted) return;
    if (message.t === "accepted") invitations.accepted(message.id);
    if (message.t === "session" && message.token && message.token !== token()) become(message.token);
  });
  lent.post({ lingxi: 1, t: "tracking", on: true });
  command("on", "identify", () => become());
  // Another tab took it back, forgot, or is somebody else now.
  listen(window, "storage", ({ key, newValue }: StorageEvent) => {
    if (lent.store("tracking") !== lent.config.consent_version) forget(lent);
    else if (key?.endsWith(".token") && newValue) become(newValue);
  });
  const watch = await watchBehaviours(
    `${api(lent)}/inboxes/${lent.config.key}/behaviours`,
    (name, props) => nameable.test(name) && did(name, props),
    listen,
  ).catch(() => undefined);
  return {
    depth: depth.deepest,
    viewed() {
      depth.begin();
      watch?.viewed();
    },
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

const api = ({ base }: Lent) => `${base}/visitor/v1`;

const post = (lent: Lent, path: string, body: unknown, auth?: string | null) =>
  fetch(api(lent) + path, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json", ...(auth && { Authorization: `Bearer ${auth}` }) },
    body: JSON.stringify(body),
  });

function consent(lent: Lent, how: HowAgreed, granted: boolean, auth: string): Promise<Response> {
  const { consent_version: text_version, locale } = lent.config;
  return post(lent, "/consents", { purpose: "tracking", granted, text_version, how, locale }, auth);
}

/** Beside whoever listens to the frame already. */
function hear(lent: Lent, run: (message: FromFrame) => void): void {
  const { heard } = lent;
  lent.heard = (message) => {
    heard?.(message);
    run(message);
  };
}

/** The chat's token, if the chat came first. */
function chatToken(lent: Lent): Promise<string | null> {
  if (!hasFrame(lent)) return Promise.resolve(null);
  return new Promise((heard) => {
    hear(lent, (message) => message.t === "session" && heard(message.token));
    lent.post({ lingxi: 1, t: "tracking", on: true });
    setTimeout(heard, 4_000, null);
  });
}

/** For whom the inbox wants no more of, until the site says who it is. */
let barred: string | false = false;

/** One token for trail and chat, given out once the server has noted the consent under it. */
export async function beginVisit(lent: Lent, how: HowAgreed, given?: string): Promise<string | undefined> {
  const kept = lent.store("token");
  const identity = lent.identity;
  let token = given ?? kept ?? (await chatToken(lent));
  if (!token || (identity && !given)) {
    const wanted = identity ?? "-";
    if (barred === wanted) return undefined;
    const { key, locale } = lent.config;
    const answer = await post(lent, "/sessions", { inbox_key: key, locale, identity_token: identity }, token);
    barred = answer.status < 429 && !answer.ok && wanted;
    if (!answer.ok) return undefined;
    token = ((await answer.json()) as VisitorSession).token;
  }
  // Whom the site names takes along what they agreed to; a stranger's new token has to be told of it.
  if (identity ? kept : given === kept) return token;
  const { ok, status } = await consent(lent, how, true, token);
  if (!ok && status < 429) forget(lent);
  return ok ? token : undefined;
}

/** The server knows of no consent, or another tab took it back. */
export function forget(lent: Lent): void {
  if (lent.store("tracking") !== "no") lent.store("tracking", null);
  void lent.tracker?.then((it) => it.stop());
  lent.tracker = undefined;
}

/** `told`: the token under which the server hears that it was taken back. */
export function stopped(lent: Lent, how: HowAgreed, told: string | null): void {
  if (told) void consent(lent, how, false, told).catch(() => {});
  for (const what of ["token", "visit"]) lent.store(what, null);
  lent.store("tab", null, true);
  lent.post({ lingxi: 1, t: "tracking", on: false });
}

// Through an event, so that what goes wrong, and what has ended, is none of the page's business.
const movedEvent = "lingxi-moved";

/** What a page of one piece calls when it shows another page; and pages that the browser kept and shows again. */
function watchMoves(listen: Listen, moved: () => void, look: (referrer: string) => void): void {
  for (const name of ["pushState", "replaceState"] as const) {
    const own = history[name];
    history[name] = function (...values) {
      const before = location.pathname + location.hash;
      own.apply(this, values);
      // A change of the query alone is a filter, not a page.
      if (name === "pushState" || location.pathname + location.hash !== before)
        dispatchEvent(new Event(movedEvent));
    };
  }
  for (const name of ["popstate", "hashchange", movedEvent]) listen(window, name, moved);
  listen(window, "pageshow", ({ persisted }: PageTransitionEvent) => persisted && look(location.href));
  // It may have happened before this was here to hear it.
  moved();
}

function watchDepth(listen: Listen): { begin(): void; deepest(): number } {
  let deepest = 0;
  let waiting = false;
  const measure = () => {
    waiting = false;
    const part = ((scrollY + innerHeight) / document.documentElement.scrollHeight) * 100;
    deepest = Math.max(deepest, Math.min(100, Math.round(part)));
  };
  const soon = () => {
    if (!waiting) requestAnimationFrame(measure);
    waiting = true;
  };
  listen(window, "scroll", soon);
  soon();
  return {
    begin() {
      deepest = 0;
      soon();
    },
    deepest: () => deepest,
  };
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
