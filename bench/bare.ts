/**
 * The bare pipeline that the product is measured against: socket → JSON → INSERT + UPDATE, group commit per event-loop tick with
 * synchronous=FULL → publish to the agent → ack. No rights, no rules, no idempotency, no event log. Frames look like the product's.
 * `bun bench/bare.ts PORT FILE AGENTS`
 */

import { Database } from "bun:sqlite";

const [port, file, agents] = [Number(process.argv[2]), process.argv[3]!, Number(process.argv[4])];
const db = new Database(file, { create: true, strict: true });
db.run("pragma journal_mode = wal");
db.run("pragma synchronous = full");
db.run(
  "create table conversations (no integer primary key, last_seq integer not null, last_text text not null, last_at integer not null) strict",
);
db.run(
  "create table messages (no integer primary key, conversation_no integer not null, seq integer not null, client_id text not null, text text not null, at integer not null) strict",
);
db.run("create unique index messages_seq on messages (conversation_no, seq)");
const open = db.query(
  "insert into conversations (no, last_seq, last_text, last_at) values (?, 0, '', 0) on conflict do nothing",
);
const bump = db.query(
  "update conversations set last_seq = last_seq + 1, last_text = ?2, last_at = ?3 where no = ?1 returning last_seq as seq",
);
const add = db.query(
  "insert into messages (conversation_no, seq, client_id, text, at) values (?, ?, ?, ?, ?)",
);
const begin = db.query("begin immediate");
const commit = db.query("commit");

interface Who {
  kind: "agent" | "visitor";
  no: number;
}
interface Waiting {
  socket: Bun.ServerWebSocket<Who>;
  id: string;
  text: string;
}
let waiting: Waiting[] = [];

function flush(): void {
  const batch = waiting;
  waiting = [];
  const now = Date.now();
  begin.run();
  const seqs = batch.map(({ socket, id, text }) => {
    const { seq } = bump.get(socket.data.no, text.slice(0, 120), now) as { seq: number };
    add.run(socket.data.no, seq, id, text, now);
    return seq;
  });
  commit.run();
  for (const [i, { socket, id, text }] of batch.entries()) {
    const message = {
      conversation_id: `c${socket.data.no}`,
      seq: seqs[i],
      text,
      created_at: new Date(now).toISOString(),
    };
    server.publish(`agent:${socket.data.no % agents}`, JSON.stringify({ t: "message", message }), false);
    socket.send(JSON.stringify({ t: "ack", id, message }));
  }
}

const server = Bun.serve<Who>({
  port,
  hostname: "127.0.0.1",
  fetch(request, self) {
    const url = new URL(request.url);
    if (url.pathname === "/livez") return new Response("ok");
    const kind = url.searchParams.get("kind") === "agent" ? "agent" : "visitor";
    if (self.upgrade(request, { data: { kind, no: Number(url.searchParams.get("no")) } })) return undefined;
    return new Response(null, { status: 400 });
  },
  websocket: {
    perMessageDeflate: false,
    open(socket) {
      if (socket.data.kind === "agent") socket.subscribe(`agent:${socket.data.no}`);
      else open.run(socket.data.no);
      socket.send('{"t":"hello"}');
    },
    message(socket, text) {
      const frame = JSON.parse(text as string) as { t: string; id: string; text: string };
      if (frame.t !== "send") return;
      if (waiting.push({ socket, id: frame.id, text: frame.text }) === 1) setImmediate(flush);
    },
  },
});
