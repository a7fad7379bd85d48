/** A thread on the screen: older pages above, the end kept in view, a pill for what came below. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Conversation } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { arrowDownIcon, wifiOffIcon } from "../../shared/icons.ts";
import { boot, t } from "./boot.ts";
import { Broken } from "./broken.ts";
import { Group, Note, SystemLine, Writing } from "./bubbles.ts";
import { Composer } from "./composer.ts";
import { addFiles } from "./composing.ts";
import { groupMessages, type Item } from "./groups.ts";
import { Head } from "./head.ts";
import { wakeLine } from "./line.ts";
import { loadOlder, toNewest } from "./loading.ts";
import { atEnd, readNow } from "./navigation.ts";
import { OfferBars } from "./offer-bar.ts";
import { PreviewBubble, previews } from "./preview.ts";
import {
  conversations,
  format,
  freshFrom,
  jump,
  line,
  now,
  open,
  openId,
  threadFailures,
  threads,
  unsent,
} from "./store.ts";

export function ThreadPane() {
  const id = openId.value;
  const conversation = open.value;
  const failure = id ? threadFailures.value.get(id) : undefined;
  return html`<main id="main" class="pane" aria-label=${t("thread.label")}>
    ${!id && html`<${Nothing} />`}
    ${
      id &&
      !conversation &&
      (failure
        ? html`<${Broken} id=${id} failure=${failure} />`
        : html`<header class="pane-h"></header>
            <${Bones} />`)
    }
    ${conversation && html`<${Opened} key=${id} conversation=${conversation} />`}
  </main>`;
}

function Opened({ conversation }: { conversation: Conversation }) {
  const { id } = conversation;
  const failure = threadFailures.value.get(id);
  const known = threads.value.get(id);
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files") || !boot.may.reply) return;
    event.preventDefault();
    setOver(event.type === "dragover");
  };
  const drop = (event: DragEvent) => {
    setOver(false);
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    addFiles([...event.dataTransfer.files]);
  };
  return html`
    <${Head} conversation=${conversation} />
    <${LineBanner} />
    <div class="talk" onDragOver=${drag} onDragLeave=${drag} onDrop=${drop}>
      ${known ? html`<${Log} conversation=${conversation} />` : failure ? html`<${Broken} id=${id} failure=${failure} />` : html`<${Bones} />`}
      ${over && html`<div class="drop">${t("composer.file.drop")}</div>`}
    </div>
    <${OfferBars} conversation=${conversation} />
    <${Composer} conversation=${conversation} />
  `;
}

function Log({ conversation }: { conversation: Conversation }) {
  const { id } = conversation;
  const known = threads.value.get(id)!;
  const box = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  const before = useRef({ height: 0, first: 0, last: 0 });
  const [away, setAway] = useState(false);
  const [missed, setMissed] = useState(0);
  const mine = unsent.value.filter((each) => each.conversationId === id);
  const items = useMemo(
    () =>
      groupMessages(known.messages, mine, {
        meId: boot.me.id,
        dayKey: format.dayKey,
        freshFrom: freshFrom.value,
      }),
    [known.messages, unsent.value, freshFrom.value],
  );
  const first = known.messages[0]?.seq ?? 0;
  const last = known.newer ? known.lastSeq : (known.messages.at(-1)?.seq ?? 0);

  // Before the paint: what was added above must not move what is read; what came below keeps the end in view.
  useLayoutEffect(() => {
    const own = box.current!;
    const had = before.current;
    if (had.first > first && first > 0 && !sticks.current) own.scrollTop += own.scrollHeight - had.height;
    else if (sticks.current && jump.value === null) own.scrollTop = own.scrollHeight;
    if (had.last > 0 && last > had.last && !sticks.current) {
      const from = known.messages.findLast(
        (message) => message.seq > had.last && message.author.kind === "contact",
      );
      if (from || known.newer) setMissed((count) => count + (last - had.last));
    }
    before.current = { height: own.scrollHeight, first, last };
  }, [items]);

  // Images and the growing composer change heights later.
  useEffect(() => {
    const watch = new ResizeObserver(() => {
      const own = box.current;
      if (own && sticks.current && jump.peek() === null) own.scrollTop = own.scrollHeight;
    });
    watch.observe(inner.current!);
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);

  useEffect(() => {
    const seq = jump.value;
    if (seq === null) return;
    const found = box.current!.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
    if (!found) return;
    sticks.current = false;
    found.scrollIntoView({ block: "center" });
    found.classList.add("jump");
    const timer = setTimeout(() => found.classList.remove("jump"), 1700);
    jump.value = null;
    return () => clearTimeout(timer);
  }, [jump.value, items]);

  useEffect(() => {
    if (sticks.current) readNow();
  }, [last, conversation.unread]);

  // A sent message always brings its author to the end.
  const sent = mine.at(-1)?.clientId;
  useEffect(() => {
    if (sent && mine.at(-1)!.state === "sending") toEnd();
  }, [sent]);

  const scrolled = () => {
    const own = box.current!;
    const end = own.scrollHeight - own.scrollTop - own.clientHeight < 48 && !known.newer;
    sticks.current = end;
    atEnd.value = end;
    setAway(!end && (known.newer || own.scrollHeight - own.scrollTop - own.clientHeight > 400));
    if (end) {
      setMissed(0);
      readNow();
    }
    if (own.scrollTop < 400 && known.older) void loadOlder(id);
  };
  const toEnd = () => {
    sticks.current = true;
    atEnd.value = true;
    setMissed(0);
    if (known.newer) void toNewest(id);
    box.current!.scrollTop = box.current!.scrollHeight;
  };
  useEffect(() => {
    atEnd.value = true;
    // A short first page doesn't scroll: what is above must come by itself.
    if (known.older && box.current!.scrollHeight <= box.current!.clientHeight) void loadOlder(id);
  }, [first]);

  return html`<div
      ref=${box}
      class="scroll log"
      onScroll=${scrolled}
      tabindex=${0}
      aria-label=${t("thread.messages")}
    >
      <div ref=${inner} class="thread" role="log" aria-label=${t("thread.messages")}>
        ${known.older ? html`<div class="older">${t("inbox.loading")}</div>` : html`<div class="older"></div>`}
        ${items.map((item) => html`<${Shown} key=${item.key} item=${item} conversation=${conversation} />`)}
        ${previews.value.has(id) ? html`<${PreviewBubble} conversation=${conversation} />` : html`<${Writing} id=${id} />`}
      </div>
    </div>
    ${
      (missed > 0 || away) &&
      html`<button type="button" class=${`pill ${missed > 0 ? "new" : ""}`} onClick=${toEnd}>
        <${Icon}
          shape=${arrowDownIcon}
          size=${14}
        />${missed > 0 ? t("thread.missed", { count: missed }) : t("thread.to_end")}
      </button>`
    }`;
}

function Shown({ item, conversation }: { item: Item; conversation: Conversation }) {
  switch (item.kind) {
    case "day":
      return html`<div class="day">${format.day(item.at, now.peek())}</div>`;
    case "fresh":
      return html`<div class="fresh">${t("thread.fresh")}</div>`;
    case "system":
      return html`<${SystemLine} message=${item.message} />`;
    case "note":
      return html`<${Note} item=${item} conversation=${conversation} />`;
    case "group":
      return html`<${Group} item=${item} conversation=${conversation} />`;
  }
}

function LineBanner() {
  const state = line.value;
  if (state !== "waiting" && state !== "offline") return null;
  return html`<div class="banner" role="status">
    <${Icon} shape=${wifiOffIcon} size=${16} />
    <span class="grow cut"><b class="bb">${t(`thread.line.${state}`)}</b> ${t("thread.line.kept")}</span>
    <button type="button" class="btn xs" onClick=${wakeLine}>${t("thread.line.now")}</button>
  </div>`;
}

function Bones() {
  return html`<div class="talk bones" aria-busy="true">
    <div class="bone-thread"><i class="bone"></i><i class="bone"></i><i class="bone"></i></div>
  </div>`;
}

function Nothing() {
  const any = conversations.value.size > 0;
  return html`<header class="pane-h"></header>
    <div class="void">
      <h2>${t(any ? "thread.choose.title" : "thread.none.title")}</h2>
      <p>${t(any ? "thread.choose.text" : "thread.none.text")}</p>
    </div>`;
}
