/**
 * The load, in a process of its own: visitors who write and agents who read. Arrivals are open-loop (Poisson) and latency counts from
 * the intended time, so that a stall shows; loss, duplicates and order are counted. Speaks to the product and to the bare pipeline.
 * Takes orders from its parent by IPC, one answer to each; see drive.ts.
 */

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Order, Outcome, Setting, Storm } from "./orders.ts";

interface Peer {
  socket: WebSocket;
  no: number;
  conversation: string | undefined;
  open: boolean;
  /** Called when the catch-up that was asked for is there. */
  caughtUp?: () => void;
}

const setting = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as Setting;
const text =
  "你好，请问这款盖碗现在还有货吗？可以今天发出吗 Is the celadon gaiwan still in stock and can it ship today";
const idLength = 36;
const ackHead = '{"t":"ack","id":"';

const agents: Peer[] = [];
const visitors: Peer[] = [];
let intended = new Map<string, number>();
let seen = new Set<string>();
const lastSeq = new Map<string, number>();
let latency: number[] = [];
let ackLatency: number[] = [];
let acked = 0;
let duplicates = 0;
let outOfOrder = 0;
let errors: string[] = [];

function socketTo(kind: "agent" | "visitor", no: number): WebSocket {
  const base = `ws://127.0.0.1:${setting.port}`;
  const options = (more: object) => ({ perMessageDeflate: false, ...more }) as never;
  if (setting.target === "bare") return new WebSocket(`${base}/?kind=${kind}&no=${no}`, options({}));
  if (kind === "agent") {
    const headers = { cookie: `sid=${setting.agentTokens[no]}`, origin: `http://127.0.0.1:${setting.port}` };
    return new WebSocket(`${base}/console/socket`, options({ headers }));
  }
  const protocols = ["lingxi.v1", `token.${setting.visitorTokens[no]}`];
  return new WebSocket(`${base}/visitor/v1/socket`, options({ protocols }));
}

/** Resolves when the server has said hello. */
function connect(kind: "agent" | "visitor", no: number, conversation?: string): Promise<Peer> {
  const peer: Peer = { socket: socketTo(kind, no), no, conversation, open: false };
  return new Promise((resolve, reject) => {
    peer.socket.onerror = () => reject(new Error(`${kind} ${no} could not connect`));
    peer.socket.onclose = () => {
      peer.open = false;
    };
    peer.socket.onmessage = (event) => {
      const data = event.data as string;
      if (peer.open) return kind === "agent" ? heardByAgent(data) : heardByVisitor(peer, data);
      peer.open = true;
      // What the console's inbox asks for as well.
      if (kind === "agent" && setting.target === "lingxi")
        peer.socket.send('{"t":"lists","inbox_ids":"all"}');
      resolve(peer);
    };
  });
}

/** The message's id stands at the head of its text, so that the agent's side knows which it is. */
function heardByAgent(data: string): void {
  const at = performance.now();
  if (!data.startsWith('{"t":"message"')) return;
  const { message } = JSON.parse(data) as { message: { text: string; seq: number; conversation_id: string } };
  const id = message.text.slice(0, idLength);
  const sentAt = intended.get(id);
  if (sentAt === undefined) return;
  if (seen.has(id)) return void duplicates++;
  seen.add(id);
  latency.push(at - sentAt);
  if (message.seq <= (lastSeq.get(message.conversation_id) ?? 0)) outOfOrder++;
  lastSeq.set(message.conversation_id, message.seq);
}

function heardByVisitor(peer: Peer, data: string): void {
  if (data.startsWith(ackHead)) {
    const at = performance.now();
    if (!peer.conversation) peer.conversation = /"conversation_id":"([^"]+)"/.exec(data)?.[1];
    const sentAt = intended.get(data.slice(ackHead.length, ackHead.length + idLength));
    if (sentAt === undefined) return;
    acked++;
    ackLatency.push(at - sentAt);
  } else if (data.startsWith('{"t":"messages"')) peer.caughtUp?.();
  else if (data.startsWith('{"t":"error"') && errors.length < 5) errors.push(data);
}

async function inParallel(count: number, lanes: number, work: (no: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, lane));
}

/** Connects who is missing and closes who is too many. */
async function bring(count: number): Promise<number> {
  const started = performance.now();
  await inParallel(setting.agents, 32, async (no) => {
    if (!agents[no]?.open) agents[no] = await connect("agent", no);
  });
  for (const peer of visitors.splice(count)) peer.socket.close();
  await inParallel(count, 64, async (no) => {
    const before = visitors[no];
    if (!before?.open)
      visitors[no] = await connect("visitor", no, before?.conversation ?? setting.conversations[no]);
  });
  return performance.now() - started;
}

function say(peer: Peer, due: number): void {
  const id = randomUUID();
  intended.set(id, due);
  const where = peer.conversation ? `"conversation_id":"${peer.conversation}",` : "";
  peer.socket.send(`{"t":"send","id":"${id}",${where}"text":"${id} ${text}"}`);
}

function forget(): void {
  intended = new Map();
  seen = new Set();
  latency = [];
  ackLatency = [];
  acked = duplicates = outOfOrder = 0;
  errors = [];
}

/** One message from each writer that has no conversation yet. */
async function begin(writers: number): Promise<void> {
  forget();
  const fresh = visitors.slice(0, writers).filter((peer) => !peer.conversation);
  for (const [i, peer] of fresh.entries()) {
    say(peer, performance.now());
    if (i % 20 === 19) await Bun.sleep(5);
  }
  for (let i = 0; i < 1_000 && acked < fresh.length; i++) await Bun.sleep(10);
  if (acked < fresh.length)
    throw new Error(`only ${acked} of ${fresh.length} conversations began ${errors[0] ?? ""}`);
}

async function run(rate: number, seconds: number, writers: number): Promise<Outcome> {
  await begin(writers);
  forget();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + seconds * 1_000;
  let due = start;
  let sent = 0;
  while (due < end) {
    const now = performance.now();
    while (due <= now && due < end) {
      say(visitors[Math.floor(Math.random() * writers)]!, due);
      sent++;
      due += (-Math.log(1 - Math.random()) / rate) * 1_000;
    }
    const wait = due - performance.now();
    // Timers are too coarse for the last millisecond: give the loop its turn instead.
    await (wait > 2 ? Bun.sleep(Math.floor(wait - 1)) : new Promise((resolve) => setImmediate(resolve)));
  }
  const used = process.cpuUsage(cpu);
  const lasted = performance.now() - start;
  // What comes later than this is lost for whoever waits.
  for (let i = 0; i < 500 && (acked < sent || seen.size < sent); i++) await Bun.sleep(20);
  return {
    sent,
    acked,
    lost: sent - seen.size,
    unacked: sent - acked,
    duplicates,
    outOfOrder,
    errors,
    p50: percentile(latency, 0.5),
    p95: percentile(latency, 0.95),
    p99: percentile(latency, 0.99),
    max: percentile(latency, 1),
    ackP50: percentile(ackLatency, 0.5),
    ackP99: percentile(ackLatency, 0.99),
    loadCpu: (used.user + used.system) / 1_000 / lasted,
  };
}

/** All but the writers lose their line at once and come back at once, each asking for what it has missed. */
async function storm(writers: number, rate: number): Promise<Storm> {
  await begin(writers);
  const gone = visitors.slice(writers);
  for (const peer of gone) (peer.socket as WebSocket & { terminate(): void }).terminate();
  await Bun.sleep(1_000);
  const talk = run(rate, 6, writers);
  await Bun.sleep(2_000);
  const started = performance.now();
  const times: number[] = [];
  await inParallel(gone.length, 256, async (i) => {
    const before = gone[i]!;
    const peer = await connect("visitor", before.no, before.conversation);
    visitors[before.no] = peer;
    const caughtUp = new Promise<void>((resolve) => (peer.caughtUp = resolve));
    peer.socket.send(`{"t":"sync","conversation_id":"${peer.conversation}","after":1,"revision":0}`);
    await caughtUp;
    times.push(performance.now() - started);
  });
  const tookMs = performance.now() - started;
  return { ...(await talk), back: times.length, tookMs, medianMs: percentile(times, 0.5) };
}

function percentile(values: number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function obey(order: Order): Promise<unknown> {
  if (order.do === "bring") return bring(order.visitors);
  await bring(visitors.length);
  if (order.do === "run") return run(order.rate, order.seconds, order.writers);
  return storm(order.writers, order.rate);
}

process.on("message", (order: Order) => {
  obey(order).then(
    (answer) => process.send!({ answer }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
process.send!({ answer: "ready" });
