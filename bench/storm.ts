/** Everybody comes back at once: 10,000 visitors lose their line and ask for what they have missed, while 20 agents go on working. */

import { median, ms, spread, whole, type Plan } from "./rounds.ts";
import type { Storm } from "./orders.ts";
import { openLingxi, type Workshop } from "./stand.ts";
import { watchMachine, type Row } from "./table.ts";

const writers = 200;
const crowd = 10_000;
const rate = 200;

export async function benchStorm(workshop: Workshop, plan: Plan): Promise<Row[]> {
  const ours = await openLingxi(workshop, { agents: 20, visitors: crowd + writers, withConversations: true });
  const machine = watchMachine();
  await ours.bring(crowd + writers);
  await ours.run({ rate, seconds: 2, writers });
  const storms: Storm[] = [];
  for (let round = 0; round < plan.rounds; round++) storms.push(await ours.storm({ writers, rate }));
  await ours.close();
  const took = storms.map((storm) => storm.tookMs);
  const p99 = storms.map((storm) => storm.p99);
  const lost = storms.reduce(
    (total, storm) => total + storm.lost + storm.unacked + storm.duplicates + storm.outOfOrder,
    0,
  );
  const load = `the load's core ${Math.round(median(storms.map((storm) => storm.loadCpu)) * 100)} % busy`;
  return [
    {
      what: "10,000 reconnect: all caught up",
      goal: "≤ 2 s",
      measured: ms(median(took)),
      detail: `half of them after ${ms(median(storms.map((storm) => storm.medianMs)))}`,
      met: median(took) <= 2_000 && storms.every((storm) => storm.back === crowd),
      facts: [spread(took, ms), load, machine()],
    },
    {
      what: "10,000 reconnect: agents' p99 meanwhile",
      goal: "≤ 500 ms",
      measured: ms(median(p99)),
      detail: `${whole(rate)} msg/s; ${lost} lost, twice or out of order`,
      met: median(p99) <= 500 && lost === 0,
      facts: [spread(p99, ms), load, machine()],
    },
  ];
}
