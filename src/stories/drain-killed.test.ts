/** A server that is killed in the middle of giving out a queue: whatever slice it was in, nobody has two, nobody has too many, nobody is lost. */

import { Database } from "bun:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { buildHouse, house } from "./drain-house.ts";

test("killed in the middle of a drain, again and again: one agent each, nobody above capacity, and in the end all seats are taken", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lingxi-drain-"));
  try {
    await buildHouse(folder);
    const seen: number[] = [];
    for (const until of [1_900, 1_500, 1_100, 700]) {
      const { exit } = await giveOut(folder, until);
      expect(exit).toBe("SIGKILL");
      const { wrong, waiting } = inspect(folder);
      expect(wrong).toEqual({});
      seen.push(waiting);
    }
    // It was in the middle each time, and each time it went on from where it was.
    expect(seen[0]).toBeLessThan(house.waiting);
    expect(seen).toEqual(seen.toSorted((a, b) => b - a));
    expect((await giveOut(folder, -1)).exit).toBe(0);
    const { wrong, waiting, taken } = inspect(folder);
    const seats = house.agents * house.capacity;
    expect({ wrong, waiting, taken }).toEqual({ wrong: {}, waiting: house.waiting - seats, taken: seats });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

/** Runs until no more than so many wait; then it is killed, in whatever it does at that moment. */
async function giveOut(folder: string, until: number): Promise<{ exit: number | string | null }> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "drain-house.ts"), folder], {
    stdout: "pipe",
    stderr: "inherit",
    env: { ...process.env, LINGXI_ACCEPT_LOSS: "" },
  });
  let told = "";
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    told += part;
    const left = Number(told.trimEnd().split("\n").at(-1));
    if (left <= until) child.kill("SIGKILL");
  }
  await child.exited;
  return { exit: child.signalCode ?? child.exitCode };
}

/** Counts of what must not be; only those that are. */
function inspect(folder: string): { wrong: Record<string, number>; waiting: number; taken: number } {
  const db = new Database(join(folder, "lingxi.db"));
  try {
    const count = (sql: string) => (db.query(`select count(*) as n from (${sql})`).get() as { n: number }).n;
    const lines = `(select count(*) from messages where conversation_no = c.no and kind = 'system' and json_extract(extra, '$.event.name') = 'assigned')`;
    const rules = {
      "assigned twice": `select 1 from conversations as c where ${lines} > 1`,
      "a line without an agent, or an agent without a line": `select 1 from conversations as c where ${lines} <> (assignee_id is not null)`,
      "open without an agent, or waiting with one": `select 1 from conversations where (status = 'open') <> (assignee_id is not null)`,
      "a gap in the thread": `select 1 from conversations as c where last_seq <> (select count(*) from messages where conversation_no = c.no)`,
      "above capacity": `select 1 from agents as a where (select count(*) from conversations where assignee_id = a.id and status = 'open') > a.capacity`,
      "a load that is not so": `select 1 from agent_loads as l where open <> (select count(*) from conversations where assignee_id = l.agent_id and status = 'open')`,
      "in the queue and served, or neither": `select 1 from conversations as c where (status = 'waiting') <> exists (select 1 from assignment_queue where conversation_no = c.no)`,
      "served and not noted": `select 1 from conversations as c where assignee_id is not (select agent_id from assignments where conversation_no = c.no)`,
      "served and not explained": `select 1 from conversations as c where assignee_id is not null and not exists (
         select 1 from decisions as d where d.conversation_no = c.no and d.agent_id = c.assignee_id
           and (details is not null or exists (select 1 from decision_batches where no = d.batch_no)))`,
      "served and still timed": `select 1 from jobs where dedupe_key like 'queue:%' and substr(dedupe_key, 7) in (select id from conversations where assignee_id is not null)`,
      "events that are not so": `select 1 from conversations as c where (assignee_id is not null) <> (select count(*) from events where name = 'conversation.assigned' and json_extract(payload, '$.conversationId') = c.id)`,
    };
    const found = Object.entries(rules).map(([name, sql]) => [name, count(sql)] as const);
    return {
      wrong: Object.fromEntries(found.filter(([, n]) => n > 0)),
      waiting: count("select 1 from conversations where status = 'waiting'"),
      taken: count("select 1 from conversations where status = 'open'"),
    };
  } finally {
    db.close();
  }
}
