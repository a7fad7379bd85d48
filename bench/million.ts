/** A million messages: pages of the inbox, threads and search over HTTP, the index, the start, and what an idle server needs. */

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { HttpOrder, HttpOutcome } from "./http-load.ts";
import { millionData, type MillionData } from "./million-data.ts";
import { median, mib, ms, spread, whole, type Plan } from "./rounds.ts";
import { freePort, pinned, startServer, type Server } from "./server.ts";
import { productEnv, type Workshop } from "./stand.ts";
import { watchMachine, type Row } from "./table.ts";

export async function benchMillion(workshop: Workshop, plan: Plan): Promise<Row[]> {
  const data = await millionData(plan.quick ? 50_000 : 1_000_000);
  const dataDir = join(workshop.folder, "million");
  cpSync(data.dataDir, dataDir, { recursive: true });
  const machine = watchMachine();
  const { startMs, idle } = await starts(workshop, dataDir, plan);

  const port = await freePort();
  const server = await startServer([...workshop.lingxi, "start"], { port, env: productEnv(dataDir, port) });
  try {
    const asking = (order: Pick<HttpOrder, "paths" | "rate" | "inFlight">) =>
      load(workshop, server, data, { seconds: plan.quick ? 2 : 6, ...order });
    const rounds = async (order: Pick<HttpOrder, "paths" | "rate" | "inFlight">) => {
      const outcomes: HttpOutcome[] = [];
      for (let round = 0; round < plan.rounds; round++) outcomes.push(await asking(order));
      return outcomes;
    };
    const inbox = ["/api/v1/conversations?view=all&limit=50"];
    const threads = data.conversationIds.map((id) => `/api/v1/conversations/${id}/messages`);
    const searches = data.words.map((word) => `/api/v1/search?q=${encodeURIComponent(word)}`);
    const list = await rounds({ paths: inbox, rate: 300 });
    const most = await rounds({ paths: inbox, inFlight: 16 });
    const thread = await rounds({ paths: threads, rate: 300 });
    const search = await rounds({ paths: searches, rate: 100 });
    const findable = await findableAfter(server, data);
    const latency = (
      what: string,
      outcomes: HttpOutcome[],
      field: "p95" | "p99",
      goal: number,
      note: string,
    ): Row => {
      const each = outcomes.map((outcome) => outcome[field]);
      const refused = outcomes.reduce((sum, outcome) => sum + outcome.refused, 0);
      return {
        what,
        goal: `${field} ≤ ${goal} ms`,
        measured: ms(median(each)),
        detail: `p50 ${ms(median(outcomes.map((outcome) => outcome.p50)))}; ${note}${refused ? `; ${refused} refused` : ""}`,
        met: median(each) <= goal && refused === 0,
        facts: [spread(each, ms), machine()],
      };
    };
    const perSecond = most.map((outcome) => outcome.perSecond);
    const perMillion = (data.indexBytes / data.messages) * 1_000_000;
    const size = `${whole(data.messages)} messages`;
    return [
      latency(`${size}: page of the inbox`, list, "p95", 3, "50 rows, 300 requests/s"),
      {
        what: `${size}: pages of the inbox`,
        goal: "≥ 4,000 requests/s",
        measured: `${whole(median(perSecond))}/s`,
        detail: "50 rows each, 16 in flight",
        met: median(perSecond) >= 4_000,
        facts: [
          spread(perSecond, whole),
          `the load's core ${Math.round(median(most.map((outcome) => outcome.loadCpu)) * 100)} % busy`,
          machine(),
        ],
      },
      latency(`${size}: a thread`, thread, "p95", 3, "300 requests/s"),
      latency(
        `${size}: search`,
        search,
        "p95",
        5,
        `${data.words.length} words of 1, 2 and 4 characters, 100 requests/s`,
      ),
      latency(`${size}: search`, search, "p99", 20, "the same"),
      {
        what: "A new message is found",
        goal: "≤ 1 s",
        measured: ms(median(findable)),
        detail: `longest ${ms(Math.max(...findable))}`,
        met: Math.max(...findable) <= 1_000,
        facts: [machine()],
      },
      {
        what: "Search index of a million messages",
        goal: "≤ 90 MiB",
        measured: mib(perMillion),
        detail: `${mib(data.indexBytes)} for ${size}`,
        met: perMillion <= 90 * 2 ** 20,
        facts: [`${(data.indexBytes / data.messages).toFixed(0)} bytes a message`],
      },
      {
        what: `${size}: start`,
        goal: "≤ 150 ms",
        measured: ms(median(startMs)),
        detail: "from spawn to the first answer",
        met: median(startMs) <= 150,
        facts: [spread(startMs, ms), machine()],
      },
      {
        what: `${size}: memory when idle`,
        goal: "≤ 70 MiB",
        measured: mib(median(idle)),
        detail: "3 s after the start",
        met: median(idle) <= 70 * 2 ** 20,
        facts: [spread(idle, mib)],
      },
    ];
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function starts(
  { lingxi }: Workshop,
  dataDir: string,
  { rounds, quick }: Plan,
): Promise<{ startMs: number[]; idle: number[] }> {
  const startMs: number[] = [];
  const idle: number[] = [];
  for (let round = 0; round < (quick ? 1 : rounds + 1); round++) {
    const port = await freePort();
    const server = await startServer([...lingxi, "start"], { port, env: productEnv(dataDir, port) });
    await Bun.sleep(3_000);
    // The first start reads the binary from the disk.
    if (round > 0 || quick) {
      startMs.push(server.startMs);
      idle.push(server.rss());
    }
    await server.stop();
  }
  return { startMs, idle };
}

async function load(
  { folder }: Workshop,
  server: Server,
  data: MillionData,
  order: Omit<HttpOrder, "base" | "headers">,
): Promise<HttpOutcome> {
  const file = join(folder, "http-order.json");
  const request: HttpOrder = {
    base: `http://127.0.0.1:${server.port}`,
    headers: { authorization: `Bearer ${data.apiKey}` },
    ...order,
  };
  await Bun.write(file, JSON.stringify(request));
  const child = Bun.spawn(pinned(1, [process.execPath, join(import.meta.dir, "http-load.ts"), file]), {
    stdout: "pipe",
    stderr: "inherit",
  });
  const text = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error("the HTTP load failed");
  return JSON.parse(text) as HttpOutcome;
}

/** A visitor writes a word that nobody has written, and it is sought until it is found. */
async function findableAfter(server: Server, data: MillionData): Promise<number[]> {
  const base = `http://127.0.0.1:${server.port}`;
  const json = { "content-type": "application/json" };
  const post = (path: string, body: object, headers = {}) =>
    fetch(base + path, { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) });
  const session = (await (await post("/visitor/v1/sessions", { inbox_key: data.inboxKey })).json()) as {
    token: string;
  };
  const took: number[] = [];
  for (let i = 0; i < 5; i++) {
    const word = `x${crypto.randomUUID().slice(0, 8)}`;
    const sent = await post(
      "/visitor/v1/messages",
      { id: word, text: `订单 ${word} 什么时候发货` },
      { authorization: `Bearer ${session.token}` },
    );
    if (!sent.ok)
      throw new Error(`a visitor's message was answered with ${sent.status}: ${await sent.text()}`);
    const started = performance.now();
    for (;;) {
      const answer = await fetch(`${base}/api/v1/search?q=${word}`, {
        headers: { authorization: `Bearer ${data.apiKey}` },
      });
      if (((await answer.json()) as { data: unknown[] }).data.length > 0) break;
      if (performance.now() - started > 10_000) throw new Error("a message was not found within 10 s");
      await Bun.sleep(10);
    }
    took.push(performance.now() - started);
  }
  return took;
}
