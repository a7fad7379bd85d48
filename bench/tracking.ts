/** Journeys: page views a second against a bare endpoint in alternating slices, what they cost the chat, and a board of 5,000 visitors. */

import { join } from "node:path";
import { testApp, type TestVisitor } from "../src/testing/app.ts";
import { line, track, page, trackingInbox, agreedVisitor } from "../src/visitors/testing.ts";
import { prepare } from "./prepare.ts";
import { median, mib, ms, ratios, spread, times, whole, type Plan } from "./rounds.ts";
import { freePort, pinned, startServer } from "./server.ts";
import { openLingxi, productEnv, type Measured, type Workshop } from "./stand.ts";
import type { Row } from "./table.ts";
import type { Sliced, TrackOrder } from "./track-load.ts";

const trackers = 2_000;
const agents = 20;
const writers = 400;
const crowd = 5_000;

export async function benchTracking(workshop: Workshop, plan: Plan): Promise<Row[]> {
  return [await ingestRow(workshop, plan), await besideChat(workshop, plan), ...(await boardRows(plan))];
}

interface Load {
  ask<T>(order: TrackOrder): Promise<T>;
  close(): Promise<void>;
}

async function openLoad(): Promise<Load> {
  let settle: { resolve: (value: never) => void; reject: (error: Error) => void } | undefined;
  const answer = <T>() =>
    new Promise<T>((resolve, reject) => (settle = { resolve: resolve as (value: never) => void, reject }));
  const ready = answer<string>();
  const child = Bun.spawn(pinned(1, [process.execPath, join(import.meta.dir, "track-load.ts")]), {
    stdout: "inherit",
    stderr: "inherit",
    ipc: ({ answer: value, error }: { answer?: never; error?: string }) =>
      error === undefined ? settle?.resolve(value as never) : settle?.reject(new Error(error)),
  });
  await ready;
  return {
    ask(order) {
      const promise = answer<never>();
      child.send(order);
      return promise;
    },
    async close() {
      child.kill();
      await child.exited;
    },
  };
}

async function ingestRow({ folder, lingxi }: Workshop, { quick }: Plan): Promise<Row> {
  const dataDir = join(folder, "tracking");
  const { visitorTokens: tokens } = await prepare(dataDir, { agents: 1, visitors: trackers, tracked: true });
  const ports = { bare: await freePort(), lingxi: await freePort() };
  const ours = await startServer([...lingxi, "start"], {
    port: ports.lingxi,
    env: productEnv(dataDir, ports.lingxi),
  });
  const bare = await startServer(
    [
      process.execPath,
      join(import.meta.dir, "bare-tracking.ts"),
      String(ports.bare),
      join(folder, "bare-tracking.db"),
    ],
    { port: ports.bare },
  );
  const load = await openLoad();
  const order = { do: "slices" as const, ports, tokens, sliceMs: 50, inFlight: 128 };
  await load.ask<Sliced>({ ...order, slices: quick ? 40 : 100 });
  const { perSecond, refused } = await load.ask<Sliced>({ ...order, slices: quick ? 60 : 300 });
  await load.close();
  await Promise.all([ours.stop(), bare.stop()]);
  const [mine, theirs] = [perSecond.lingxi!, perSecond.bare!];
  const share = median(ratios(mine, theirs));
  return {
    what: "Page views a second, each a request, in slices of 50 ms",
    goal: "≥ 0.5× bare",
    measured: times(share),
    detail: `${whole(median(mine))}/s and ${whole(median(theirs))}/s${refused ? `; ${refused} refused` : ""}`,
    met: share >= 0.5 && refused === 0,
    facts: [],
  };
}

async function besideChat(workshop: Workshop, plan: Plan): Promise<Row> {
  const stand = await openLingxi(workshop, { agents, visitors: trackers, tracked: true });
  const tokens = stand.visitorTokens.slice(writers);
  const load = await openLoad();
  await stand.bring(writers);
  const seconds = plan.quick ? 3 : 10;
  const order = { rate: 300, seconds, writers };
  const busy = async (): Promise<Measured> => {
    const tracking = load.ask<{ sent: number; refused: number }>({
      do: "rate",
      port: stand.server.port,
      tokens,
      perSecond: 1_000,
      seconds: seconds + 1,
    });
    await Bun.sleep(300);
    const measured = await stand.run(order);
    const { sent, refused } = await tracking;
    told.push(sent / (seconds + 1));
    turned += refused;
    return measured;
  };
  const told: number[] = [];
  let turned = 0;
  await stand.run({ ...order, seconds: plan.quick ? 3 : 15 });
  await busy();
  told.length = 0;
  const results: Record<"quiet" | "busy", Measured[]> = { quiet: [], busy: [] };
  for (let round = 0; round < plan.rounds; round++) {
    const sides = [
      async () => void results.quiet.push(await stand.run(order)),
      async () => void results.busy.push(await busy()),
    ];
    if (round % 2 === 1) sides.reverse();
    for (const side of sides) await side();
  }
  await load.close();
  await stand.close();
  const p99 = (side: "quiet" | "busy") => results[side].map((each) => each.p99);
  const each = ratios(p99("busy"), p99("quiet"));
  const lost = results.busy.reduce((sum, one) => sum + one.lost + one.unacked, 0);
  return {
    what: "Chat at 300 msg/s while 1,000 page views/s come in: p99",
    goal: "≤ 1.25× quiet",
    measured: times(median(each)),
    detail: `${ms(median(p99("busy")))} and ${ms(median(p99("quiet")))}; ${whole(median(told))}/s told, ${turned} refused, ${lost} messages lost; ${spread(each, times)}`,
    met: median(each) <= 1.25 && lost === 0,
    facts: [],
  };
}

/** In process: everybody moves at once, which no shop ever sees. */
async function boardRows({ quick }: Plan): Promise<Row[]> {
  const t = testApp({ env: { RATE_LIMITS: "off" } });
  const inbox = await trackingInbox(t);
  const agent = await t.agent("owner");
  const { board } = t.app.visitors;
  const people = quick ? 1_000 : crowd;
  const visitors: TestVisitor[] = [];
  for (let i = 0; i < people; i++) visitors.push(await agreedVisitor(t, inbox));
  Bun.gc(true);
  const before = process.memoryUsage().heapUsed;
  const tell = async (id: string) => {
    for (let from = 0; from < people; from += 250)
      await Promise.all(
        visitors
          .slice(from, from + 250)
          .map((who, i) => track(t, who, [page(t, id, `/p/${(from + i) % 90}`)])),
      );
  };
  await tell("p1");
  board.flush();
  Bun.gc(true);
  const bytes = (process.memoryUsage().heapUsed - before) / people;
  const screen = line(t, agent.id);
  board.show(screen, agent.actor, "all");
  await Bun.sleep(people / 2);
  const took: number[] = [];
  for (let round = 0; round < 5; round++) {
    await tell(`r${round}`);
    screen.take();
    t.clock.advance(1_000);
    const start = performance.now();
    board.flush();
    took.push(performance.now() - start);
    const told = screen.take().filter((frame) => frame.t === "visitor").length;
    if (round > 0 && told > people) throw new Error("a row was told twice");
  }
  board.stop();
  t.close();
  return [
    {
      what: `${whole(people)} on the board: all of them move at once, and all is told`,
      goal: "≤ 250 ms",
      measured: ms(median(took)),
      detail: spread(took, ms),
      met: median(took) <= 250,
      facts: [],
    },
    {
      what: `${whole(people)} on the board: memory of a visitor`,
      goal: "≤ 8 KiB",
      measured: `${(bytes / 1024).toFixed(1)} KiB`,
      detail: `${mib(bytes * people)} in all`,
      met: bytes <= 8 * 1024,
      facts: [],
    },
  ];
}
