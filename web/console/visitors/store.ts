/**
 * What the board knows. Each visitor is a signal of their own, so that a change draws one row; the order is made anew every five
 * seconds, and never while the pointer is on the list.
 */

import { batch, computed, effect, signal, type Signal } from "@preact/signals";
import type { ServerFrame } from "../../contract/frames.ts";
import type { VisitorSummary } from "../../contract/visitor-board.ts";
import type { LiveVisitor } from "../../contract/visitors.ts";
import type { Connection, ConnectionState } from "../../shared/connection.ts";
import { call } from "../pages/call.ts";
import { openLine } from "../pages/line.ts";
import { toast } from "../pages/toast.ts";
import {
  arrange,
  lingerMs,
  noFilter,
  totalsOf,
  type Arranged,
  type Filter,
  type Grouping,
  type Sort,
} from "./board.ts";
import { boot, t } from "./boot.ts";

export interface Task {
  id: string;
  visitor_id: string;
  rule: string | null;
  text: string;
}

const visitors = new Map<string, Signal<LiveVisitor>>();
/** When they were first seen gone, on the server's clock. */
const leftAt = new Map<string, number>();

export const line = signal<ConnectionState>("connecting");
/** False until the first board has come. */
export const loaded = signal(false);
export const filter = signal<Filter>(noFilter);
export const sort = signal<Sort>("intent");
export const grouping = signal<Grouping>("none");
export const view = signal<"list" | "map">("list");
export const openId = signal<string | null>(new URLSearchParams(location.search).get("open"));
/** The row that the keys are on. */
export const cursor = signal<string | null>(null);
export const arranged = signal<Arranged>({ items: [], shown: 0 });
/** Came since the last order. */
export const fresh = signal(0);
export const summary = signal<VisitorSummary | null>(null);
export const tasks = signal<ReadonlyMap<string, Task>>(new Map());
/** The visitor whose drawer is open, also when the board's own row has gone. */
export const followed = signal<LiveVisitor | null>(null);
/** Grows when the drawer's field for an invitation should have the focus. */
export const askInvite = signal(0);

const pulse = signal(0);
export const totals = computed(() => {
  void pulse.value;
  return totalsOf(all());
});

/** Between this device's clock and the server's. */
let skew = 0;
export const now = signal(Date.now());
const serverNow = (): number => Date.now() + skew;

function* all(): Generator<LiveVisitor> {
  for (const each of visitors.values()) yield each.peek();
}
export const visitorSignal = (id: string): Signal<LiveVisitor> | undefined => visitors.get(id);
export const rowIds = computed(() =>
  arranged.value.items.flatMap((item) => (item.kind === "row" ? [item.id] : [])),
);
export const isFiltered = computed(() => JSON.stringify(filter.value) !== JSON.stringify(noFilter));

// The order --------------------------------------------------------------------------------------------------------------------------

const reorderEvery = 5_000;
let hovered = false;
export const hover = (on: boolean): void => {
  hovered = on;
};

export function order(): void {
  for (const [id, at] of leftAt)
    if (serverNow() - at >= lingerMs) {
      leftAt.delete(id);
      visitors.delete(id);
    }
  fresh.value = 0;
  arranged.value = arrange(all(), {
    filter: filter.value,
    sort: sort.value,
    group: grouping.value,
    now: serverNow(),
  });
}

/** Whoever came while the list stands still waits at its end, where nobody is pushed away. */
function append(id: string): void {
  fresh.value++;
  const { items, shown } = arranged.peek();
  if (hovered || grouping.peek() !== "none" || items.some((item) => item.kind === "row" && item.id === id))
    return;
  const { items: fitting } = arrange([visitors.get(id)!.peek()], {
    filter: filter.peek(),
    sort: sort.peek(),
    group: "none",
    now: serverNow(),
  });
  if (fitting.length > 0) arranged.value = { items: [...items, ...fitting], shown: shown + 1 };
}

// Frames -----------------------------------------------------------------------------------------------------------------------------

let connection: Connection | undefined;
let arriving: Set<string> | undefined;

function take(frame: ServerFrame): void {
  switch (frame.t) {
    case "hello":
      skew = Date.parse(frame.server_time) - Date.now();
      arriving = new Set();
      connection?.send({ t: "board", inbox_ids: "all" });
      if (openId.peek()) connection?.send({ t: "follow", visitor_id: openId.peek() });
      void readTasks();
      return;
    case "board":
      for (const visitor of frame.visitors) {
        arriving?.add(visitor.id);
        put(visitor);
      }
      if (!frame.more) {
        // What was here before the line broke and is not any more.
        if (arriving) for (const id of visitors.keys()) if (!arriving.has(id)) visitors.delete(id);
        arriving = undefined;
      }
      if (!loaded.peek() || !frame.more) order();
      loaded.value = true;
      pulse.value++;
      return;
    case "visitor": {
      const { visitor } = frame;
      const known = visitors.has(visitor.id);
      arriving?.add(visitor.id);
      if (visitor.id === openId.peek()) followed.value = visitor;
      if (!known && visitor.state === "left") return;
      put(visitor);
      if (!known) append(visitor.id);
      return;
    }
    case "visitor_gone": {
      const known = visitors.get(frame.visitor_id);
      if (known && known.peek().state !== "left") put({ ...known.peek(), state: "left" });
      if (frame.visitor_id === openId.peek() && followed.peek())
        followed.value = { ...followed.peek()!, state: "left" };
      return;
    }
    case "visitor_tasks":
      if (frame.made) toast(t("journey.task", { rule: frame.made.rule, text: frame.made.text }));
      return void readTasks();
  }
}

function put(visitor: LiveVisitor): void {
  const known = visitors.get(visitor.id);
  if (visitor.state !== "left") leftAt.delete(visitor.id);
  else if (!known) leftAt.set(visitor.id, 0);
  else if (!leftAt.has(visitor.id)) leftAt.set(visitor.id, serverNow());
  if (known) known.value = visitor;
  else visitors.set(visitor.id, signal(visitor));
}

async function readTasks(): Promise<void> {
  const answer = await call("GET", "/api/v1/visitor-tasks");
  if (!answer.ok) return;
  const { data } = answer.data as { data: Task[] };
  tasks.value = new Map(data.map((task) => [task.visitor_id, task]));
}

export async function finishTask(task: Task): Promise<void> {
  const answer = await call("DELETE", `/api/v1/visitor-tasks/${task.id}`);
  if (!answer.ok) return toast(answer.problem.detail, { failed: true });
  const next = new Map(tasks.value);
  next.delete(task.visitor_id);
  tasks.value = next;
}

async function readSummary(): Promise<void> {
  const answer = await call("GET", "/api/v1/visitors/summary");
  if (answer.ok) summary.value = answer.data as VisitorSummary;
}

// Opening ----------------------------------------------------------------------------------------------------------------------------

export function open(id: string | null): void {
  batch(() => {
    openId.value = id;
    followed.value = id ? (visitors.get(id)?.peek() ?? null) : null;
    if (id) cursor.value = id;
  });
  connection?.send({ t: "follow", visitor_id: id });
  const url = new URL(location.href);
  if (id) url.searchParams.set("open", id);
  else url.searchParams.delete("open");
  history.replaceState(null, "", url);
}

export function move(by: 1 | -1): void {
  const ids = rowIds.value;
  if (ids.length === 0) return;
  const at = ids.indexOf(openId.value ?? cursor.value ?? "");
  const id = ids[Math.max(0, Math.min(ids.length - 1, at < 0 ? 0 : at + by))]!;
  cursor.value = id;
  if (openId.value) open(id);
}

export const wake = (): void => connection?.wake();

export function start(): void {
  connection = openLine({
    onFrame: (frame) => batch(() => take(frame)),
    onState: (state) => {
      line.value = state;
      if (state === "refused") location.reload();
    },
  });
  let beats = 0;
  setInterval(() => {
    if (document.hidden) return;
    batch(() => {
      now.value = serverNow();
      pulse.value++;
      if (++beats % (reorderEvery / 1_000) === 0 && !hovered && !arriving) order();
    });
  }, 1_000);
  // What the reader asks for is done at once.
  effect(() => {
    void [filter.value, sort.value, grouping.value];
    order();
  });
  void readSummary();
  setInterval(() => !document.hidden && void readSummary(), 60_000);
}

export const inboxName = (id: string): string => boot.inboxes.find((inbox) => inbox.id === id)?.name ?? "";
