/**
 * The load: visitors who write and agents who read, in a process of its own. Arrivals are open-loop (Poisson), latency counts from the
 * intended time, so that a stall shows; loss, duplicates and order are counted. Speaks to the product and to the bare pipeline.
 * Reads one JSON order from its argument, prints one JSON line.
 */

import { randomUUID } from "node:crypto";

export interface Order {
  target: "lingxi" | "bare";
  port: number;
  visitors: number;
  /** Of the visitors, how many write; the others only stay online. */
  writers: number;
  agents: number;
  rate: number;
  seconds: number;
  agentTokens?: string[];
  visitorTokens?: string[];
  /** First a message from each writer, unmeasured, so that conversations exist. */
  warm: boolean;
}

export interface Outcome {
  sent: number;
  acked: number;
  delivered: number;
  lost: number;
  duplicates: number;
  outOfOrder: number;
  /** Visitor → agent, milliseconds. */
  p50: number;
  p95: number;
  p99: number;
  max: number;
  ackP50: number;
  ackP99: number;
  connectMs: number;
}

interface Peer {
  socket: WebSocket;
  conversation?: string;
}

const order = JSON.parse(process.argv[2]!) as Order;
const text = "你好，请问这款盖碗现在还有货吗？可以今天发出吗 Is the celadon gaiwan still in stock and can it ship today";

const socketTo = (kind: "agent" | "visitor", no: number): WebSocket => {
  const base = `ws://127.0.0.1:${order.port}`;
  const options = (more: object) => ({ perMessageDeflate: false, ...more }) as never;
  if (order.target === "bare") return new WebSocket(`${base}/?kind=${kind}&no=${no}`, options({}));
  if (kind === "agent")
    return new WebSocket(`${base}/console/socket`, options({ headers: { cookie: `sid=${order.agentTokens![no]}`, origin: `http://127.0.0.1:${order.port}` } }));
  return new WebSocket(`${base}/visitor/v1/socket`, options({ protocols: ["lingxi.v1", `token.${order.visitorTokens![no]}`] }));
};

const intended = new Map<string, number>();
const seen = new Set<string>();
const lastSeq = new Map<string, number>();
const latency: number[] = [];
const ackLatency: number[] = [];
let acked = 0;
let duplicates = 0;
let outOfOrder = 0;
let warming = false;

/** The id stands at the head of the text, so that the agent's side knows which message it is. */
const idOf = (body: string): string => body.slice(0, 36);

function heardByAgent(data: string): void {
  const at = performance.now();
  const frame = JSON.parse(data) as { t: string; message?: { text: string; seq: number; conversation_id: string; author?: { kind: string } } };
  if (frame.t !== "message" || !frame.message || frame.message.text.length < 36) return;
  const { message } = frame;
  const id = idOf(message.text);
  if (seen.has(id)) {
    duplicates++;
    return;
  }
  seen.add(id);
  if (message.seq <= (lastSeq.get(message.conversation_id) ?? 0)) outOfOrder++;
  lastSeq.set(message.conversation_id, message.seq);
  const sentAt = intended.get(id);
  if (sentAt !== undefined) latency.push(at - sentAt);
}

function heardByVisitor(peer: Peer, data: string): void {
  if (!data.startsWith('{"t":"ack"')) return;
  const at = performance.now();
  const frame = JSON.parse(data) as { id: string; message: { conversation_id: string } };
  peer.conversation ??= frame.message.conversation_id;
  acked++;
  const sentAt = intended.get(frame.id);
  if (sentAt !== undefined && !warming) ackLatency.push(at - sentAt);
}

async function open(kind: "agent" | "visitor", count: number): Promise<Peer[]> {
  const peers: Peer[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) {
      const no = next++;
      const peer: Peer = { socket: socketTo(kind, no) };
      peers[no] = peer;
      await new Promise<void>((resolve, reject) => {
        peer.socket.onopen = () => resolve();
        peer.socket.onerror = () => reject(new Error(`${kind} ${no} could not connect`));
      });
      peer.socket.onmessage = kind === "agent" ? (event) => heardByAgent(event.data as string) : (event) => heardByVisitor(peer, event.data as string);
    }
  };
  await Promise.all(Array.from({ length: Math.min(64, count) }, one));
  return peers;
}

function say(peer: Peer, due: number): void {
  const id = randomUUID();
  intended.set(id, due);
  const body = `${id} ${text}`;
  peer.socket.send(
    order.target === "bare" ? JSON.stringify({ t: "send", id, text: body }) : JSON.stringify({ t: "send", id, conversation_id: peer.conversation, text: body }),
  );
}

const percentile = (values: number[], share: number): number => {
  if (values.length === 0) return 0;
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
};

const agents = await open("agent", order.agents);
const startedConnecting = performance.now();
const visitors = await open("visitor", order.visitors);
const connectMs = performance.now() - startedConnecting;
const writers = visitors.slice(0, order.writers);

if (order.warm) {
  warming = true;
  for (const [i, peer] of writers.entries()) {
    say(peer, performance.now());
    if (i % 20 === 19) await Bun.sleep(5);
  }
  for (let i = 0; i < 500 && acked < writers.length; i++) await Bun.sleep(10);
  await Bun.sleep(200);
  warming = false;
  latency.length = 0;
  acked = 0;
  seen.clear();
  intended.clear();
}

const start = performance.now();
const end = start + order.seconds * 1_000;
let due = start;
let sent = 0;
const cpuMark = { t: "mark" };
console.log(JSON.stringify(cpuMark));
while (due < end) {
  const now = performance.now();
  while (due <= now && due < end) {
    say(writers[Math.floor(Math.random() * writers.length)]!, due);
    sent++;
    due += (-Math.log(1 - Math.random()) / order.rate) * 1_000;
  }
  const wait = due - performance.now();
  // Timers are too coarse for the last millisecond: give the loop its turn instead.
  await (wait > 2 ? Bun.sleep(Math.floor(wait - 1)) : new Promise((resolve) => setImmediate(resolve)));
}
for (let i = 0; i < 300 && (acked < sent || seen.size < sent); i++) await Bun.sleep(10);

const outcome: Outcome = {
  sent, acked, delivered: seen.size, lost: sent - seen.size, duplicates, outOfOrder,
  p50: percentile(latency, 0.5), p95: percentile(latency, 0.95), p99: percentile(latency, 0.99), max: percentile(latency, 1),
  ackP50: percentile(ackLatency, 0.5), ackP99: percentile(ackLatency, 0.99), connectMs,
};
console.log(JSON.stringify(outcome));
for (const peer of [...visitors, ...agents]) peer.socket.close();
process.exit(0);
