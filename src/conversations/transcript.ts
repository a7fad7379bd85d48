/** A conversation as one document in plain text; the page to print is made of the same lines. Rows and texts in, words out. */

import type { Message } from "../../web/contract/models.ts";
import { writeCsv } from "../kernel/csv.ts";
import type { Locale, Translate } from "../kernel/i18n.ts";

export interface TranscriptParts {
  /** Of the conversation. */
  id: string;
  t: Translate;
  locale: Locale;
  /** IANA name: that of the inbox. */
  zone: string;
  /** Of the shop: the inbox's name. */
  shop: string;
  contact: string;
  messages: Message[];
  /** Epoch ms. */
  takenAt: number;
  closedAt: number | null;
}

export interface Line {
  /** Epoch ms. */
  at: number;
  /** Empty for what happened. */
  who: string;
  text: string;
  kind: "contact" | "agent" | "note" | "event";
}

/** What each message says; system lines are told without who is behind them. */
export function linesOf({ t, contact, messages, shop }: TranscriptParts): Line[] {
  return messages.flatMap((message): Line[] => {
    const at = Date.parse(message.created_at);
    if (message.kind === "system") {
      const text = eventText(t, message);
      return text ? [{ at, who: "", text, kind: "event" }] : [];
    }
    const name = message.author.kind === "contact" ? contact : (message.author.name ?? shop);
    const files = (message.attachments ?? []).map((file) => t("transcript.file", { name: file.name }));
    const text = message.recalled_at
      ? t("transcript.recalled")
      : [message.text, ...files].filter(Boolean).join("\n");
    if (message.kind === "note") return [{ at, who: t("transcript.note", { name }), text, kind: "note" }];
    return [{ at, who: name, text, kind: message.author.kind === "contact" ? "contact" : "agent" }];
  });
}

const told = new Set([
  "assigned",
  "transferred",
  "closed",
  "reopened",
  "offline_message",
  "contact_left",
  "rating_requested",
]);

function eventText(t: Translate, { event, text }: Message): string {
  if (!event || !told.has(event.name)) return text;
  const agent = String(event.params.agent ?? "");
  return agent && (event.name === "assigned" || event.name === "transferred")
    ? t("transcript.event.joined", { agent })
    : event.name === "closed"
      ? t("transcript.event.closed")
      : "";
}

/** The same lines as a table; times are UTC (RFC 3339). */
export function transcriptTable(parts: TranscriptParts): string {
  const rows = linesOf(parts).map(({ at, kind, who, text }) => [new Date(at).toISOString(), kind, who, text]);
  return writeCsv([["created_at", "kind", "author", "text"], ...rows]);
}

export function transcriptText(parts: TranscriptParts): string {
  const { t, shop, contact, locale, zone: timeZone } = parts;
  const when = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  const lines = linesOf(parts).map(({ at, who, text }) =>
    who ? `${when.format(at)} ${who}\n${text}` : `${when.format(at)} — ${text}`,
  );
  return [t("transcript.title", { shop, contact }), ...lines].join("\n\n") + "\n";
}
