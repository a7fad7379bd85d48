/** `bun run crash [--kills 300] [--seed N]`: the durability story of the tests, for as long as one likes. */

import { parseArgs } from "node:util";
import { crash } from "../src/stories/crash.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "300" },
    seed: { type: "string" },
    rate: { type: "string", default: "200" },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`seed ${seed}`);
const report = await crash({
  kills: Number(values.kills),
  seed,
  rate: Number(values.rate),
  tell: console.log,
});
const starts = report.starts.toSorted((a, b) => a - b).map(Math.round);
console.log(
  `${report.kills} kills · ${report.sent} sent, ${report.acknowledged} acknowledged · ${report.messages} messages in ${report.conversations} conversations · ${report.reconnects} reconnects`,
);
console.log(`start: median ${starts[starts.length >> 1]} ms, slowest ${starts.at(-1)} ms`);
for (const each of report.wrong) console.error(`WRONG: ${each}`);
console.log(
  report.wrong.length === 0
    ? "nothing lost, nothing twice, no gaps, everybody caught up"
    : `${report.wrong.length} faults`,
);
process.exit(report.wrong.length === 0 ? 0 : 1);
