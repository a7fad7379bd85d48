/** `/widget.js` on a host's page: draws the launcher, opens the chat in a frame of our origin, stores nothing before a click. */

import type { FromFrame, HowAgreed, ToFrame, WidgetConfig } from "../contract/widget.ts";
import { translator } from "../shared/i18n.ts";
import { addressesOf, configUrl, frameUrl, trustedMessage, wantedLocale } from "./addresses.ts";
import type * as consentPart from "./consent.ts";
import type * as greetingPart from "./greeting.ts";
import { drawLauncher } from "./launcher.ts";
import type { Lent } from "./lent.ts";
import type * as trackerPart from "./tracker.ts";

type Said = { tracking?: boolean | null };
type Listener = (value?: unknown) => void;
type ApiCall = ArrayLike<unknown>;
interface Api {
  (...call: unknown[]): void;
  q?: ApiCall[];
  loaded?: boolean;
}

const greetAfter = 4_000;
const fullScreen = "(max-width: 479px), (max-height: 519px)";
const scope = window as unknown as { lingxi?: Api };
const script = (document.currentScript ??
  document.querySelector("script[data-inbox][src*='widget.js']")) as HTMLScriptElement | null;
const key = script?.dataset["inbox"];

/** Lets the page draw and hear its visitor before the next piece of work. */
const breathe = () => new Promise<unknown>((go) => setTimeout(go));

if (script && key && !scope.lingxi?.loaded) void start(script, key);

async function start(tag: HTMLScriptElement, inbox: string): Promise<void> {
  const { base, origin } = addressesOf(tag.src);
  const calls: ApiCall[] = [["identify", tag.dataset["identity"]], ...(scope.lingxi?.q ?? [])];
  const api: Api = (...call) => void calls.push(call);
  api.loaded = true;
  scope.lingxi = api;

  await breathe();
  const locale = wantedLocale(tag.dataset["locale"], document.documentElement.lang, navigator.language);
  const response = await fetch(configUrl(base, inbox, locale), { credentials: "omit" }).catch(() => null);
  if (!response?.ok)
    return console.warn(`lingxi: ${base} did not answer for inbox ${inbox}`, response?.status ?? "");
  const config = (await response.json()) as WidgetConfig;
  if (document.readyState === "loading") {
    await new Promise((ready) => document.addEventListener("DOMContentLoaded", ready, { once: true }));
  }
  await breathe();
  await run(config, base, origin, calls, api);
}

async function run(
  config: WidgetConfig,
  base: string,
  origin: string,
  calls: ApiCall[],
  api: Api,
): Promise<void> {
  const t = translator(config.words);
  const name = `lingxi.${config.key}`;
  const listeners: Record<string, Listener[]> = {};
  const waiting: ToFrame[] = [];
  const full = matchMedia(fullScreen);
  let frame: HTMLIFrameElement | null = null;
  let greeting: HTMLElement | null = null;
  let ready = false;
  let open = false;
  let pushed = false;
  let focusBack: HTMLElement | null = null;
  let scroll = "";
  // The browser's own no is a no, whoever says yes.
  const may =
    config.tracking !== "off" &&
    !(navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl &&
    navigator.doNotTrack !== "1";

  const emit = (event: string, value?: unknown) => listeners[event]?.forEach((listener) => listener(value));
  const post = (message: ToFrame) => {
    if (ready) frame?.contentWindow?.postMessage(message, origin);
    else waiting.push(message);
  };
  const launcher = drawLauncher(config, t, () => (open ? close() : show()));
  const lent: Lent = { config, base, dock: launcher.dock, store, post, late };
  // Who points at it means to open it.
  launcher.button.onpointerenter = makeFrame;

  function makeFrame(): void {
    if (frame) return;
    frame = document.createElement("iframe");
    frame.title = config.name;
    frame.allow = "clipboard-write; camera; autoplay";
    frame.src = frameUrl(base, config.key, config.locale, location.origin);
    launcher.window.append(frame);
  }

  function show(): void {
    if (open) return;
    open = true;
    focusBack = document.activeElement as HTMLElement | null;
    store("opened", "1");
    greeting?.remove();
    launcher.showOpen(true);
    sayOpen();
    // The window is seen first; its document is work of its own.
    setTimeout(() => {
      makeFrame();
      if (open) frame?.focus();
    });
    if (full.matches) {
      // The phone's back gesture closes the window and leaves the page where it is.
      history.pushState({ ...(history.state as object), lingxi: true }, "");
      pushed = true;
      scroll = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
    }
    emit("open");
  }

  function close(): void {
    if (!open) return;
    open = false;
    launcher.showOpen(false);
    post({ lingxi: 1, t: "close" });
    if (pushed) {
      pushed = false;
      document.documentElement.style.overflow = scroll;
      if ((history.state as { lingxi?: boolean } | null)?.lingxi) history.back();
    }
    const target = launcher.button.hidden ? focusBack : launcher.button;
    target?.focus?.();
    emit("close");
  }

  function say(text: string): void {
    show();
    post({ lingxi: 1, t: "say", text });
  }

  const sayOpen = () => open && post({ lingxi: 1, t: "open", full: full.matches });

  function hear(message: FromFrame): void {
    if (message.t === "ready") {
      ready = true;
      for (const held of waiting.splice(0)) post(held);
      emit("ready");
    } else if (message.t === "close") close();
    else if (message.t === "unread") {
      launcher.showUnread(message.count);
      emit("unread", message.count);
    } else if (message.t === "consent") consent(message, "widget");
    else lent.heard?.(message);
  }

  // The button is there: what follows can wait for a frame.
  await breathe();
  const verbs: Record<string, (...values: unknown[]) => void> = {
    open: show,
    close,
    say: (text) => say(String(text)),
    identify: (...values) => {
      const token = values.findLast((value) => typeof value === "string") as string | undefined;
      if (!token) return;
      post({ lingxi: 1, t: "identify", token: (lent.identity = token) });
      emit("identify");
    },
    track: (name, props) => lent.tracker?.then((it) => it.track(name, props)),
    consent: (said) => consent(said as Said, "site"),
    hide: () => {
      close();
      launcher.hide(true);
    },
    show: () => launcher.hide(false),
    on: (event, listener) => {
      if (typeof listener === "function") (listeners[String(event)] ??= []).push(listener as Listener);
    },
  };
  const perform = (call: ApiCall) => {
    const [verb, ...values] = Array.from(call);
    if (Object.hasOwn(verbs, String(verb))) verbs[String(verb)]!(...values);
  };

  addEventListener("message", (event) => {
    const message = trustedMessage<FromFrame>(event, { source: frame?.contentWindow, origin });
    if (message) hear(message);
  });
  addEventListener(
    "popstate",
    () => pushed && !(history.state as { lingxi?: boolean } | null)?.lingxi && close(),
  );
  window.addEventListener("keydown", (event) => event.key === "Escape" && open && close());
  full.addEventListener("change", sayOpen);
  // The keyboard of a phone covers the page without resizing it: the window follows what can be seen.
  const fit = () => {
    const { style } = launcher.window;
    style.setProperty("--height", `${visualViewport!.height}px`);
    style.setProperty("--top", `${visualViewport!.offsetTop}px`);
  };
  visualViewport?.addEventListener("resize", fit);
  visualViewport?.addEventListener("scroll", fit);

  for (const call of calls.splice(0)) perform(call);
  scope.lingxi = Object.assign((...call: unknown[]) => perform(call), { loaded: api.loaded });
  // Whoever opened it on an earlier page may have an answer waiting.
  if (store("opened")) idle(makeFrame);
  if (config.texts["greeting"] && (config.online || config.open)) setTimeout(quiet, greetAfter, greet);
  if (may) idle(watch);

  function watch(): void {
    if (document.readyState !== "complete") return addEventListener("load", watch);
    const said = store("tracking");
    if (said === config.consent_version)
      lent.tracker = late<typeof trackerPart>("tracker").then((part) => part.startTracker(lent, "banner"));
    // There are words to ask with only where it is to be asked.
    else if (said !== "no" && config.words["ask"]) consent();
  }

  function consent(said?: Said, how?: HowAgreed): void {
    if (may) void late<typeof consentPart>("consent").then((part) => part.consent(lent, said, how));
  }

  /** Not over what somebody writes; nor over the field that comes next. */
  function quiet(run: () => void): void {
    const field = document.activeElement?.closest("input, textarea, select, [contenteditable]");
    if (field) field.addEventListener("blur", () => setTimeout(quiet, greetAfter, run), { once: true });
    else run();
  }

  async function greet(): Promise<void> {
    if (store("greeted", undefined, true)) return;
    const { drawGreeting } = await late<typeof greetingPart>("greeting");
    if (open) return;
    greeting = drawGreeting(launcher.dock, config, t, origin, {
      open: show,
      say,
      dismiss: () => {
        greeting?.remove();
        store("greeted", "1", true);
      },
    });
  }

  function idle(run: () => void): void {
    (window.requestIdleCallback ?? setTimeout)(run);
  }

  function late<Part>(part: keyof WidgetConfig["parts"]): Promise<Part> {
    return import(new URL(config.parts[part]!, origin).href) as Promise<Part>;
  }

  // Where storage is forbidden even naming it throws; it is only a convenience here.
  function store(what: string, value?: string | null, session?: boolean): string | null {
    try {
      const kept = session ? sessionStorage : localStorage;
      const key = `${name}.${what}`;
      if (value === undefined) return kept.getItem(key);
      if (value === null) kept.removeItem(key);
      else kept.setItem(key, value);
    } catch {}
    return null;
  }
}
