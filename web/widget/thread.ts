/** The log of a conversation: follows its end only while the reader is there, loads what is older above. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ComponentChildren, VNode } from "preact";
import type { Attachment, Message } from "../contract/models.ts";
import type { Outgoing } from "../sdk/outbox.ts";
import { html } from "../shared/html.ts";
import { Icon } from "../shared/icon.ts";
import { arrowDownIcon } from "../shared/icons.ts";
import { MessageGroup, type Ticks } from "./bubble.ts";
import { dayOf, groupsOf, type Shown } from "./format.ts";
import { Face, type Ui } from "./ui.ts";

interface ThreadProps {
  ui: Ui;
  /** The window is in sight, so that what it shows counts as read. */
  visible: boolean;
  reply(message: Shown): void;
  view(file: Attachment): void;
  /** Below the last message: queue, rating. */
  children?: ComponentChildren;
}

const nearEnd = 48;
const nearStart = 120;

export function Thread({ ui, visible, reply, view, children }: ThreadProps): VNode {
  const { client, t, config, language } = ui;
  const id = client.current;
  const thread = id ? client.threads.get(id) : undefined;
  const conversation = client.conversations.find((item) => item.id === id);
  const messages = (thread?.messages ?? [])
    .map(shownMessage)
    .filter((message): message is Shown => message !== null);
  const outgoing = client.outbox.entries
    .filter((entry) => !entry.conversation_id || entry.conversation_id === id)
    .map(shownOutgoing);
  const greeting = config.texts["greeting"];
  const opening: Shown[] =
    greeting && !thread?.more
      ? [
          {
            key: "greeting",
            seq: 0,
            mine: false,
            text: greeting,
            author: { kind: "agent", name: config.name },
            created_at: conversation?.created_at ?? started,
          },
        ]
      : [];
  const shown = [...opening, ...messages, ...outgoing];
  const groups = groupsOf(shown);
  const ticks: Ticks = {
    read: conversation?.agent_read_seq ?? 0,
    delivered: thread?.delivered ?? 0,
    newest: shown.findLast(({ mine }) => mine)?.key ?? "",
  };

  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const before = useRef({ height: 0, first: "", last: 0 });
  const loading = useRef(false);
  const [unseen, setUnseen] = useState(0);
  const last = thread?.last ?? 0;

  useLayoutEffect(() => {
    const box = log.current!;
    const first = messages[0]?.key ?? "";
    if (before.current.first && first !== before.current.first && !atEnd.current) {
      // Older history came in above: what is being read stays where it is.
      box.scrollTop += box.scrollHeight - before.current.height;
    }
    const added = before.current.last
      ? messages.filter(({ seq, mine }) => seq > before.current.last && !mine).length
      : 0;
    if (!atEnd.current && added) setUnseen((count) => count + added);
    before.current = { ...before.current, first, last };
  });

  useEffect(() => {
    if (visible && id && last && atEnd.current) client.read(id, last);
  }, [visible, id, last, client.connection, unseen]);

  useEffect(() => {
    // Told of every new height once it has been laid out, before it is seen: asking after each drawing would lay it out twice.
    const box = log.current!;
    const watcher = new ResizeObserver(() => {
      const height = box.scrollHeight;
      before.current.height = height;
      if (atEnd.current) box.scrollTop = height;
    });
    watcher.observe(box);
    watcher.observe(box.firstElementChild!);
    return () => watcher.disconnect();
  }, []);

  function toEnd(): void {
    atEnd.current = true;
    log.current!.scrollTop = log.current!.scrollHeight;
    setUnseen(0);
  }

  async function onScroll(): Promise<void> {
    const box = log.current!;
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd;
    if (atEnd.current && unseen) setUnseen(0);
    if (box.scrollTop < nearStart && thread?.more && !loading.current) {
      loading.current = true;
      await client.older(id!).catch(() => {});
      loading.current = false;
    }
  }

  function jump(seq: number): void {
    const target = document.getElementById(`m${seq}`);
    target?.scrollIntoView({ block: "center" });
    target?.classList.add("found");
    setTimeout(() => target?.classList.remove("found"), 1500);
  }

  const find = (seq: number) => messages.find((message) => message.seq === seq);
  const typing = client.typing?.conversation_id === id ? client.typing : null;
  return html`<div class="lx-scroll">
    <div
      class="lx-t"
      ref=${log}
      onScroll=${onScroll}
      tabindex="0"
      role="log"
      aria-live="polite"
      aria-relevant="additions"
      aria-label=${t("widget.thread.log")}
    >
      <div class="lx-in-t">
        ${thread?.more && html`<p class="lx-day">${t("widget.thread.older")}</p>`}
        ${groups.map(
          (group, index) =>
            html`${group.day && html`<p class="lx-day" key=${`day-${group.key}`}>${dayOf(group.messages[0]!.created_at, Date.now(), language)}</p>`}
            ${
              group.system
                ? html`<p class="lx-sys" key=${group.key}>${eventText(ui, group.messages[0]!)}</p>`
                : html`<${MessageGroup}
                    key=${group.key}
                    ui=${ui}
                    group=${group}
                    ticks=${ticks}
                    find=${find}
                    actions=${{ reply, view, jump }}
                    first=${groups[index - 1]?.messages[0]!.author.name !== group.messages[0]!.author.name}
                  />`
            }`,
        )}
        ${
          typing &&
          html`<div class="lx-g">
            <span
              class="lx-typing"
              role="status"
              aria-label=${t("widget.thread.typing", { name: typing.name })}
              ><i></i><i></i><i></i
            ></span>
            <${Face} name=${typing.name || config.name} url=${conversation?.agent?.avatar_url} size=${28} />
          </div>`
        }
        ${children}
      </div>
    </div>
    ${unseen > 0 && html`<button class="lx-new" onClick=${toEnd}><${Icon} shape=${arrowDownIcon} size=${14} />${t("widget.thread.new", { count: unseen })}</button>`}
  </div>`;
}

const started = new Date().toISOString();
/** System lines that mean something to a visitor; the rest is the shop's business. */
const events: Record<string, string> = {
  closed: "ended_by",
  assigned: "joined",
  transferred: "joined",
  rating_requested: "rate",
};

function shownMessage(message: Message): Shown | null {
  if (
    message.kind === "note" ||
    (message.kind === "system" && !message.text && !events[message.event?.name ?? ""])
  )
    return null;
  return {
    ...message,
    key: message.client_id ?? message.id,
    mine: message.author.kind === "contact",
    recalled: Boolean(message.recalled_at),
    edited: Boolean(message.edited_at) && !message.recalled_at,
    event: message.kind === "system" ? (message.event ?? { name: "", params: {} }) : undefined,
  };
}

function shownOutgoing(entry: Outgoing): Shown {
  return { ...entry, key: entry.id, seq: 0, mine: true, author: { kind: "contact" } };
}

function eventText({ t, language }: Ui, { text, event, created_at }: Shown): string {
  if (text) return text;
  const name = events[event!.name] ?? "";
  const agent = event!.params["agent"] ?? "";
  if (name === "ended_by") {
    const sentence = agent ? t("widget.thread.ended_by", { agent }) : t("widget.thread.ended");
    return `${sentence} · ${dayOf(created_at, Date.now(), language).split(" ").at(-1)}`;
  }
  return agent ? t(`widget.thread.${name}`, { agent }) : "";
}
