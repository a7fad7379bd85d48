/** A house that moves in from a Chatwoot: a fresh data folder, the stand-in of the old system, and looks at what came. */

import { afterEach, beforeEach, expect } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { conversationIdOf } from "../cli/chatwoot/map.ts";
import { runCommand } from "../cli/main.ts";
import { readConfig } from "../kernel/config.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { createLog } from "../kernel/log.ts";
import { openKernel } from "../kernel/open.ts";
import { openChatwoot, type ChatwootDesk } from "./chatwoot.ts";

export let desk: ChatwootDesk;
export let dataDir: string;

/** For each test of a file anew. */
export function chatwootHouse(): void {
  beforeEach(async () => {
    desk = await openChatwoot();
    dataDir = join(mkdtempSync(join(tmpdir(), "lingxi-test-")), "data");
    await lingxi(
      "setup",
      "--email",
      "mei@example.com",
      "--password",
      "correct horse battery",
      "--inbox-name",
      "官网",
    );
  });
  afterEach(async () => {
    await desk.stop();
    rmSync(join(dataDir, ".."), { recursive: true, force: true });
  });
}

const env = () => ({ DATA_DIR: dataDir, PORT: "0", ALLOW_PRIVATE: desk.host });
export async function lingxi(...argv: string[]) {
  const printed: string[] = [];
  const complained: string[] = [];
  const terminal = {
    print: (line: string) => void printed.push(line),
    complain: (line: string) => void complained.push(line),
  };
  const code = await runCommand(argv, { start: async () => 42, terminal, env: env() });
  return { code, printed: printed.join("\n"), complained: complained.join("\n") };
}
export const moveIn = (...more: string[]) =>
  lingxi("import-chatwoot", desk.url, "--account", "3", "--token", desk.token, "--inbox", "官网", ...more);

export async function inHouse<T>(look: (kernel: Kernel) => T | Promise<T>): Promise<T> {
  const kernel = openKernel(readConfig(env()), { log: createLog("silent") });
  try {
    return await look(kernel);
  } finally {
    kernel.close();
  }
}
export const rows = <T>(sql: string, ...values: (string | number)[]): Promise<T[]> =>
  inHouse(({ db }) => db.all<T>(sql, ...values));
export const cnv = (id: number) => conversationIdOf(`chatwoot ${desk.host} 3`, id);
export interface Conversation {
  status: string;
  email: string | null;
  priority: number;
  lastSeq: number;
  unread: number;
  closedAt: number | null;
  subject: string;
  details: string;
}
export const conversation = async (id: number): Promise<Conversation | undefined> =>
  (
    await rows<Conversation>(
      `select status, (select email from agents where id = assignee_id) as email, priority, last_seq as lastSeq, unread,
         closed_at as closedAt, subject, details from conversations where id = ?`,
      cnv(id),
    )
  )[0];
export interface Message {
  seq: number;
  kind: string;
  authorKind: string;
  authorId: string | null;
  text: string;
  extra: string | null;
  at: number;
}
export const thread = (id: number) =>
  rows<Message>(
    `select seq, kind, author_kind as authorKind, author_id as authorId, text, extra, at from messages
     where conversation_no = (select no from conversations where id = ?) order by seq`,
    cnv(id),
  );
export const counts = async () =>
  (
    await rows<Record<string, number>>(
      `select (select count(*) from contacts) as contacts, (select count(*) from conversations) as conversations,
         (select count(*) from messages) as messages, (select count(*) from files) as files,
         (select count(*) from identities) as identities, (select count(*) from quick_replies) as replies`,
    )
  )[0]!;

/** What must hold after any run, however it ended. */
export async function isSound(): Promise<void> {
  await inHouse(({ db }) => {
    expect(db.all("pragma foreign_key_check")).toEqual([]);
    const broken = db.all(
      `select id from conversations as c where last_seq <> (select count(*) from messages where conversation_no = c.no)
         or last_seq <> (select coalesce(max(seq), 0) from messages where conversation_no = c.no)`,
    );
    expect(broken).toEqual([]);
    const twice = db.all(
      "select 1 from messages where client_id is not null group by conversation_no, client_id having count(*) > 1",
    );
    expect(twice).toEqual([]);
    const unsummed = db.all(
      "select id from conversations where (status = 'closed') <> (closed_at is not null)",
    );
    expect(unsummed).toEqual([]);
  });
}
