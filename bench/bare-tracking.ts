/**
 * What the ingest of journeys is measured against: POST → JSON → INSERT, one commit for all that comes within a turn of the event loop, on
 * a synchronous disk. No consent, no visits, no addresses stripped, nothing live. `bun bench/bare-tracking.ts PORT FILE`
 */

import { Database } from "bun:sqlite";

const [port, file] = [Number(process.argv[2]), process.argv[3]!];
const db = new Database(file, { create: true, strict: true });
db.run("pragma journal_mode = wal");
db.run("pragma synchronous = full");
db.run(
  "create table page_views (no integer primary key, visit text not null, id text not null, url text not null, title text not null, at integer not null) strict",
);
db.run("create unique index page_views_id on page_views (id)");
const add = db.query("insert or ignore into page_views (visit, id, url, title, at) values (?, ?, ?, ?, ?)");
const begin = db.query("begin immediate");
const commit = db.query("commit");

interface Batch {
  visit: string;
  events: { id: string; url: string; title: string; at: number }[];
}
let waiting: { batch: Batch; resolve: (answer: Response) => void }[] = [];

function flush(): void {
  const all = waiting;
  waiting = [];
  begin.run();
  for (const { batch } of all)
    for (const { id, url, title, at } of batch.events) add.run(batch.visit, id, url, title, at);
  commit.run();
  for (const { resolve } of all) resolve(new Response(null, { status: 204 }));
}

Bun.serve({
  port,
  hostname: "127.0.0.1",
  async fetch(request) {
    if (request.method !== "POST") return new Response("ok");
    const batch = (await request.json()) as Batch;
    return new Promise((resolve) => {
      if (waiting.push({ batch, resolve }) === 1) setImmediate(flush);
    });
  },
});
