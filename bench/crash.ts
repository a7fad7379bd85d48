/**
 * `bun run crash [--kills 300] [--seed N] [--minutes N] [--source]`: the durability story of the tests, on the executable, for as long as
 * one likes. Puts its rows into bench/RESULTS.md.
 */

import { parseArgs } from "node:util";
import { buildBinary } from "../src/build/build.ts";
import { crash } from "../src/stories/crash.ts";
import { aboutRun, writeResults } from "./results.ts";
import { median, ms, whole } from "./rounds.ts";
import { plain, watchMachine, type Row } from "./table.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "300" },
    seed: { type: "string" },
    rate: { type: "string", default: "200" },
    minutes: { type: "string", default: "60" },
    source: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`seed ${seed}`);
const watched = watchMachine();
const slow: string[] = [];
const report = await crash({
  kills: Number(values.kills),
  seed,
  rate: Number(values.rate),
  withinMs: Number(values.minutes) * 60_000,
  ...(values.source ? {} : { lingxi: [await buildBinary()] }),
  tell(line) {
    console.log(line);
    if (line.startsWith("a start")) slow.push(line);
  },
});
for (const each of report.wrong) console.error(`WRONG: ${each}`);
const slowest = Math.max(...report.starts);
const rows: Row[] = [
  {
    what: `${report.kills} kills under ${values.rate} msg/s: lost, twice, gaps, not caught up`,
    goal: "0",
    measured: `${report.wrong.length}`,
    detail: `${whole(report.sent)} sent, ${whole(report.acknowledged)} acknowledged, ${whole(report.messages)} messages in ${report.conversations} conversations, ${whole(report.reconnects)} reconnects`,
    met: report.wrong.length === 0,
    facts: report.wrong.slice(0, 2),
  },
  {
    what: "Start after a kill: the slowest",
    goal: "≤ 3 s",
    measured: ms(slowest),
    detail: `median ${ms(median(report.starts))}`,
    met: slowest <= 3_000,
    facts: [...slow.slice(0, 2), watched()],
  },
];
const about = `${aboutRun(!values.source)} Seed ${seed}. ${watched()}.`;
console.log(`${plain(rows)}\n${about}`);
await writeResults([{ name: "crash", about, rows }]);
process.exit(report.wrong.length === 0 ? 0 : 1);
