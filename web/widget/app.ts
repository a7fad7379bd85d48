/** The chat in its frame or on its own page: reads its boot data, joins client and screen, speaks with the loader. */

import { render } from "preact";
import { useEffect, useLayoutEffect, useReducer, useState } from "preact/hooks";
import type { Invitation } from "../contract/visitors.ts";
import type { WidgetConfig } from "../contract/widget.ts";
import type { VisitorClient } from "../sdk/client.ts";
import { html } from "../shared/html.ts";
import { bridge } from "./bridge.ts";
import { configUrl } from "./addresses.ts";
import { standIn, type Client } from "./engine.ts";
import { loadLanguage, pseudo, type Language } from "./texts.ts";
import { storedFlag, storeFlag, whenIdle, type Ui } from "./ui.ts";
import { Chat } from "./chat.ts";

/** In `<script type="application/json" id="boot">`. */
interface Boot {
  key: string;
  base: string;
  locale: string;
  config: WidgetConfig;
  /** The page of its own at `/chat/KEY`. */
  full: boolean;
  /** Shows a draft of the settings, which the parent of the same origin keeps sending. */
  preview: boolean;
}

const boot = JSON.parse(document.getElementById("boot")!.textContent!) as Boot;
const query = new URLSearchParams(location.search);
const host = bridge();
const flag = (name: string) => `lingxi.${boot.key}.${name}`;
const wanted = storedFlag(flag("locale")) ?? query.get("locale") ?? boot.locale;
/** The page came with it in the language that was asked for by its address. */
const brought = wanted === boot.locale && wanted !== pseudo ? boot.config : null;
const nothing = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
let known: boolean;
let firstLanguage: Language;

void begin();

/** Not at the top: late parts import this module, so that it must not wait for one of them before it is done. */
async function begin(): Promise<void> {
  if (boot.full && location.hash.startsWith("#back=")) {
    const { comeBack } = await import("./come-back.ts");
    await comeBack(boot, (token) => storeFlag(flag("token"), token));
  }
  known = !boot.preview && storedFlag(flag("token")) !== null;
  firstLanguage = await loadLanguage(brought?.locale ?? wanted);
  if (brought) dress(brought, firstLanguage);
  render(html`<${App} />`, document.getElementById("app") ?? document.body);
}

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

function App() {
  const [config, setConfig] = useState<WidgetConfig | null>(brought);
  const [language, setLanguage] = useState(firstLanguage);
  const [failed, setFailed] = useState(false);
  const [visible, setVisible] = useState(boot.full || boot.preview);
  const [covers, setCovers] = useState(false);
  const [said, setSaid] = useState("");
  const [tracked, setTracked] = useState(false);
  const [client, setClient] = useState<Client>(() => standIn(loadEngine, known));
  const [, draw] = useReducer((count: number) => count + 1, 0);

  const load = (locale: string) =>
    loadConfig(locale === pseudo ? "en" : locale).then(
      async (fresh) => {
        setLanguage(await loadLanguage(locale === pseudo ? locale : fresh.locale));
        setConfig(fresh);
        setFailed(false);
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
    else if (!boot.preview) whenIdle(begin);
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
      else if (message.t === "session")
        loadEngine()
          .then((real) => real.adopt(message.token))
          .catch(() => {});
      else if (message.t === "tracking") setTracked(message.on);
      else if (message.t === "invitation") setConfig((now) => now && invited(now, message.invitation));
    });
    if (boot.preview) void import("./preview.ts").then((part) => part.listenToDrafts(setConfig));
    host.post({ lingxi: 1, t: "ready" });
  }, []);
  useLayoutEffect(() => {
    if (config) dress(config, language);
  }, [config, language]);

  useEffect(
    () =>
      client.on("message", () => {
        if (storedFlag(flag("sound")) === "off" || (visible && document.hasFocus())) return;
        void import("./chime.ts").then((part) => part.chime());
      }),
    [visible, client],
  );
  useEffect(() => {
    if (!tracked) return;
    const tell = (token: string | null) => host.post({ lingxi: 1, t: "session", token });
    tell(storedFlag(flag("token")));
    return client.on("session", tell);
  }, [tracked, client]);
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
    preview: boot.preview,
    close: () => host.post({ lingxi: 1, t: "close" }),
    tracked: host.embedded && config.tracking !== "off" ? tracked : null,
    track: (on) => host.post({ lingxi: 1, t: "consent", tracking: on }),
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

/** Who was invited reads the invitation where others read the greeting. */
function invited(config: WidgetConfig, { text, chips, agent }: Invitation): WidgetConfig {
  return {
    ...config,
    texts: { ...config.texts, greeting: text },
    greeting_chips: chips,
    ...(agent && { agents: [agent, ...config.agents.filter(({ name }) => name !== agent.name)] }),
  };
}

/** Colours, theme and direction; by the object model, since the policy of the page allows no inline style. */
function dress({ appearance, style }: WidgetConfig, { locale, dir }: Language): void {
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
  const properties = { "--brand": "", "--on-brand": "", ...style };
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
