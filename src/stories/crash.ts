/**
 * The durability story: the real server under load, killed at random moments. SIGKILL ends the process, not the machine: what the
 * kernel has taken survives, so this proves the order of commit and acknowledgement, not the disk's own honesty.
 */

import { Database } from "bun:sqlite";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { prepare } from "../../bench/prepare.ts";
import { random } from "../cli/seed/random.ts";
import { publicEvents } from "../conversations/types.ts";
import { Colleague, Visitor, type Client } from "./crash-clients.ts";

export interface CrashOptions {
  kills: number;
  seed: number;
  /** Messages a second, both sides together. */
  rate?: number;
  visitors?: number;
  agents?: number;
  /** Stops killing after this long, however many are left. */
  withinMs?: number;
  tell?: (line: string) => void;
  /** The product; from source when left out. */
  lingxi?: string[];
}

export interface CrashReport {
  kills: number;
  seed: number;
  sent: number;
  acknowledged: number;
  reconnects: number;
  conversations: number;
  messages: number;
  /** Milliseconds from the start of the process to its first answer; the first with migrations is not among them. */
  starts: number[];
  /** Empty when nothing was lost, doubled or out of step. */
  wrong: string[];
}

const fromSource = [process.execPath, join(import.meta.dir, "../main.ts")];
/** A start that took longer is told, with what else the machine did. */
const slow = 2_000;
/** Longer than any start can honestly take. */
const startWithin = 10_000;
const settleWithin = 30_000;

export async function crash({
  kills,
  seed,
  rate = 200,
  visitors = 40,
  agents = 4,
  withinMs = Number.POSITIVE_INFINITY,
  tell = () => {},
  lingxi = fromSource,
}: CrashOptions): Promise<CrashReport> {
  const chance = random(seed);
  const folder = mkdtempSync(join(tmpdir(), "lingxi-crash-"));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const starts: number[] = [];
  const faults: string[] = [];
  let server: Subprocess | undefined;
  const clients: Client[] = [];
  let load: ReturnType<typeof setInterval> | undefined;
  try {
    const prepared = await prepare(folder, { agents, visitors });
    const pause = () => chance.int(100, 600);
    const guests = prepared.visitorTokens.map((token, i) => new Visitor(`visitor ${i}`, base, pause, token));
    const colleagues = prepared.agentTokens.map(
      (token, i) => new Colleague(`agent ${i}`, base, pause, token),
    );
    clients.push(...guests, ...colleagues);
    const up = async () => {
      const began = performance.now();
      server = await startServer(lingxi, folder, port, faults);
      const took = performance.now() - began;
      starts.push(took);
      if (took > slow) tell(`a start took ${Math.round(took)} ms; ${pressure()}`);
    };
    await up();
    for (const client of clients) client.start();

    // Both sides write, connected or not: what can't be sent now waits in the outbox.
    let due = performance.now();
    let serial = 0;
    const speak = () => {
      for (const now = performance.now(); due <= now; due += 1_000 / rate) {
        const id = `m${seed}-${++serial}`;
        const text = `第 ${serial} 条 ${id}`;
        const colleague = chance.chance(0.35) ? chance.pick(colleagues) : undefined;
        const known = colleague ? [...colleague.threads.keys()] : [];
        if (colleague && known.length > 0)
          colleague.say({ t: "send", id, conversation_id: chance.pick(known), text });
        else {
          const guest = chance.pick(guests);
          guest.say({
            t: "send",
            id,
            text,
            ...(guest.conversationId && { conversation_id: guest.conversationId }),
          });
        }
      }
    };
    load = setInterval(speak, 5);

    const end = performance.now() + withinMs;
    let done = 0;
    while (done < kills && performance.now() < end) {
      await until(() => clients.some((client) => client.online), startWithin, "a client that comes back");
      await Bun.sleep(chance.int(50, 1_000));
      server!.kill("SIGKILL");
      await server!.exited;
      await up();
      if (++done % 25 === 0 || done === kills)
        tell(`${done} kills, ${serial} messages sent, last start ${Math.round(starts.at(-1)!)} ms`);
    }
    await Bun.sleep(300);
    clearInterval(load);
    await until(
      () => clients.every((client) => client.settled),
      settleWithin,
      "that every client has caught up",
    );
    server!.kill("SIGTERM");
    await server!.exited;
    for (const client of clients) client.stop();

    const found = inspect(join(folder, "lingxi.db"), guests, colleagues);
    return {
      kills: done,
      seed,
      starts: starts.slice(1),
      ...found,
      wrong: [...faults, ...found.wrong],
      sent: clients.reduce((sum, client) => sum + client.sent, 0),
      acknowledged: clients.reduce((sum, client) => sum + client.acknowledged.size, 0),
      reconnects: clients.reduce((sum, client) => sum + client.hellos - 1, 0),
    };
  } finally {
    clearInterval(load);
    for (const client of clients) client.stop();
    if (server && server.exitCode === null) {
      server.kill("SIGKILL");
      await server.exited;
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Row {
  conversationId: string;
  seq: number;
  kind: string;
  text: string;
  event: string | null;
  clientId: string | null;
}

/** Compares what clients were told and believe with what is in the database. */
function inspect(
  file: string,
  guests: Visitor[],
  colleagues: Colleague[],
): Pick<CrashReport, "conversations" | "messages" | "wrong"> {
  const db = new Database(file, { readonly: true });
  const wrong: string[] = [];
  const integrity = db.query("pragma integrity_check").values();
  if (integrity[0]?.[0] !== "ok")
    wrong.push(`the database is damaged: ${JSON.stringify(integrity.slice(0, 3))}`);
  const rows = db
    .query<Row, []>(
      `select c.id as conversationId, m.seq, m.kind, m.text, json_extract(m.extra, '$.event.name') as event, m.client_id as clientId
       from messages as m join conversations as c on c.no = m.conversation_no order by c.no, m.seq`,
    )
    .all();
  const threads = new Map(
    db
      .query<{ id: string; lastSeq: number }, []>("select id, last_seq as lastSeq from conversations")
      .all()
      .map((row) => [row.id, { ...row, rows: [] as Row[] }]),
  );
  db.close();

  const ids = new Map<string, Row>();
  for (const row of rows) {
    threads.get(row.conversationId)!.rows.push(row);
    if (!row.clientId) continue;
    if (ids.has(row.clientId)) wrong.push(`${row.clientId} is there twice`);
    ids.set(row.clientId, row);
  }
  for (const { id, lastSeq, rows: thread } of threads.values())
    if (thread.length !== lastSeq || thread.some((row, i) => row.seq !== i + 1))
      wrong.push(`${id} has gaps: ${thread.length} messages, last seq ${lastSeq}`);

  for (const client of [...guests, ...colleagues]) {
    wrong.push(...client.faults);
    for (const [id, told] of client.acknowledged) {
      const row = ids.get(id);
      if (!row) wrong.push(`${id} was acknowledged to ${client.name} and is lost`);
      else if (row.seq !== told.seq || row.conversationId !== told.conversationId || row.text !== told.text)
        wrong.push(`${id} is not where ${client.name} was told`);
    }
    if (client.outbox.size > 0) wrong.push(`${client.name} got no answer to ${client.outbox.size} messages`);
    for (const [id, { messages }] of client.threads) {
      const all = threads.get(id)?.rows ?? [];
      const theirs =
        client instanceof Visitor
          ? all.filter((row) => row.kind === "text" || publicEvents.has(row.event ?? ""))
          : all;
      const shown = (seq: number, text: string) => `${seq} ${text}`;
      const believed = [...messages.values()]
        .sort((a, b) => a.seq - b.seq)
        .map((message) => shown(message.seq, message.text));
      const missing = theirs.filter((row) => messages.get(row.seq)?.text !== row.text).length;
      if (believed.join("\n") !== theirs.map((row) => shown(row.seq, row.text)).join("\n"))
        wrong.push(
          `${client.name} sees ${believed.length} of ${theirs.length} messages of ${id}, ${missing} missing or different`,
        );
    }
    if (client instanceof Visitor && client.threads.size > 1)
      wrong.push(`${client.name} has ${client.threads.size} conversations instead of one`);
  }
  return { conversations: threads.size, messages: rows.length, wrong };
}

/** How long work has waited for a core and for the disk in the last ten seconds, by the kernel's account. */
function pressure(): string {
  const of = (what: string) => {
    const file = `/proc/pressure/${what}`;
    return existsSync(file) ? /avg10=([\d.]+)/.exec(readFileSync(file, "utf8"))![1]! : "?";
  };
  return `waiting for a core ${of("cpu")} % of the time, for the disk ${of("io")} %`;
}

async function startServer(
  lingxi: string[],
  folder: string,
  port: number,
  faults: string[],
): Promise<Subprocess> {
  const child = Bun.spawn([...lingxi, "start"], {
    env: {
      PATH: process.env.PATH,
      HOST: "127.0.0.1",
      PORT: String(port),
      DATA_DIR: folder,
      RATE_LIMITS: "off",
      LOG_LEVEL: "error",
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  // At this level every line is a fault of ours.
  for (const output of [child.stdout, child.stderr])
    void new Response(output)
      .text()
      .then((text) => text && faults.push(`the server said: ${text.slice(0, 500)}`));
  const began = performance.now();
  while (child.exitCode === null && performance.now() - began < startWithin * 3) {
    if (
      await fetch(`http://127.0.0.1:${port}/livez`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return child;
    await Bun.sleep(5);
  }
  child.kill("SIGKILL");
  throw new Error(`the server did not start (exit code ${child.exitCode}) ${faults.join(" ")}`);
}

async function until(condition: () => boolean, within: number, what: string): Promise<void> {
  for (const began = performance.now(); !condition(); await Bun.sleep(10))
    if (performance.now() - began > within) throw new Error(`waited in vain for ${what}`);
}

async function freePort(): Promise<number> {
  const probe = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  const { port } = probe;
  await probe.stop(true);
  return port!;
}
