/** Who is on the site now, in memory, and the frames that tell it to agents. What is lost by a restart comes back with the next sign. */

import type { LiveVisitor } from "../../web/contract/visitors.ts";
import { seesInbox, type AgentActor } from "../accounts/actor.ts";
import type { Rights } from "../accounts/rights.ts";
import { currentContact } from "../contacts/queries.ts";
import { mayHear, topics } from "../conversations/broadcast.ts";
import type { Presenter } from "../conversations/present.ts";
import { minute, second } from "../kernel/clock.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Connection, Hub } from "../realtime/hub.ts";
import { liveRow, stateOf, type Around } from "./live-row.ts";
import { conversationsWith } from "./queries.ts";
import type { Recorded } from "./record.ts";
import type { Rules } from "./rules.ts";
import type { Trails } from "./trails.ts";
import type { Trail } from "./types.ts";

export type News = Recorded["news"][number];
export type Listener = (trail: Trail, news: readonly News[], row: () => LiveVisitor | undefined) => void;

export interface Board {
  /** After the commit. */
  heard(recorded: Recorded): void;
  /** Those that the agent sees; who has left stays for two minutes. */
  list(actor: AgentActor, inboxId?: string): LiveVisitor[];
  one(visitorId: string): LiveVisitor | undefined;
  /** Shows these inboxes on the line from now on: `board` frames, then changes. Null ends it. */
  show(connection: Connection, actor: AgentActor, wanted: "all" | readonly string[] | null): void;
  /** Shows one visitor on the line: `visitor`, or `visitor_gone` when they aren't here. Null ends it. */
  follow(connection: Connection, actor: AgentActor, visitorId: string | null): void;
  /** Somebody has asked them to talk. */
  invited(visitorId: string, at: number): void;
  /** Called after each commit with what is new; for invitations. */
  listen(listener: Listener): void;
  forget(visitorId: string): void;
  /** Looks for those who have left; a timer does it. */
  sweep(): void;
  /** Sends what has changed without waiting for its time; for tests. */
  flush(): void;
  stop(): void;
  readonly size: number;
}

/** A change is told after this time… */
const beat = 50;
/** … but of one visitor no more often than this: at most four frames a second. */
const leastBetween = 250;
const sweepEvery = 2 * second;
/** Who has left is shown for this long. */
const linger = 2 * minute;
/** A snapshot goes in frames of this many characters at most (three bytes each, at worst), a pause between them, so that no line chokes on it. */
const chunk = 20_000;
const pause = 15;
/** What counts live on the screen may be off by this much before it is told again. */
const drift = 3 * second;

interface Entry {
  trail: Trail;
  around: Around;
  /** Of this visitor, newest first: whoever looks at one of them hears as well. */
  threads: string[];
  state: LiveVisitor["state"];
  leftAt: number;
  /** What was told last, without what moves by itself. */
  told: string;
  toldVisible: number;
  toldAt: number;
}

const boardTopic = (inboxId: string) => `board:${inboxId}`;
const visitorTopic = (visitorId: string) => `visitor:${visitorId}`;

export function createBoard(
  kernel: Pick<Kernel, "bus" | "clock" | "db">,
  deps: { hub: Hub; rights: Rights; presenter: Presenter; rules: Rules; trails: Trails },
): Board {
  const { bus, clock, db } = kernel;
  const { hub, rights, presenter, rules, trails } = deps;
  const entries = new Map<string, Entry>();
  const ofThread = new Map<string, string>();
  const dirty = new Set<string>();
  const listeners: Listener[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const sweeper = setInterval(sweep, sweepEvery);
  sweeper.unref();

  const rowOf = (entry: Entry, now = clock.now()) =>
    liveRow(entry.trail, entry.around, rules.of(entry.trail.inboxId), now);

  bus.commit("conversation.created", ({ payload }) => look(payload.contactId));
  for (const name of [
    "conversation.assigned",
    "conversation.changed",
    "conversation.closed",
    "conversation.reopened",
    "conversation.snoozed",
  ] as const)
    bus.commit(name, ({ payload }) => {
      const visitorId = ofThread.get(payload.conversationId);
      if (visitorId) look(visitorId);
    });
  bus.commit("contact.updated", ({ payload }) => look(payload.contactId));
  bus.commit("contact.merged", ({ payload }) => {
    forget(payload.contactId);
    look(payload.intoId);
  });

  /** Name and conversations may have changed. */
  function look(visitorId: string): void {
    const entry = entries.get(visitorId);
    if (!entry) return;
    surround(entry);
    mark(visitorId);
  }

  function surround(entry: Entry): void {
    const { id, inboxId } = entry.trail;
    const contact = currentContact(db, id);
    const found = conversationsWith(db, id, inboxId);
    for (const thread of entry.threads) ofThread.delete(thread);
    entry.threads = found.map((each) => each.id);
    for (const thread of entry.threads) ofThread.set(thread, id);
    const [last] = found;
    entry.around = {
      name: contact?.name || null,
      vip: contact?.vip === 1,
      conversation:
        last && last.status !== "closed"
          ? {
              id: last.id,
              status: last.status,
              agent: (last.assigneeId && presenter.person(last.assigneeId)?.name) || null,
            }
          : null,
      invitedAt: entry.around.invitedAt,
    };
  }

  function heard({ trail, news }: Recorded): void {
    let entry = entries.get(trail.id);
    // One visitor in two inboxes, after a merge: the one that they are in now.
    if (entry && entry.trail.inboxId !== trail.inboxId) {
      forget(trail.id);
      entry = undefined;
    }
    const now = clock.now();
    if (!entry) {
      // A sign of one who has left in the meantime is no coming.
      if (trail.tabs.length === 0) return;
      entry = {
        trail,
        around: { name: null, vip: false, conversation: null, invitedAt: null },
        threads: [],
        state: "here",
        leftAt: 0,
        told: "",
        toldVisible: 0,
        toldAt: 0,
      };
      entries.set(trail.id, entry);
      surround(entry);
    }
    entry.trail = trail;
    settle(entry, now);
    mark(trail.id);
    const here = entry;
    if (news.length > 0) for (const listener of listeners) listener(trail, news, () => rowOf(here));
  }

  function settle(entry: Entry, now: number): boolean {
    const state = stateOf(entry.trail, now);
    if (state === entry.state) return false;
    entry.leftAt = state === "left" ? now : 0;
    entry.state = state;
    return true;
  }

  function mark(visitorId: string): void {
    dirty.add(visitorId);
    timer ??= setTimeout(tick, beat).unref();
  }

  function tick(): void {
    timer = undefined;
    const now = clock.now();
    for (const id of dirty) {
      const entry = entries.get(id);
      if (entry && Math.abs(now - entry.toldAt) < leastBetween) continue;
      dirty.delete(id);
      if (entry) tell(entry, now);
    }
    if (dirty.size > 0) timer = setTimeout(tick, beat).unref();
  }

  function flush(): void {
    const now = clock.now();
    for (const id of dirty) {
      const entry = entries.get(id);
      if (entry) tell(entry, now);
    }
    dirty.clear();
  }

  function tell(entry: Entry, now: number): void {
    const { inboxId } = entry.trail;
    const listening = audience(entry).filter((topic) => hub.listens(topic));
    if (listening.length === 0) return;
    const row = rowOf(entry, now);
    if (!row) return;
    const visible = row.page.visible_ms;
    const still = JSON.stringify({ ...row, at: "", page: { ...row.page, visible_ms: 0 } });
    const expected = entry.toldVisible + (row.state === "here" ? now - entry.toldAt : 0);
    if (still === entry.told && Math.abs(visible - expected) < drift) return;
    entry.told = still;
    entry.toldVisible = visible;
    entry.toldAt = now;
    hub.publish(listening, { t: "visitor", visitor: row }, mayHear(rights, inboxId));
  }

  const audience = ({ trail, threads }: Entry): string[] => [
    boardTopic(trail.inboxId),
    visitorTopic(trail.id),
    ...threads.map(topics.watch),
  ];

  function forget(visitorId: string): void {
    const entry = entries.get(visitorId);
    if (!entry) return;
    hub.publish(
      audience(entry),
      { t: "visitor_gone", visitor_id: visitorId },
      mayHear(rights, entry.trail.inboxId),
    );
    for (const thread of entry.threads) ofThread.delete(thread);
    entries.delete(visitorId);
    dirty.delete(visitorId);
    trails.drop(visitorId, entry.trail.inboxId);
  }

  function sweep(): void {
    const now = clock.now();
    for (const [id, entry] of entries) {
      if (settle(entry, now)) mark(id);
      if (entry.leftAt > 0 && now - entry.leftAt > linger) forget(id);
    }
  }

  function send(connection: Connection, ids: string[], from: number): void {
    const now = clock.now();
    const rows: string[] = [];
    let size = 0;
    let next = from;
    for (; next < ids.length && size < chunk; next++) {
      const entry = entries.get(ids[next]!);
      // Asked again: the choice may have changed while the frames went out.
      if (!entry || !connection.topics.includes(boardTopic(entry.trail.inboxId))) continue;
      const row = rowOf(entry, now);
      if (!row) continue;
      const text = JSON.stringify(row);
      rows.push(text);
      size += text.length;
    }
    const more = next < ids.length;
    if (!connection.send(`{"t":"board","visitors":[${rows.join()}],"more":${more}}`)) return;
    if (more) setTimeout(() => send(connection, ids, next), pause);
  }

  const drop = (connection: Connection, prefix: string) => {
    for (const topic of [...connection.topics])
      if (topic.startsWith(prefix)) hub.unsubscribe(connection, topic);
  };

  return {
    heard,
    forget,
    sweep,
    flush,
    listen: (listener) => void listeners.push(listener),
    list(actor, inboxId) {
      const now = clock.now();
      const rows: LiveVisitor[] = [];
      for (const entry of entries.values()) {
        const { inboxId: of } = entry.trail;
        if (!seesInbox(actor, of) || (inboxId !== undefined && of !== inboxId)) continue;
        const row = rowOf(entry, now);
        if (row) rows.push(row);
      }
      return rows;
    },
    one(visitorId) {
      const entry = entries.get(visitorId);
      return entry && rowOf(entry);
    },
    show(connection, actor, wanted) {
      drop(connection, "board:");
      if (wanted === null) return;
      const all = db.all<{ id: string }>("select id from inboxes where archived_at is null");
      for (const { id } of all)
        if ((wanted === "all" || wanted.includes(id)) && seesInbox(actor, id))
          hub.subscribe(connection, boardTopic(id));
      send(connection, [...entries.keys()], 0);
    },
    follow(connection, actor, visitorId) {
      drop(connection, "visitor:");
      if (visitorId === null) return;
      hub.subscribe(connection, visitorTopic(visitorId));
      const entry = entries.get(visitorId);
      const row = entry && seesInbox(actor, entry.trail.inboxId) ? rowOf(entry) : undefined;
      connection.send(
        JSON.stringify(row ? { t: "visitor", visitor: row } : { t: "visitor_gone", visitor_id: visitorId }),
      );
    },
    invited(visitorId, at) {
      const entry = entries.get(visitorId);
      if (!entry) return;
      entry.around = { ...entry.around, invitedAt: at };
      mark(visitorId);
    },
    stop() {
      clearInterval(sweeper);
      clearTimeout(timer);
    },
    get size() {
      return entries.size;
    },
  };
}
