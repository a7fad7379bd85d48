/** Tells the shop which pages a visitor who agreed looks at, and for how long; the loader fetches it after the yes, never before. */

import type { TrackBatch, TrackEvent } from "../contract/visitors.ts";
import type { HowAgreed } from "../contract/widget.ts";
import type { Lent, Listen, Props, Tracker } from "./lent.ts";
import type * as morePart from "./tracker-more.ts";

const silence = 1_800_000;
const most = 50;

export function startTracker(lent: Lent, how: HowAgreed): Tracker {
  const { store } = lent;
  const off = new AbortController();
  const { signal } = off;
  const queue: TrackEvent[] = [];
  const random = () => crypto.getRandomValues(new Uint32Array(3)).join("-");
  const tab = store("tab", undefined, true) ?? random();
  let token: string | null = null;
  let work: Promise<unknown> = Promise.resolve();
  let visit = "";
  let view!: Extract<TrackEvent, { t: "page" }>;
  let seenAt = 0;
  let seen = 0;
  let beats = 0;
  let beat = 0;
  let soon = 0;
  let gone = false;
  let more: morePart.More | undefined;

  // Whatever goes wrong in here is none of the page's business.
  const safe =
    <A extends unknown[]>(run: (...values: A) => unknown) =>
    (...values: A): void => {
      try {
        if (!signal.aborted) run(...values);
      } catch {}
    };
  const listen: Listen = (target, name, run) => {
    target.addEventListener(name, safe(run) as () => void, { capture: true, signal });
  };
  const after = (ms: number, run: () => void) => window.setTimeout(safe(run), ms);
  const later = (ms: number) => (soon ||= after(ms, flush));
  const now = () => performance.now();
  const late = () => lent.late<typeof morePart>("more");
  /** Anchors within a page are no pages; routes after `#/` or `#!/` are. */
  const here = () => location.href.replace(/#(?!!?\/).*/, "");

  function dwell(state: "here" | "hidden" | "gone"): void {
    const { id } = view;
    const visible_ms = seen + (seenAt && now() - seenAt);
    const event: TrackEvent = {
      t: "dwell",
      id,
      at: Date.now(),
      visible_ms,
      depth: more?.depth() ?? 0,
      state,
    };
    const at = queue.findIndex((each) => each.t === "dwell" && each.id === id);
    if (at < 0) queue.push(event);
    else queue[at] = event;
  }

  function look(referrer: string): void {
    gone = false;
    seen = beats = 0;
    seenAt = document.hidden ? 0 : now();
    view = { t: "page", id: random(), at: Date.now(), url: here(), title: "", referrer };
    queue.push(view);
    pulse();
    later(300);
    more?.viewed();
  }

  function leave(): void {
    more?.left();
    dwell("gone");
  }

  function moved(): void {
    const { url } = view;
    if (here() === url) return;
    leave();
    look(url);
  }

  function pulse(): void {
    clearTimeout(beat);
    beat = after(Math.min(60_000, 5_000 * 2 ** beats++), () => {
      if (!seenAt) return;
      if (!token) become();
      dwell("here");
      flush();
      pulse();
    });
  }

  function hide(last: boolean): void {
    if (gone) return;
    gone = last;
    if (seenAt) seen += now() - seenAt;
    seenAt = 0;
    if (last) leave();
    else dwell("hidden");
    flush();
  }

  function show(): void {
    if (gone) return;
    if (Date.now() - +visit.split(" ")[1]! > silence) return look(here());
    seenAt ||= now();
    beats = 0;
    pulse();
    dwell("here");
    later(300);
  }

  function flush(): void {
    clearTimeout(soon);
    soon = 0;
    // A page that is only being prepared is not looked at.
    if (!token || !queue[0] || (document as { prerendering?: boolean }).prerendering) return;
    // A page of one piece names itself after it has come.
    view.title = document.title.slice(0, 300);
    const time = Date.now();
    const [id, at] = (store("visit") ?? visit).split(" ");
    const name = id && time - +at! < silence ? id : random();
    store("visit", (visit = `${name} ${time}`));
    const events = queue.splice(0, most);
    const batch: TrackBatch = { token, visit: name, tab, sent_at: time, events };
    // As text, without cookies, and going on after the page has gone: no preflight.
    fetch(`${lent.base}/visitor/v1/track`, {
      method: "POST",
      credentials: "omit",
      keepalive: true,
      body: JSON.stringify(batch),
    })
      .then((answer) => {
        const { status } = answer;
        if (status === 200) return more?.answered(answer);
        if (status === 403) return late().then((part) => part.forget(lent));
        // What was wrong with it stays wrong.
        if (status !== 401 && status < 429) return;
        queue.unshift(...events);
        if (status !== 401 || batch.token !== token) return;
        store("token", (token = null));
        become();
      })
      .catch(() => queue.unshift(...events))
      .then(() => queue.splice(200));
    if (queue[0]) later(1_000);
  }

  /** The chat has this token; without one: whichever there is, and the site may have said who it is. */
  function become(given?: string): void {
    work = work
      .then(async () => {
        const kept = store("token");
        const next =
          kept && (given ?? kept) === kept && !lent.identity
            ? kept
            : await (await late()).beginVisit(lent, how, given);
        if (!next || signal.aborted) return;
        store("token", (token = next));
        store("tab", tab, true);
        lent.post({ lingxi: 1, t: "session", token: next });
        flush();
        more?.renew();
      })
      .catch(() => {});
  }

  listen(document, "visibilitychange", () => (document.hidden ? hide(false) : show()));
  listen(window, "pagehide", () => hide(true));
  const did = (name: string, props?: Props): void => {
    queue.push({ t: "did", id: view.id, key: random(), at: Date.now(), name, ...(props && { props }) });
    later(500);
  };
  const warn = () => {
    queue.push({ t: "leaving", id: view.id, at: Date.now() });
    flush();
  };

  look(document.referrer);
  become();
  (window.requestIdleCallback ?? setTimeout)(() => {
    late().then(
      async (part) =>
        (more = await part.more(lent, {
          signal,
          token: () => token,
          did,
          warn,
          listen,
          become,
          look,
          moved,
        })),
      () => {},
    );
  });
  return {
    track: safe((name, props) => void late().then((part) => part.track(did, name, props))),
    stop(tell) {
      off.abort();
      const given = token;
      void late().then((part) => part.stopped(lent, how, tell ? given : null));
    },
  };
}
