/** Nothing that was acknowledged is lost, whatever is killed. `bun run crash` does the same for as long as one likes. */

import { expect, test } from "bun:test";
import { crash } from "./crash.ts";

test("25 kills under 200 messages a second: nothing acknowledged is lost, nothing is there twice, every client catches up", async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}; SEED=${seed} repeats it`);
  const report = await crash({ kills: 25, seed, tell: console.log });
  const starts = report.starts.toSorted((a, b) => a - b).map(Math.round);
  const median = starts[starts.length >> 1]!;
  console.log(
    `${report.messages} messages, ${report.reconnects} reconnects, start ${median} ms, slowest ${starts.at(-1)} ms`,
  );
  expect(report.wrong).toEqual([]);
  expect(report.acknowledged).toBe(report.sent);
  // As many as the load intended, so that the kills did meet messages.
  expect(report.sent).toBeGreaterThan(25 * 50);
  expect(report.reconnects).toBeGreaterThan(25);
  // The goal is 3 s on a machine that does nothing else; this only catches a start that hangs.
  expect(median).toBeLessThan(10_000);
}, 300_000);
