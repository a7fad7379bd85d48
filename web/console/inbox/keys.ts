/** The keyboard: one table of strokes, what the sheet shows and what the keys do. Single letters work only outside text fields. */

import { boot, t } from "./boot.ts";
import { assignTo, toggleClosed, undoLast } from "./actions.ts";
import { armed, disarm } from "./armed.ts";
import { focusComposer } from "./composing.ts";
import { closeThread, step } from "./navigation.ts";
import { answerOpen } from "./offers.ts";
import { narrow, phone, sideLayer, toggleList, toggleSide } from "./panes.ts";
import { asked, layer, me, open, openId, searching } from "./store.ts";

export interface Stroke {
  /** As the sheet shows it. */
  keys: string[];
  label: string;
  /** As `event.key`, lower case; `mod+` for Ctrl or ⌘; `g x` for two in a row. */
  on?: string[];
  run?: () => void;
}

const withOpen = (run: (id: string) => void) => () => openId.value && run(openId.value);
const ask = (what: NonNullable<typeof asked.value>) => withOpen(() => void (asked.value = what));
const go = (path: string) => () => location.assign(`${boot.base}${path}`);

/** Three columns of the sheet. */
export const sheet: { title: string; strokes: Stroke[] }[] = [
  {
    title: "keys.move",
    strokes: [
      { keys: ["J", "K"], label: "keys.next", on: ["j", "arrowdown"], run: () => step(1) },
      { keys: [], label: "", on: ["k", "arrowup"], run: () => step(-1) },
      {
        keys: ["↵"],
        label: "keys.open",
        on: ["enter"],
        run: () => (openId.value ? focusComposer("text") : step(1)),
      },
      { keys: ["Esc"], label: "keys.back", on: ["escape"], run: escape },
      { keys: ["/"], label: "keys.search", on: ["/"], run: () => void (searching.value = { text: "" }) },
      {
        keys: ["Ctrl", "K"],
        label: "keys.palette",
        on: ["mod+k"],
        run: () => void (layer.value = { kind: "palette" }),
      },
      { keys: ["G", "I"], label: "keys.go_inbox", on: ["g i"], run: closeThread },
      { keys: ["G", "C"], label: "keys.go_contacts", on: ["g c"], run: go("/contacts") },
      { keys: ["G", "S"], label: "keys.go_settings", on: ["g s"], run: go("/settings") },
      { keys: ["[", "]"], label: "keys.panes", on: ["["], run: toggleList },
      { keys: [], label: "", on: ["]"], run: toggleSide },
    ],
  },
  {
    title: "keys.work",
    strokes: [
      {
        keys: ["A"],
        label: "keys.assign",
        on: ["a"],
        run: () =>
          open.value?.assignee_id ? ask("assign")() : withOpen((id) => assignTo(id, me.value.id))(),
      },
      {
        keys: ["T"],
        label: "keys.transfer",
        on: ["t"],
        run: withOpen(() => void (layer.value = { kind: "transfer" })),
      },
      { keys: ["Y", "D"], label: "keys.answer_offer", on: ["y"], run: () => answerOpen(true) },
      { keys: [], label: "", on: ["d"], run: () => answerOpen(false) },
      { keys: ["Z"], label: "keys.snooze", on: ["z", "h"], run: ask("snooze") },
      { keys: ["I"], label: "keys.invite", on: ["i"], run: ask("invite") },
      { keys: ["#"], label: "keys.tags", on: ["#", "l"], run: ask("tags") },
      { keys: ["."], label: "keys.more", on: ["."], run: ask("more") },
      { keys: ["E"], label: "keys.close", on: ["e"], run: withOpen(toggleClosed) },
      { keys: ["Ctrl", "Z"], label: "keys.undo", on: ["mod+z"], run: undoLast },
      { keys: ["?"], label: "keys.sheet", on: ["?"], run: () => void (layer.value = { kind: "keys" }) },
    ],
  },
  {
    title: "keys.write",
    strokes: [
      { keys: ["R"], label: "keys.reply", on: ["r"], run: withOpen(() => focusComposer("text")) },
      { keys: ["N"], label: "keys.note", on: ["n"], run: withOpen(() => focusComposer("note")) },
      { keys: ["↵"], label: "keys.send" },
      { keys: ["Shift", "↵"], label: "keys.line" },
      { keys: ["Ctrl", "↵"], label: "keys.send_close" },
      { keys: ["/"], label: "keys.quick" },
      { keys: ["1", "9"], label: "keys.strip_send" },
      { keys: ["Shift", "1"], label: "keys.strip_arm" },
      { keys: ["Alt", "…"], label: "keys.macro" },
      { keys: ["@"], label: "keys.mention" },
      { keys: ["Esc"], label: "keys.leave" },
    ],
  },
];

const table = new Map(
  sheet.flatMap((column) =>
    column.strokes.flatMap((stroke) => (stroke.on ?? []).map((key) => [key, stroke.run!] as const)),
  ),
);

/** What a key means, given what came before; pure, so that it can be tested. */
export function strokeOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">,
  before: string,
  writing: boolean,
): string | null {
  const key = event.key.toLowerCase();
  const mod = event.ctrlKey || event.metaKey;
  if (event.altKey) return null;
  if (mod) return writing && key === "z" ? null : `mod+${key}`;
  if (writing) return null;
  return before === "g" ? `g ${key}` : key;
}

let before = "";
let beforeAt = 0;

export function startKeys(): void {
  document.addEventListener("keydown", (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target as HTMLElement;
    const writing = target.matches("input, textarea, select, [contenteditable=true]");
    if (layer.value && event.key !== "Escape") return;
    // Enter and the arrows belong to the control that has the focus.
    if (
      !writing &&
      target.closest("button, a, [role=menu], [role=separator], .scroll.log") &&
      /^(Enter| |Arrow)/.test(event.key)
    )
      return;
    if (event.key === "Escape" && !writing) {
      escape();
      return;
    }
    const stroke = strokeOf(event, Date.now() - beforeAt < 1000 ? before : "", writing);
    before = stroke === "g" ? "g" : "";
    beforeAt = Date.now();
    const run = stroke ? table.get(stroke) : undefined;
    if (!run || (stroke === "mod+k" && event.shiftKey)) return;
    event.preventDefault();
    run();
  });
}

/** Closes the topmost layer; on phones the thread. */
export function escape(): void {
  if (asked.value) asked.value = null;
  else if (layer.value) layer.value = null;
  else if (narrow.value && sideLayer.value) sideLayer.value = false;
  else if (openId.value && armed.value.has(openId.value)) disarm(openId.value);
  else if (searching.value) searching.value = null;
  else if (phone.value && openId.value) closeThread();
  else (document.activeElement as HTMLElement | null)?.blur();
}

export const keyLabel = (key: string): string =>
  key === "Ctrl" && /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : key === "Ctrl" ? t("keys.ctrl") : key;
