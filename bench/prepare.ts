/** Makes a data folder for the product under test: one inbox, agents with room, and the tokens to come in with. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "../src/kernel/config.ts";
import { hashToken, newId, newToken } from "../src/kernel/ids.ts";
import { createLog } from "../src/kernel/log.ts";
import { openKernel } from "../src/kernel/open.ts";
import { issueToken } from "../src/visitor-api/token.ts";

export interface Prepared {
  dataDir: string;
  inboxKey: string;
  agentTokens: string[];
  apiKey: string;
  visitorTokens: string[];
}

export async function prepare(dataDir: string, agents: number, visitors: number): Promise<Prepared> {
  mkdirSync(dataDir, { recursive: true });
  const kernel = openKernel(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: "silent" }), { log: createLog("silent") });
  const inbox = { id: newId("inb"), key: newToken().replace(/[^A-Za-z0-9]/g, "").slice(0, 12) };
  const agentTokens: string[] = [];
  const apiKey = `lxk_${newToken()}`;
  await kernel.write((tx) => {
    tx.run("insert into inboxes (id, name, key, created_at, updated_at) values (?1, 'bench', ?2, ?3, ?3)", inbox.id, inbox.key, tx.now);
    for (let i = 0; i < agents; i++) {
      const id = newId("agt");
      const token = newToken();
      tx.run(
        "insert into agents (id, email, name, role, capacity, created_at, updated_at) values (?1, ?2, ?3, ?4, 1000, ?5, ?5)",
        id, `bench${i}@example.com`, `Agent ${i}`, i === 0 ? "owner" : "agent", tx.now,
      );
      tx.run("insert into inbox_members (inbox_id, agent_id) values (?, ?)", inbox.id, id);
      tx.run("insert into sessions (id, agent_id, token_hash, created_at, seen_at, expires_at) values (?1, ?2, ?3, ?4, ?4, ?5)", newId("ses"), id, hashToken(token), tx.now, tx.now + 86_400_000);
      if (i === 0) tx.run("insert into api_keys (id, agent_id, name, token_hash, token_hint, created_at) values (?, ?, 'bench', ?, 'lxk_', ?)", newId("key"), id, hashToken(apiKey), tx.now);
      agentTokens.push(token);
    }
  });
  const visitorTokens = Array.from({ length: visitors }, () => issueToken(kernel.secrets, { id: newId("con"), inboxId: inbox.id }, Date.now()));
  kernel.close();
  return { dataDir: join(dataDir), inboxKey: inbox.key, agentTokens, apiKey, visitorTokens };
}
