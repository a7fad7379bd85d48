/** Times, sizes, links and groups as the window shows them. Pure. */

import type { Message } from "../contract/models.ts";
import type { Language } from "./texts.ts";

/** "9:05"; by hand, since making a formatter takes a slow phone longer than drawing a message. */
export function clockOf(at: string): string {
  const date = new Date(at);
  return `${date.getHours()}:${String(date.getMinutes()).padStart(2, "0")}`;
}

/** "今天 14:02", "明天 9:00", "11月3日 14:02". */
export function dayOf(at: string, now: number, language: Language): string {
  const { locale, t } = language;
  const day = Math.round((midnight(Date.parse(at)) - midnight(now)) / 86_400_000);
  const time = clockOf(at);
  if (day === 0) return t("widget.time.today", { time });
  if (day === -1) return t("widget.time.yesterday", { time });
  if (day === 1) return t("widget.time.tomorrow", { time });
  const date = new Date(at);
  const year = date.getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
  return `${new Intl.DateTimeFormat(locale, { year, month: "short", day: "numeric" }).format(date)} ${time}`;
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, "")} MB`;
}

/** Text and addresses in turn; every second part is an http(s) address. */
export function linkParts(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"'，。；：！？、（）【】《》「」]+/gi)) {
    const address = match[0].replace(/[.,;:!?)\]}]+$/, "");
    if (!URL.canParse(address)) continue;
    parts.push(text.slice(from, match.index), address);
    from = match.index + address.length;
  }
  return [...parts, text.slice(from)];
}

/** What the thread shows of a message, sent or still on its way. */
export interface Shown extends Pick<Message, "text" | "created_at" | "attachments" | "reply_to"> {
  key: string;
  /** 0 while it is on its way. */
  seq: number;
  mine: boolean;
  author: { kind: Message["author"]["kind"]; id?: string | null; name?: string; avatar_url?: string };
  event?: Message["event"];
  recalled?: boolean;
  edited?: boolean;
  failed?: { code: string; detail: string };
}

export interface Group {
  key: string;
  /** A line with the day above it. */
  day: boolean;
  mine: boolean;
  system: boolean;
  messages: Shown[];
}

const together = 3 * 60_000;
const newDayLine = 60 * 60_000;

/** Neighbours of one author within three minutes are one group. */
export function groupsOf(messages: readonly Shown[]): Group[] {
  const groups: Group[] = [];
  let before: Shown | undefined;
  for (const message of messages) {
    const system = Boolean(message.event);
    const gap = before ? Date.parse(message.created_at) - Date.parse(before.created_at) : Infinity;
    const last = groups.at(-1);
    const joins =
      last &&
      !system &&
      !last.system &&
      gap < together &&
      last.mine === message.mine &&
      last.messages[0]!.author.id === message.author.id;
    if (joins) last.messages.push(message);
    else
      groups.push({
        key: message.key,
        day: gap > newDayLine,
        mine: message.mine,
        system,
        messages: [message],
      });
    before = message;
  }
  return groups;
}
