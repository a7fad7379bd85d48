/**
 * HTTP requests from a process of its own: either so many a second, with latency from the intended time, or as many as go with so many
 * in flight. Reads its order from the file named in its argument, prints one line of JSON.
 */

import { readFileSync } from "node:fs";

export interface HttpOrder {
  base: string;
  headers: Record<string, string>;
  paths: string[];
  seconds: number;
  /** Requests a second, by chance; otherwise closed loops. */
  rate?: number;
  inFlight?: number;
}

export interface HttpOutcome {
  requests: number;
  /** Answers other than 200. */
  refused: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** Share of its core that the load used. */
  loadCpu: number;
}

const {
  base,
  headers,
  paths,
  seconds,
  rate,
  inFlight = 1,
} = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as HttpOrder;
const latency: number[] = [];
let refused = 0;
let next = 0;

async function ask(due: number): Promise<void> {
  const path = paths[next++ % paths.length]!;
  const answer = await fetch(base + path, { headers });
  await answer.arrayBuffer();
  if (answer.status !== 200) refused++;
  latency.push(performance.now() - due);
}

/** Connections and caches of both sides. */
for (let i = 0; i < Math.min(300, paths.length * 5); i++) await ask(performance.now());
latency.length = refused = 0;

const cpu = process.cpuUsage();
const start = performance.now();
const end = start + seconds * 1_000;
if (rate) await openLoop(rate);
else await Promise.all(Array.from({ length: inFlight }, loop));
const lasted = performance.now() - start;
const used = process.cpuUsage(cpu);
const sorted = Float64Array.from(latency).sort();
const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const outcome: HttpOutcome = {
  requests: latency.length,
  refused,
  perSecond: latency.length / (lasted / 1_000),
  p50: at(0.5),
  p95: at(0.95),
  p99: at(0.99),
  max: at(1),
  loadCpu: (used.user + used.system) / 1_000 / lasted,
};
console.log(JSON.stringify(outcome));

async function openLoop(perSecond: number): Promise<void> {
  const running: Promise<void>[] = [];
  for (let due = start; due < end;) {
    const now = performance.now();
    for (; due <= now && due < end; due += (-Math.log(1 - Math.random()) / perSecond) * 1_000)
      running.push(ask(due));
    const wait = due - performance.now();
    await (wait > 2 ? Bun.sleep(Math.floor(wait - 1)) : new Promise((resolve) => setImmediate(resolve)));
  }
  await Promise.all(running);
}

async function loop(): Promise<void> {
  while (performance.now() < end) await ask(performance.now());
}
