/** Chatwoot's words in ours. Pure: shapes in, what our verbs take out. */

import { contactEmail, contactName, contactPhone, contactTag, most } from "../../contacts/types.ts";
import type { ImportedContact } from "../../contacts/import-contact.ts";
import {
  importMark,
  type ImportedConversation,
  type ImportedMessage,
} from "../../conversations/import-conversation.ts";
import { longestMessage } from "../../conversations/types.ts";
import { idFor } from "../../kernel/ids.ts";
import type { ChatwootAttachment, ChatwootContact, ChatwootConversation, ChatwootMessage } from "./shapes.ts";

/** Names the installation and account: the same number over there is somebody else in another. */
export type Source = string;

export const contactIdOf = (source: Source, id: number): string => idFor("con", `${source} contact ${id}`);
export const conversationIdOf = (source: Source, id: number): string =>
  idFor("cnv", `${source} conversation ${id}`);
export const clientIdOf = (messageId: number): string => `${importMark}${messageId}`;

/** Epoch ms of seconds, or of ISO 8601; 0 is how they say "never". */
export function toTime(value: number | string | null | undefined): number | null {
  if (value === null || value === undefined || value === "" || value === 0) return null;
  const seconds = Number(value);
  const at = Number.isNaN(seconds) ? Date.parse(String(value)) : seconds * 1000;
  return Number.isFinite(at) && at > 0 ? Math.round(at) : null;
}

/** Without what a row can't hold: NUL, half a surrogate pair. */
const clean = (value: string): string => value.replaceAll("\0", "").replace(/\r\n?/g, "\n").toWellFormed();
/** On one line, cut without breaking a character. */
const oneLine = (value: string | null | undefined, longest: number): string =>
  Array.from(
    clean(value ?? "")
      // eslint-disable-next-line no-control-regex
      .replace(/[\s\u0000-\u001f\u007f\u2028\u2029]+/g, " ")
      .trim()
      .slice(0, longest * 2),
  )
    .slice(0, longest)
    .join("")
    .slice(0, longest)
    .toWellFormed();

export function mapContact(
  contact: ChatwootContact,
  { source, inboxId, labels, now }: { source: Source; inboxId: string; labels: string[]; now: number },
): ImportedContact {
  const more = contact.additional_attributes ?? {};
  const known = Object.fromEntries(
    ["company_name", "city", "country"].map((name) => [name, more[name]] as const),
  );
  return {
    id: contactIdOf(source, contact.id),
    inboxId,
    name: contactName.safeParse(oneLine(contact.name, 80)).data ?? "",
    email: contactEmail.safeParse(contact.email).data ?? null,
    phone: contactPhone.safeParse(contact.phone_number).data ?? null,
    externalId: oneLine(contact.identifier, 200) || null,
    attributes: attributesOf({ ...known, ...contact.custom_attributes }),
    note: typeof more.description === "string" ? clean(more.description).slice(0, 5000).toWellFormed() : "",
    tags: tagsOf(labels).slice(0, most.tags),
    blocked: contact.blocked === true,
    createdAt: toTime(contact.created_at) ?? now,
    lastSeenAt: toTime(contact.last_activity_at),
  };
}

/** Lists and what is deeper stand as JSON. */
function attributesOf(given: Record<string, unknown>): Record<string, string | number | boolean> {
  const kept: [string, string | number | boolean][] = [];
  for (const [key, value] of Object.entries(given)) {
    const name = oneLine(key, 64);
    if (!name || name === "__proto__" || value === null || value === undefined || value === "") continue;
    if (typeof value === "number" || typeof value === "boolean") kept.push([name, value]);
    else {
      const words = typeof value === "string" ? value : JSON.stringify(value);
      kept.push([name, clean(words).slice(0, 1000).toWellFormed()]);
    }
  }
  return Object.fromEntries(kept.slice(0, most.attributes));
}

const tagsOf = (labels: readonly string[]): string[] => [
  ...new Set(labels.flatMap((label) => contactTag.safeParse(oneLine(label, 40)).data ?? [])),
];

const mostConversationTags = 20;
const priorities: Record<string, number> = { low: 1, medium: 0, high: 2, urgent: 3 };

export function mapConversation(
  conversation: ChatwootConversation,
  at: {
    source: Source;
    inboxId: string;
    contactId: string;
    /** Its inbox over there. */
    inboxName: string;
    assigneeId: string | null;
    now: number;
  },
): ImportedConversation {
  const more = conversation.additional_attributes ?? {};
  const snoozedUntil = toTime(conversation.snoozed_until);
  const answers = Object.entries(attributesOf(conversation.custom_attributes ?? {})).filter(
    (entry): entry is [string, string | number] => typeof entry[1] !== "boolean",
  );
  return {
    id: conversationIdOf(at.source, conversation.id),
    inboxId: at.inboxId,
    contactId: at.contactId,
    // Pending is a bot's, and nobody waits for an agent there; asleep without a time sleeps until the contact writes, as a closed one does.
    status:
      conversation.status === "open"
        ? "open"
        : conversation.status === "snoozed" && snoozedUntil !== null && snoozedUntil > at.now
          ? "snoozed"
          : "closed",
    snoozedUntil,
    assigneeId: at.assigneeId,
    priority: priorities[conversation.priority ?? ""] ?? 0,
    subject: oneLine(typeof more.mail_subject === "string" ? more.mail_subject : "", 200),
    tags: tagsOf(conversation.labels ?? []).slice(0, mostConversationTags),
    details: {
      ...Object.fromEntries(answers),
      Chatwoot: oneLine(`${at.inboxName} #${conversation.id}`, 200).trim(),
    },
    createdAt: toTime(conversation.created_at) ?? at.now,
  };
}

/** A message, and the files that are still to be fetched for it. */
export type MappedMessage = Omit<ImportedMessage, "files"> & { wanted: WantedFile[] };
export interface WantedFile {
  url: string;
  name: string;
}

/**
 * Mostly one; several when it is longer than a message may be, none when it says nothing. `agentOf`: the account here of somebody over
 * there.
 */
export function mapMessage(
  message: ChatwootMessage,
  {
    contactId,
    agentOf,
    now,
  }: { contactId: string; agentOf: (id: number) => string | undefined; now: number },
): MappedMessage[] {
  const kind = kindOf(message);
  const attachments = message.attachments ?? [];
  const wanted = attachments.flatMap((each) => wantedOf(each) ?? []);
  const lines = attachments.flatMap((each) => lineOf(each) ?? []);
  const text = [clean(message.content ?? "").trim(), ...lines].filter(Boolean).join("\n");
  if (text === "" && wanted.length === 0) return [];
  const answered = message.content_attributes?.in_reply_to;
  return piecesOf(text).map((piece, i) => ({
    clientId: i === 0 ? clientIdOf(message.id) : `${clientIdOf(message.id)}-${i + 1}`,
    kind,
    author: authorOf(message, kind, contactId, agentOf),
    text: piece,
    at: toTime(message.created_at) ?? now,
    wanted: i === 0 ? wanted : [],
    ...(i === 0 && typeof answered === "number" && { replyTo: clientIdOf(answered) }),
  }));
}

const typeNames = ["incoming", "outgoing", "activity", "template"];
const typeOf = ({ message_type }: ChatwootMessage): string =>
  typeof message_type === "number" ? (typeNames[message_type] ?? "outgoing") : message_type;

function kindOf(message: ChatwootMessage): ImportedMessage["kind"] {
  if (typeOf(message) === "activity") return "system";
  return message.private ? "note" : "text";
}

function authorOf(
  message: ChatwootMessage,
  kind: ImportedMessage["kind"],
  contactId: string,
  agentOf: (id: number) => string | undefined,
): ImportedMessage["author"] {
  if (kind === "system") return { kind: "system", id: null };
  if (typeOf(message) === "incoming") return { kind: "contact", id: contactId };
  const { sender } = message;
  const name = oneLine(sender?.name, 80);
  // Bots and what was sent by a rule or a template have no account.
  if (!sender || (sender.type && sender.type !== "user"))
    return { kind: "bot", id: null, ...(name && { name }) };
  const id = agentOf(sender.id) ?? null;
  return { kind: "agent", id, ...(!id && name && { name }) };
}

const fileTypes = new Set(["image", "audio", "video", "file", "share", "story_mention", "ig_reel"]);

function wantedOf({ file_type, data_url, fallback_title }: ChatwootAttachment): WantedFile | undefined {
  if (!fileTypes.has(file_type ?? "file") || !data_url) return undefined;
  return { url: data_url, name: oneLine(nameIn(data_url), 200) || oneLine(fallback_title, 200) || "file" };
}

function nameIn(url: string): string {
  const last = url.split(/[?#]/)[0]!.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** A place, a card, or a file of which only the name is left. */
function lineOf(attachment: ChatwootAttachment): string | undefined {
  if (wantedOf(attachment)) return undefined;
  const { file_type, data_url, fallback_title, coordinates_lat, coordinates_long } = attachment;
  const place = file_type === "location" ? `📍 ${coordinates_lat ?? 0}, ${coordinates_long ?? 0}` : "";
  return [place, oneLine(fallback_title, 200), clean(data_url ?? "")].filter(Boolean).join(" ") || undefined;
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > longestMessage) {
    // Not within a character of two halves.
    const end = /[\ud800-\udbff]/.test(rest[longestMessage - 1]!) ? longestMessage - 1 : longestMessage;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}
