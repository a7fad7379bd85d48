/** Makes a data folder for the product under test: one inbox, agents with room, and the tokens to come in with. */

import { mkdirSync } from "node:fs";
import { textVersion } from "../src/consents/types.ts";
import { day } from "../src/kernel/clock.ts";
import { readConfig } from "../src/kernel/config.ts";
import { hashToken, newId, newToken } from "../src/kernel/ids.ts";
import type { Kernel } from "../src/kernel/kernel.ts";
import { createLog } from "../src/kernel/log.ts";
import { openKernel } from "../src/kernel/open.ts";
import type { Tx } from "../src/kernel/tx.ts";
import { issueToken } from "../src/contacts/visitor-token.ts";

export interface Prepared {
  inboxKey: string;
  agentTokens: string[];
  visitorTokens: string[];
  /** One for each visitor, where asked for. */
  conversations: string[];
}

export interface PrepareOptions {
  agents: number;
  visitors: number;
  /** Each visitor has a conversation of three messages already. */
  withConversations?: boolean;
  /** Each visitor has agreed that their journey is kept. */
  tracked?: boolean;
}

export const openQuietly = (dataDir: string): Kernel =>
  openKernel(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: "silent" }), { log: createLog("silent") });

export async function prepare(
  dataDir: string,
  { agents, visitors, withConversations, tracked }: PrepareOptions,
): Promise<Prepared> {
  mkdirSync(dataDir, { recursive: true });
  const kernel = openQuietly(dataDir);
  const inboxId = newId("inb");
  const inboxKey = newToken()
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, 12);
  const contacts = Array.from({ length: visitors }, () => newId("con"));
  const prepared: Prepared = {
    inboxKey,
    agentTokens: [],
    visitorTokens: contacts.map((id) => issueToken(kernel.secrets, { id, inboxId }, Date.now())),
    conversations: [],
  };
  await kernel.write((tx) => {
    tx.run(
      "insert into inboxes (id, name, key, created_at, updated_at) values (?1, 'Bench', ?2, ?3, ?3)",
      inboxId,
      inboxKey,
      tx.now,
    );
    const agentIds = Array.from({ length: agents }, (_, i) => addAgent(tx, inboxId, i));
    prepared.agentTokens = agentIds.map((id) => signIn(tx, id));
    if (tracked) agree(tx, inboxId, contacts);
    if (!withConversations) return;
    prepared.conversations = contacts.map((contactId, i) =>
      addConversation(tx, inboxId, contactId, agentIds[i % agentIds.length]!),
    );
  });
  kernel.close();
  return prepared;
}

function agree(tx: Tx, inboxId: string, contacts: string[]): void {
  tx.run(`update inboxes set privacy = '{"tracking":"ask"}' where id = ?`, inboxId);
  for (const id of contacts)
    tx.run(
      "insert into consents (visitor_id, inbox_id, purpose, granted, text_version, how, at) values (?, ?, 'tracking', 1, ?, 'banner', ?)",
      id,
      inboxId,
      textVersion,
      tx.now,
    );
}

function addAgent(tx: Tx, inboxId: string, i: number): string {
  const id = newId("agt");
  tx.run(
    "insert into agents (id, email, name, role, capacity, created_at, updated_at) values (?1, ?2, ?3, ?4, 1000, ?5, ?5)",
    id,
    `bench${i}@example.com`,
    `Agent ${i}`,
    i === 0 ? "owner" : "agent",
    tx.now,
  );
  tx.run("insert into inbox_members (inbox_id, agent_id) values (?, ?)", inboxId, id);
  return id;
}

/** Returns the token for the cookie. */
export function signIn(tx: Tx, agentId: string): string {
  const token = newToken();
  tx.run(
    "insert into sessions (id, agent_id, token_hash, created_at, seen_at, expires_at) values (?1, ?2, ?3, ?4, ?4, ?5)",
    newId("ses"),
    agentId,
    hashToken(token),
    tx.now,
    tx.now + day,
  );
  return token;
}

/** Returns the key for `Authorization: Bearer`. */
export function addApiKey(tx: Tx, agentId: string): string {
  const key = `lxk_${newToken()}`;
  tx.run(
    "insert into api_keys (id, agent_id, name, token_hash, token_hint, created_at) values (?, ?, 'Bench', ?, 'lxk_', ?)",
    newId("key"),
    agentId,
    hashToken(key),
    tx.now,
  );
  return key;
}

function addConversation(tx: Tx, inboxId: string, contactId: string, agentId: string): string {
  const id = newId("cnv");
  tx.run("insert into contacts (id, created_at, updated_at) values (?1, ?2, ?2)", contactId, tx.now);
  const { no } = tx.one<{ no: number }>(
    `insert into conversations (id, inbox_id, contact_id, status, assignee_id, last_seq, last_text, last_message_at, created_at, updated_at)
     values (?1, ?2, ?3, 'open', ?4, 3, '有的，今天就能发出', ?5, ?5, ?5) returning no`,
    id,
    inboxId,
    contactId,
    agentId,
    tx.now,
  )!;
  for (const [i, text] of [
    "你好，请问这款还有货吗？",
    "您好，我帮您看一下",
    "有的，今天就能发出",
  ].entries()) {
    tx.run(
      "insert into messages (conversation_no, seq, kind, author_kind, author_id, text, at) values (?, ?, 'text', ?, ?, ?, ?)",
      no,
      i + 1,
      i === 0 ? "contact" : "agent",
      i === 0 ? contactId : agentId,
      text,
      tx.now,
    );
  }
  return id;
}
