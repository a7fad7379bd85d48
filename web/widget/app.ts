/** The chat in its frame or on its own page: reads its boot data, joins client and screen, speaks with the loader. */

import { render } from "preact";
import { useEffect, useReducer, useState } from "preact/hooks";
import type { WidgetConfig } from "../contract/widget.ts";
import type { VisitorClient } from "../sdk/client.ts";
import { html } from "../shared/html.ts";
import { bridge } from "./bridge.ts";
import { configUrl } from "./addresses.ts";
import { standIn, type Client } from "./engine.ts";
import { loadLanguage, type Language } from "./texts.ts";
import { storedFlag, storeFlag, type Ui } from "./ui.ts";
import { Chat } from "./chat.ts";

/** In `<script type="application/json" id="boot">`. */
interface Boot {
  key: string;
  base: string;
  locale: string;
  config?: WidgetConfig;
  /** The page of its own at `/chat/KEY`. */
  full: boolean;
  /** Shows a draft of the settings, which the parent of the same origin keeps sending. */
  preview?: boolean | Partial<WidgetConfig>;
}

const boot = JSON.parse(document.getElementById("boot")!.textContent!) as Boot;
const query = new URLSearchParams(location.search);
const host = bridge();
const flag = (name: string) => `lingxi.${boot.key}.${name}`;
const wanted = storedFlag(flag("locale")) ?? query.get("locale") ?? boot.locale;
const nothing = { getItem: () => null, setItem: () => {}, removeItem: () => {} };

if (boot.full && location.hash.startsWith("#back=")) {
  const { comeBack } = await import("./come-back.ts");
  await comeBack(boot, (token) => storeFlag(flag("token"), token));
}
const known = !boot.preview && storedFlag(flag("token")) !== null;

let engine: Promise<VisitorClient> | undefined;
/** One client for the page, resumed and with whoever the address says that it is. */
function loadEngine(): Promise<VisitorClient> {
  engine ??= import("../sdk/client.ts").then((sdk) => {
    const client = new sdk.VisitorClient({
      base: boot.base,
      key: boot.key,
      locale: wanted,
      storage: boot.preview ? nothing : safeStorage(),
      channel:
        boot.preview || typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(flag("tabs")),
    });
    client.resume();
    const identity = query.get("identity_token");
    if (identity) client.identify(identity).catch(() => {});
    return client;
  });
  return engine;
}

async function loadConfig(locale: string): Promise<WidgetConfig> {
  const response = await fetch(configUrl(boot.base, boot.key, locale));
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as WidgetConfig;
}

const firstLanguage = await loadLanguage(wanted);
render(html`<${App} />`, document.getElementById("app") ?? document.body);

function App() {
  const [config, setConfig] = useState<WidgetConfig | null>(() => firstConfig());
  const [language, setLanguage] = useState(firstLanguage);
  const [failed, setFailed] = useState(false);
  const [visible, setVisible] = useState(boot.full || Boolean(boot.preview));
  const [covers, setCovers] = useState(false);
  const [said, setSaid] = useState("");
  const [client, setClient] = useState<Client>(() => standIn(loadEngine, known));
  const [, draw] = useReducer((count: number) => count + 1, 0);

  const load = (locale: string) =>
    loadConfig(locale === "ar-XB" ? "en" : locale).then(
      async (fresh) => {
        const language = await loadLanguage(locale === "ar-XB" ? locale : fresh.locale);
        // In its own colours from the first sight on.
        await dress(fresh, language);
        setLanguage(language);
        setConfig(fresh);
        setFailed(false);
        // From now on a draft has something to lie over.
        if (boot.preview) parent.postMessage({ lingxi: 1, t: "ready" }, location.origin);
      },
      () => {
        void import("./more-styles.ts").then((part) => part.moreStyles());
        setFailed(true);
      },
    );

  useEffect(() => client.on("change", () => draw(0)), [client]);
  useEffect(() => {
    const begin = () =>
      void loadEngine()
        .then((real) => setClient(real))
        .catch(() => {});
    if (known) begin();
    else if (!boot.preview) (window.requestIdleCallback ?? setTimeout)(begin);
    if (!config) void load(wanted);
    host.listen((message) => {
      if (message.t === "open") {
        setVisible(true);
        setCovers(message.full ?? false);
      } else if (message.t === "close") setVisible(false);
      else if (message.t === "say") setSaid(message.text);
      else if (message.t === "identify")
        loadEngine()
          .then((real) => real.identify(message.token))
          .catch(() => {});
    });
    if (boot.preview) window.addEventListener("message", (event) => hearPreview(event, setConfig));
    host.post({ lingxi: 1, t: "ready" });
  }, []);
  useEffect(() => {
    if (config) void dress(config, language);
  }, [config, language]);

  useEffect(
    () =>
      client.on("message", () => {
        if (storedFlag(flag("sound")) === "off" || (visible && document.hasFocus())) return;
        if (host.embedded) host.post({ lingxi: 1, t: "sound" });
        else void import("./chime.ts").then((part) => part.chime());
      }),
    [visible, client],
  );
  const { unread } = client;
  useEffect(() => {
    host.post({ lingxi: 1, t: "unread", count: unread });
    if (boot.full && config) document.title = unread ? `(${unread}) ${config.name}` : config.name;
  }, [unread, config]);

  const { t } = language;
  if (!config) {
    if (!failed) return null;
    return html`<main class="lx lx-done">
      <p>${t("widget.start.failed")}</p>
      <button class="lx-btn" onClick=${() => load(wanted)}>${t("widget.start.again")}</button>
    </main>`;
  }
  const ui: Ui = {
    client,
    config,
    language,
    t,
    phone: covers || (boot.full && matchMedia("(max-width: 479px)").matches),
    embedded: host.embedded,
    preview: Boolean(boot.preview),
    close: () => host.post({ lingxi: 1, t: "close" }),
  };
  return html`<${Chat}
    ui=${ui}
    visible=${visible}
    said=${said}
    heard=${() => setSaid("")}
    setLocale=${(locale: string) => {
      storeFlag(flag("locale"), locale);
      void load(locale);
    }}
  />`;
}

function firstConfig(): WidgetConfig | null {
  if (!boot.config) return null;
  return typeof boot.preview === "object" ? { ...boot.config, ...boot.preview } : boot.config;
}

function hearPreview(
  event: MessageEvent,
  set: (change: (now: WidgetConfig | null) => WidgetConfig | null) => void,
): void {
  const data = event.data as { lingxi?: number; t?: string; config?: Partial<WidgetConfig> } | null;
  if (event.origin !== location.origin || data?.lingxi !== 1 || data.t !== "preview" || !data.config) return;
  set((now) => now && { ...now, ...data.config });
}

/** Colours, theme and direction; by the object model, since the policy of the page allows no inline style. */
async function dress({ appearance }: WidgetConfig, { locale, dir }: Language): Promise<void> {
  const root = document.documentElement;
  root.lang = locale;
  root.dir = dir;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => {
    root.dataset["theme"] =
      appearance.theme === "dark" || (appearance.theme === "auto" && dark.matches) ? "dark" : "light";
  };
  theme();
  dark.onchange = theme;
  if (boot.full && window.visualViewport) {
    // On a page of its own nobody else makes room for the keyboard.
    const fit = () => root.style.setProperty("--height", `${visualViewport!.height}px`);
    window.visualViewport.onresize = fit;
    fit();
  }
  const { brandProperties, safeProperties } = await import("./colors.ts");
  const properties = {
    "--brand": "",
    "--on-brand": "",
    ...brandProperties(appearance.color),
    ...safeProperties(appearance.css_variables),
  };
  for (const [name, value] of Object.entries(properties)) root.style.setProperty(name, value);
}

/** A frame whose storage is blocked still chats, for as long as it is open. */
function safeStorage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  try {
    void localStorage.length;
    return localStorage;
  } catch {
    return nothing;
  }
}
