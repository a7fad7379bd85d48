/** Quick replies in and out of files: CSV, our own JSON, and the canned responses of Chatwoot. Parsing is pure. */

import { must, type AgentActor } from "../accounts/actor.ts";
import type { QuickReply } from "../../web/contract/models.ts";
import { readCsv, writeCsv } from "../kernel/csv.ts";
import { Invalid } from "../kernel/errors.ts";
import type { Db } from "../kernel/db.ts";
import type { Tx } from "../kernel/tx.ts";
import { listReplies } from "./queries.ts";
import { insertReply, mayWrite, placeOf, updateReply } from "./service.ts";
import { quickReplyFields, type Scope } from "./types.ts";

export type Format = "csv" | "json";
export const mostImported = 5_000;
const names = ["title", "shortcut", "text", "folder"] as const;
type Entry = Record<(typeof names)[number], string>;

export interface Imported {
  added: number;
  updated: number;
  /** Entries that could not be taken, by their number in the file. */
  skipped: { entry: number; field: string }[];
}

/** All that the agent can see, in the order of folder and title. */
export function exportReplies(db: Db, actor: AgentActor, format: Format): string {
  const all: QuickReply[] = [];
  let cursor: string | undefined;
  do {
    const page = listReplies(db, actor, { limit: 100, ...(cursor && { cursor }) });
    all.push(...page.data);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  all.sort((a, b) => a.folder.localeCompare(b.folder) || a.title.localeCompare(b.title));
  if (format === "json")
    return JSON.stringify(
      all.map(({ title, shortcut, text, folder, scope, used, succeeded }) => ({
        title,
        shortcut,
        text,
        folder,
        scope,
        used,
        succeeded,
      })),
      null,
      2,
    );
  return writeCsv([names, ...all.map((reply) => names.map((name) => reply[name]))]);
}

/**
 * One transaction: a shortcut that stands in that place already is updated, others are added, what does not fit is told. May: whoever
 * may write there. Errors: Invalid(import_unreadable, replies_too_many).
 */
export function importReplies(
  tx: Tx,
  actor: AgentActor,
  input: { scope: Scope; teamId?: string; text: string },
): Imported {
  must(actor, "conversations.reply");
  const place = placeOf(tx, actor, input);
  mayWrite(actor, place);
  const entries = readEntries(input.text);
  const result: Imported = { added: 0, updated: 0, skipped: [] };
  const had = new Map(
    tx
      .all<{ id: string; shortcut: string }>(
        "select id, shortcut from quick_replies where agent_id is ? and team_id is ?",
        place.agentId,
        place.teamId,
      )
      .map((row) => [row.shortcut.toLowerCase(), row.id]),
  );
  entries.forEach((entry, i) => {
    const checked = quickReplyFields.required({ title: true, shortcut: true, text: true }).safeParse(entry);
    if (!checked.success)
      return void result.skipped.push({
        entry: i + 1,
        field: String(checked.error.issues[0]?.path[0] ?? ""),
      });
    const { title, shortcut, text, folder } = checked.data;
    const id = had.get(shortcut.toLowerCase());
    if (id) {
      updateReply(tx, actor, { id, title, text, ...(folder && { folder }) });
      result.updated++;
      return;
    }
    const row = insertReply(tx, actor, place, { title, shortcut, text, ...(folder && { folder }) });
    had.set(shortcut.toLowerCase(), row.id);
    result.added++;
  });
  return result;
}

/** Finds out by itself which kind of file it is. */
export function readEntries(file: string): Entry[] {
  const text = file.replace(/^\ufeff/, "").trim();
  const entries = /^[[{]/.test(text) ? fromJson(text) : fromTable(readCsv(text));
  if (entries.length === 0) throw new Invalid("import_unreadable");
  if (entries.length > mostImported) throw new Invalid("replies_too_many", { limit: mostImported });
  return entries;
}

function fromJson(text: string): Entry[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Invalid("import_unreadable");
  }
  const wrapped = parsed as { data?: unknown; payload?: unknown };
  const list = Array.isArray(parsed) ? parsed : (wrapped.data ?? wrapped.payload);
  if (!Array.isArray(list)) throw new Invalid("import_unreadable");
  return list.map((each) =>
    toEntry((typeof each === "object" && each ? each : {}) as Record<string, unknown>),
  );
}

/** Chatwoot calls them `short_code` and `content`, and has variables in double braces. */
function toEntry(raw: Record<string, unknown>): Entry {
  const word = (...keys: string[]): string => {
    for (const key of keys) if (typeof raw[key] === "string") return raw[key].trim();
    return "";
  };
  const shortcut = word("shortcut", "short_code", "口令")
    .replace(/^\/+/, "")
    .replace(/[\s/]+/g, "-");
  const text = word("text", "content", "内容").replace(
    /\{\{\s*(contact|agent|inbox)\.(?:first_|last_)?name\s*\}\}/g,
    "{$1.name}",
  );
  const title = word("title", "name", "标题") || shortcut;
  return {
    title,
    shortcut: shortcut || title.replace(/[\s/]+/g, "-").slice(0, 32),
    text,
    folder: word("folder", "文件夹"),
  };
}

function fromTable(rows: string[][]): Entry[] {
  const [head, ...rest] = rows;
  const keys = head?.map((name) => name.trim().toLowerCase()) ?? [];
  const known = ["title", "shortcut", "text", "content", "short_code", "标题", "口令", "内容"];
  if (!keys.some((key) => known.includes(key))) throw new Invalid("import_unreadable");
  return rest
    .filter((row) => row.some((value) => value.trim() !== ""))
    .map((row) =>
      toEntry(Object.fromEntries(keys.map((key, i) => [key, (row[i] ?? "").replace(/^'(?=[=+\-@])/, "")]))),
    );
}
