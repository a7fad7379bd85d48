/** Which screen the window shows: thread, form before the chat, form out of hours, earlier conversations, privacy. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { VNode } from "preact";
import type { Attachment } from "../contract/models.ts";
import { html } from "../shared/html.ts";
import { Icon } from "../shared/icon.ts";
import { circleAlertIcon } from "../shared/icons.ts";
import { Composer } from "./composer.ts";
import type { Shown } from "./format.ts";
import { Header } from "./header.ts";
import { Thread } from "./thread.ts";
import { fetchPart, inTurn, InTurn, Later, storedFlag, whenIdle, type Ui } from "./ui.ts";

// What is seldom needed comes when it is, and is fetched ahead when there is time: it must work without network too.
const parts = {
  preChat: () => import("./forms.ts").then((part) => part.PreChat),
  offline: () => import("./forms.ts").then((part) => part.OfflineForm),
  menu: () => import("./menu.ts").then((part) => part.Menu),
  history: () => import("./panels.ts").then((part) => part.History),
  privacy: () => import("./panels.ts").then((part) => part.Privacy),
  transcript: () => import("./panels.ts").then((part) => part.Transcript),
  goOn: () => import("./rating.ts").then((part) => part.GoOn),
  rating: () => import("./rating.ts").then((part) => part.Rating),
  viewer: () => import("./viewer.ts").then((part) => part.Viewer),
  queue: () => import("./queue-card.ts").then((part) => part.QueueCard),
  emoji: () => import("./emoji.ts").then((part) => part.Emoji),
  attached: () => import("./attached.ts"),
  uploads: () => import("./uploads.ts"),
  files: () => import("./file-list.ts"),
};

interface ChatProps {
  ui: Ui;
  visible: boolean;
  /** Asked by the host page to be sent. */
  said: string;
  heard(): void;
  setLocale(locale: string): void;
}

export function Chat({ ui, visible, said, heard, setLocale }: ChatProps): VNode {
  const { client, config, t } = ui;
  const flag = (name: string) => `lingxi.${config.key}.${name}`;
  const [page, setPage] = useState<"" | "history" | "privacy" | "transcript" | "offline">("");
  const [menu, setMenu] = useState(false);
  const [large, setLarge] = useState(() => storedFlag(flag("large")) === "on");
  const [skipped, setSkipped] = useState(false);
  const [chatAnyway, setChatAnyway] = useState(false);
  const [question, setQuestion] = useState("");
  const [goOn, setGoOn] = useState("");
  const [rateLater, setRateLater] = useState("");
  const [replyTo, setReplyTo] = useState<Shown | null>(null);
  const [viewed, setViewed] = useState("");
  const root = useRef<HTMLElement>(null);

  const current = client.conversations.find(({ id }) => id === client.current);
  const closed = current?.status === "closed";
  const talking = (current && !closed) || client.outbox.entries.length > 0;
  const offline = config.offline.enabled && !talking && !chatAnyway && !config.open;
  const preChat =
    config.pre_chat.enabled && !skipped && !client.conversations.length && !client.outbox.entries.length;
  const screen = page || (!client.loaded ? "thread" : offline ? "offline" : preChat ? "preChat" : "thread");
  const down = useDown(ui);

  useEffect(() => {
    if (!said || !client.loaded) return;
    heard();
    if (screen === "preChat" || screen === "offline") setQuestion(said);
    else if (!ui.preview) client.send({ text: said });
  }, [said, client.loaded]);
  useEffect(() => {
    // After the parts whose turn is before ours: among them is what takes the focus.
    if (visible && !ui.preview) inTurn(() => root.current && focusFirst(root.current));
  }, [visible, screen]);
  useEffect(() => {
    if (!visible) return;
    const ahead = Object.values(parts);
    const next = async () => {
      const load = ahead.shift();
      if (!load) return;
      await fetchPart<unknown>(ui.language, load).catch(() => {});
      whenIdle(next);
    };
    whenIdle(next);
  }, [visible, ui.language]);

  const messages = client.threads.get(client.current ?? "")?.messages ?? [];
  const asked = messages.some(({ event }) => event?.name === "rating_requested");
  const files = messages
    .flatMap(({ attachments }) => attachments ?? [])
    .filter(({ mime, width }) => mime.startsWith("image/") && width);
  const leave = config.offline.enabled
    ? () => {
        setQuestion(storedFlag(flag("draft")) ?? "");
        setPage("offline");
      }
    : null;

  useEffect(() => {
    if (client.timedOut && client.timedOut === client.current) leave?.();
  }, [client.timedOut, client.current]);

  function onKey(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.defaultPrevented) {
      if (page) setPage("");
      else if (replyTo) setReplyTo(null);
      else ui.close();
    } else if (event.key === "Tab" && ui.embedded) keepFocus(event, root.current!);
  }

  return html`<section
    ref=${root}
    class=${`lx${ui.phone ? " phone" : ""}${large ? " large" : ""}`}
    onKeyDown=${onKey}
    role=${ui.embedded ? "dialog" : "main"}
    aria-modal=${ui.embedded || undefined}
    aria-labelledby="title"
  >
    <${Header}
      ui=${ui}
      menu=${() => setMenu(!menu)}
      menuOpen=${menu}
      back=${page ? () => setPage("") : undefined}
    />
    ${menu && html`<${Later} load=${parts.menu} props=${{ ui, choices: menuChoices() }} />`}
    ${screen === "preChat" && html`<${Later} key="pre" load=${parts.preChat} props=${{ ui, question, start: () => {}, skip: () => setSkipped(true) }} />`}
    ${screen === "offline" && html`<${Later} key="off" load=${parts.offline} props=${{ ui, question, stay: () => setPage("offline"), chat: backToChat }} />`}
    ${page && page !== "offline" && html`<${Later} key=${page} load=${parts[page]} props=${{ ui, open: openEarlier, done: () => setPage("") }} />`}
    ${
      screen === "thread" &&
      html`<${InTurn}
          place=${html`<div class="lx-scroll"></div>`}
          draw=${() =>
            html`<${Thread}
              key=${client.current ?? ""}
              ui=${ui}
              visible=${visible}
              reply=${setReplyTo}
              view=${(file: Attachment) => setViewed(file.id)}
            >
              ${client.queue && config.online && html`<${Later} load=${parts.queue} props=${{ ui, leave }} />`}
              ${
                !current &&
                !talking &&
                config.greeting_chips.length > 0 &&
                html`<div class="lx-chips end">
                  ${config.greeting_chips.map((chip) => html`<button class="lx-chip" onClick=${() => ui.preview || client.send({ text: chip })}>${chip}</button>`)}
                </div>`
              }
              ${
                current &&
                (closed || asked) &&
                config.rating_enabled &&
                current === client.conversations[0] &&
                goOn !== current.id &&
                rateLater !== current.id &&
                (current.rating
                  ? html`<p class="lx-sys" role="status">${t("widget.rating.thanks")}</p>`
                  : html`<${Later}
                      load=${parts.rating}
                      props=${{ ui, conversation: current, later: () => setRateLater(current.id) }}
                    />`)
              }
            <//>`}
        />
        ${down && html`<p class="lx-down" role="status"><${Icon} shape=${circleAlertIcon} />${t("widget.thread.offline")}</p>`}
        ${
          closed && goOn !== current.id
            ? html`<${Later} load=${parts.goOn} props=${{ ui, goOn: () => setGoOn(current.id) }} />`
            : html`<${InTurn}
                place=${html`<div class="lx-c"><div class="lx-f lx-soon"></div></div>`}
                draw=${() =>
                  html`<${Composer}
                    ui=${ui}
                    replyTo=${replyTo}
                    cancelReply=${() => setReplyTo(null)}
                    sent=${toEnd}
                  />`}
              />`
        }`
    }
    ${viewed && html`<${Later} load=${parts.viewer} props=${{ ui, files, first: viewed, close: () => setViewed("") }} />`}
  </section>`;

  function menuChoices() {
    return {
      large,
      setLarge,
      end: current && !closed ? () => void client.close(current.id).catch(() => {}) : null,
      setLocale,
      show: setPage,
      close: () => setMenu(false),
    };
  }

  function backToChat(): void {
    setPage("");
    setChatAnyway(true);
    client.wake();
  }

  function openEarlier(id: string): void {
    setPage("");
    client.open(id).catch(() => {});
  }

  function toEnd(): void {
    const log = root.current!.querySelector(".lx-t")!;
    log.scrollTop = log.scrollHeight;
  }
}

/** True once the line has been away for two seconds: a short break is nobody's business. */
function useDown({ client, preview }: Ui): boolean {
  const { connection, outbox } = client;
  const away =
    connection === "idle" || connection === "closed"
      ? outbox.entries.some(({ failed }) => !failed)
      : connection !== "open";
  const [down, setDown] = useState(false);
  useEffect(() => {
    if (!away) return setDown(false);
    const wait = setTimeout(() => setDown(true), connection === "offline" ? 0 : 2_000);
    return () => clearTimeout(wait);
  }, [away, connection === "offline"]);
  return down && !preview;
}

/** The composer; on touch screens the title, so that no keyboard jumps up. */
function focusFirst(root: HTMLElement): void {
  const touch = matchMedia("(pointer: coarse)").matches;
  const field = touch ? null : root.querySelector<HTMLElement>("textarea, input:not([type=file])");
  (field ?? root.querySelector<HTMLElement>("#title"))?.focus({ preventScroll: true });
}

function keepFocus(event: KeyboardEvent, root: HTMLElement): void {
  const inner = root.querySelector<HTMLElement>("[role=menu], [aria-modal=true]") ?? root;
  const all = [
    ...inner.querySelectorAll<HTMLElement>(
      "a[href], button:not([disabled]), input, textarea, select, [tabindex='0']",
    ),
  ].filter((item) => item.offsetParent !== null && item.tabIndex >= 0);
  const [first, last] = [all[0], all.at(-1)];
  const leaving = event.shiftKey ? document.activeElement === first : document.activeElement === last;
  if (!leaving) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}
