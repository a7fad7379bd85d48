/**
 * What the open API is measured against: Hono routes with the same queries on a copy of the same database, and one commit for all that
 * comes within a turn of the event loop, on a synchronous disk. No key, no limits, no validation, no events. `bun bench/bare-api.ts PORT FILE`
 */

import { Database } from "bun:sqlite";
import { Hono } from "hono";
import { listedById, listedColumns } from "../src/conversations/list.ts";

const [port, file] = [Number(process.argv[2]), process.argv[3]!];
const db = new Database(file, { strict: true });
db.run("pragma journal_mode = wal");
db.run("pragma synchronous = full");
const list = db.query(
  `select ${listedColumns} from conversations as c join contacts as k on k.id = c.contact_id where c.status <> 'closed' order by c.last_message_at desc, c.no limit ?`,
);
const one = db.query(listedById);
const bump = db.query(
  "update conversations set last_seq = last_seq + 1, last_text = ?2, last_message_at = ?3, updated_at = ?3 where id = ?1 returning no, last_seq as seq",
);
const add = db.query(
  "insert into messages (conversation_no, seq, kind, author_kind, author_id, client_id, text, at) values (?, ?, 'text', 'agent', 'agt_bare', ?, ?, ?)",
);
const begin = db.query("begin immediate");
const commit = db.query("commit");

interface Sent {
  client_id: string;
  text: string;
}
let waiting: { id: string; sent: Sent; resolve: (made: object) => void }[] = [];

function flush(): void {
  const all = waiting;
  waiting = [];
  const now = Date.now();
  begin.run();
  const made = all.map(({ id, sent }) => {
    const { no, seq } = bump.get(id, sent.text.slice(0, 120), now) as { no: number; seq: number };
    add.run(no, seq, sent.client_id, sent.text, now);
    return {
      conversation_id: id,
      seq,
      kind: "text",
      text: sent.text,
      created_at: new Date(now).toISOString(),
    };
  });
  commit.run();
  for (const [i, { resolve }] of all.entries()) resolve(made[i]!);
}

const app = new Hono();
app.get("/livez", (c) => c.text("ok"));
app.get("/api/v1/conversations", (c) => c.json({ data: list.all(Number(c.req.query("limit")) + 1) }));
app.get("/api/v1/conversations/:id", (c) => c.json(one.get(c.req.param("id"))));
app.post("/api/v1/conversations/:id/messages", async (c) => {
  const sent = await c.req.json<Sent>();
  const made = await new Promise<object>((resolve) => {
    if (waiting.push({ id: c.req.param("id"), sent, resolve }) === 1) setImmediate(flush);
  });
  return c.json(made, 201);
});

Bun.serve({ port, hostname: "127.0.0.1", fetch: app.fetch });
