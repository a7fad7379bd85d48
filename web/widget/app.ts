/** The chat in its frame or on its own page: reads its boot data, joins client and screen, speaks with the loader. */

import { render } from "preact";
import { useEffect, useLayoutEffect, useReducer, useState } from "preact/hooks";
import type { ChatConfig } from "../contract/widget.ts";
import { VisitorClient } from "../sdk/client.ts";
import { apiOf } from "../sdk/options.ts";
import { html } from "../shared/html.ts";
import { bridge } from "./bridge.ts";
import { configUrl } from "./addresses.ts";
import { loadLanguage, pseudo } from "./texts.ts";
import { storedFlag, storeFlag, type Look, type Ui } from "./ui.ts";
import { Chat } from "./chat.ts";

/** In `<script type="application/json" id="boot">`. */
interface Boot {
  key: string;
  base: string;
  locale: string;
  config: ChatConfig;
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
/** A frame whose storage is blocked still chats, for as long as it is open; a draft of the settings leaves nothing. */
const storage = boot.preview
  ? { getItem: () => null, setItem: () => {}, removeItem: () => {} }
  : { getItem: storedFlag, setItem: storeFlag, removeItem: (key: string) => storeFlag(key, "") };
let client: VisitorClient;

void begin();

/** Not at the top: late parts import this module, so that it must not wait for one of them before it is done. */
async function begin(): Promise<void> {
  if (boot.full) {
    const came = import("./full-page.ts").then((part) =>
      part.begin(apiOf(boot.base), boot.key, flag("token")),
    );
    if (location.hash) await came;
  }
  client = makeClient();
  const first = await lookIn(wanted);
  dress(first);
  render(html`<${App} first=${first} />`, document.getElementById("app") ?? document.body);
}

/** In the language that the page came with where the server can't be asked for another. */
async function lookIn(locale: string): Promise<Look> {
  let config = boot.config;
  if (locale !== boot.locale || locale === pseudo) {
    const url = configUrl(boot.base, boot.key, locale === pseudo ? "en" : locale);
    const response = await fetch(url).catch(() => null);
    if (response?.ok) config = (await response.json()) as ChatConfig;
  }
  return { config, language: await loadLanguage(locale === pseudo ? locale : config.locale) };
}

/** One for the page, resumed and with whoever the address says that it is; draws nothing and stores nothing by itself. */
function makeClient(): VisitorClient {
  const made = new VisitorClient({
    base: boot.base,
    key: boot.key,
    locale: wanted,
    storage,
    channel:
      boot.preview || typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(flag("tabs")),
  });
  made.resume();
  const identity = query.get("identity_token");
  if (identity) made.identify(identity).catch(() => {});
  return made;
}

function App({ first }: { first: Look }) {
  const [{ config, language }, setLook] = useState(first);
  const [visible, setVisible] = useState(boot.full || boot.preview);
  const [covers, setCovers] = useState(false);
  const [said, setSaid] = useState("");
  const [, draw] = useReducer((count: number) => count + 1, 0);

  useEffect(() => client.on("change", () => draw(0)), []);
  useEffect(() => {
    host.listen((message) => {
      if (message.t === "open") {
        setVisible(true);
        setCovers(message.full ?? false);
      } else if (message.t === "close") setVisible(false);
      else if (message.t === "say") setSaid(message.text);
      else {
        if (message.t === "session" && !client.known) client.resume(message.token);
        void import("./trail.ts").then((part) => part.hear(message, client, setLook));
      }
    });
    if (boot.preview) void import("./preview.ts").then((part) => part.listenToDrafts(setLook));
    host.post({ lingxi: 1, t: "ready" });
  }, []);
  useLayoutEffect(() => dress({ config, language }), [config, language]);

  useEffect(
    () =>
      client.on("message", () => {
        if (storedFlag(flag("sound")) === "off" || (visible && document.hasFocus())) return;
        void import("./chime.ts").then((part) => part.chime());
      }),
    [visible],
  );
  const { unread } = client;
  useEffect(() => {
    host.post({ lingxi: 1, t: "unread", count: unread });
    if (boot.full) document.title = unread ? `(${unread}) ${config.name}` : config.name;
  }, [unread, config]);

  const { t } = language;
  const ui: Ui = {
    client,
    config,
    language,
    t,
    phone: covers || (boot.full && matchMedia("(max-width: 479px)").matches),
    embedded: host.embedded,
    preview: boot.preview,
    close: () => host.post({ lingxi: 1, t: "close" }),
  };
  return html`<${Chat}
    ui=${ui}
    visible=${visible}
    said=${said}
    heard=${() => setSaid("")}
    setLocale=${(locale: string) => {
      storeFlag(flag("locale"), locale);
      void lookIn(locale).then(setLook);
    }}
  />`;
}

/** Colours, theme and direction; by the object model, since the policy of the page allows no inline style. */
function dress({ config, language }: Look): void {
  const { appearance, style } = config;
  const { locale, dir } = language;
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
  const properties = { "--brand": "", "--on-brand": "", ...style };
  for (const [name, value] of Object.entries(properties)) root.style.setProperty(name, value);
}
