/** Turns messages into what a thread shows: days, groups of bubbles, notes, system lines. Pure. */

import type { Attachment, Message } from "../../contract/models.ts";
import type { Unsent } from "./outbox.ts";

/** A message, or one that is on its way. */
export interface Entry {
  key: string;
  text: string;
  at: string;
  attachments: readonly Attachment[];
  message?: Message;
  unsent?: Unsent;
}

export type Side = "contact" | "me" | "peer";
export type Item =
  | { kind: "day"; key: string; at: string }
  | { kind: "fresh"; key: string }
  | { kind: "system"; key: string; message: Message }
  | { kind: "note"; key: string; entry: Entry; author: string | null; name: string | undefined }
  | {
      kind: "group";
      key: string;
      side: Side;
      author: string | null;
      name: string | undefined;
      bot: boolean;
      entries: Entry[];
    };

/** A group breaks after this long. */
const breath = 3 * 60_000;

export interface GroupOptions {
  meId: string;
  dayKey(iso: string): string;
  /** The first seq that was unread when the thread was opened; 0 for none. */
  freshFrom: number;
}

export function groupMessages(
  messages: readonly Message[],
  unsent: readonly Unsent[],
  options: GroupOptions,
): Item[] {
  const items: Item[] = [];
  let day = "";
  let fresh = options.freshFrom > 0;
  const entries: { entry: Entry; kind: Message["kind"]; author: Message["author"] }[] = [
    ...messages.map((message) => ({ entry: entryOf(message), kind: message.kind, author: message.author })),
    ...unsent.map((each) => ({
      entry: entryOfUnsent(each),
      kind: each.kind as Message["kind"],
      author: { kind: "agent" as const, id: options.meId },
    })),
  ];
  for (const { entry, kind, author } of entries) {
    const key = options.dayKey(entry.at);
    if (key !== day) {
      day = key;
      items.push({ kind: "day", key: `day-${key}`, at: entry.at });
    }
    if (fresh && entry.message && entry.message.seq >= options.freshFrom && author.kind === "contact") {
      fresh = false;
      items.push({ kind: "fresh", key: "fresh" });
    }
    if (kind === "system") items.push({ kind: "system", key: entry.key, message: entry.message! });
    else if (kind === "note")
      items.push({ kind: "note", key: entry.key, entry, author: author.id, name: author.name });
    else append(items, entry, author, sideOf(author, options.meId));
  }
  return items;
}

function append(items: Item[], entry: Entry, author: Message["author"], side: Side): void {
  const last = items.at(-1);
  const before = last?.kind === "group" ? last.entries.at(-1)! : undefined;
  const joins =
    last?.kind === "group" &&
    last.side === side &&
    last.author === author.id &&
    before !== undefined &&
    Date.parse(entry.at) - Date.parse(before.at) < breath &&
    !isFailed(before) &&
    !isFailed(entry);
  if (joins) last.entries.push(entry);
  else
    items.push({
      kind: "group",
      key: `g-${entry.key}`,
      side,
      author: author.id,
      name: author.name,
      bot: author.kind === "bot",
      entries: [entry],
    });
}

const isFailed = (entry: Entry) => entry.unsent !== undefined && entry.unsent.state !== "sending";

function sideOf(author: Message["author"], meId: string): Side {
  if (author.kind === "contact") return "contact";
  return author.kind === "agent" && author.id === meId ? "me" : "peer";
}

// The key stays when an unsent message becomes a real one, so that its bubble isn't made anew.
const entryOf = (message: Message): Entry => ({
  key: message.client_id ?? `s${message.seq}`,
  text: message.text,
  at: message.created_at,
  attachments: message.attachments ?? [],
  message,
});
const entryOfUnsent = (unsent: Unsent): Entry => ({
  key: unsent.clientId,
  text: unsent.text,
  at: unsent.at,
  attachments: unsent.files,
  unsent,
});

/** One to three emoji and nothing else are shown large. */
export const isEmojiOnly = (text: string): boolean =>
  /^(?:\p{Extended_Pictographic}(?:[\u{1F3FB}-\u{1F3FF}]|\uFE0F)*(?:\u200D\p{Extended_Pictographic}\uFE0F?)*\s*){1,3}$/u.test(
    text,
  );

export type Piece = { kind: "text" | "link" | "mention"; text: string; href?: string };

/** Links (http, https only) and mentions in a text, as pieces that are rendered as text nodes. */
export function pieces(text: string, names: readonly string[] = []): Piece[] {
  const mentions = names.filter(Boolean).map((name) => `@${escape(name)}`);
  const pattern = new RegExp([...mentions, String.raw`https?://[^\s<>"'，。；！？）】」]+`].join("|"), "g");
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const raw = match[0].startsWith("http") ? match[0].replace(/[.,;:!?)\]]+$/, "") : match[0];
    if (match.index > end) found.push({ kind: "text", text: text.slice(end, match.index) });
    found.push(raw.startsWith("@") ? { kind: "mention", text: raw } : { kind: "link", text: raw, href: raw });
    end = match.index + raw.length;
  }
  if (end < text.length) found.push({ kind: "text", text: text.slice(end) });
  return found;
}
const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
