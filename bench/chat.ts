/** A busy day: 1,000 messages a second from 400 visitors to 20 agents, against the bare pipeline; and the same with 10,000 online. */

import { alternate, median, mib, ms, ratios, spread, times, whole, type Plan } from "./rounds.ts";
import { openBare, openLingxi, type Measured, type Workshop } from "./stand.ts";
import { watchMachine, type Row } from "./table.ts";

const agents = 20;
const writers = 400;
const rate = 1_000;
const crowd = 10_000;

const pick = (results: Measured[], field: "p50" | "p99" | "cpuUs" | "serverCpu" | "loadCpu") =>
  results.map((each) => each[field]);
const seconds = ({ quick }: Plan) => (quick ? 3 : 10);
/** Until the compiler of the runtime has rest: a server is not started anew for each day. */
const warmUp = ({ quick }: Plan) => (quick ? 3 : 20);
const sum = (results: Measured[], field: "lost" | "unacked" | "duplicates" | "outOfOrder" | "sent") =>
  results.reduce((total, each) => total + each[field], 0);

/** Nothing may be lost, come twice or out of order, at any speed. */
function nothingLost(what: string, results: Measured[]): Row {
  const [lost, duplicates, order] = [
    sum(results, "lost") + sum(results, "unacked"),
    sum(results, "duplicates"),
    sum(results, "outOfOrder"),
  ];
  return {
    what,
    goal: "0",
    measured: `${lost + duplicates + order}`,
    detail: `${whole(sum(results, "sent"))} sent; ${lost} lost, ${duplicates} twice, ${order} out of order`,
    met: lost + duplicates + order === 0,
    facts: [...new Set(results.flatMap((each) => each.errors))].slice(0, 2),
  };
}

export async function benchChat(workshop: Workshop, plan: Plan): Promise<Row[]> {
  const bare = await openBare(workshop, { agents });
  const ours = await openLingxi(workshop, { agents, visitors: writers });
  const machine = watchMachine();
  const order = { rate, seconds: seconds(plan), writers };
  for (const stand of [bare, ours]) {
    await stand.bring(writers);
    await stand.run({ ...order, seconds: warmUp(plan) });
  }
  const { bare: theirs, lingxi } = (await alternate(plan, {
    bare: () => bare.run(order),
    lingxi: () => ours.run(order),
  })) as { bare: Measured[]; lingxi: Measured[] };
  await bare.close();
  await ours.close();
  const row = (
    what: string,
    field: "p50" | "p99" | "cpuUs",
    goal: number,
    show: (value: number) => string,
  ): Row => {
    const each = ratios(pick(lingxi, field), pick(theirs, field));
    return {
      what,
      goal: `≤ ${goal}× bare`,
      measured: times(median(each)),
      detail: `${show(median(pick(lingxi, field)))} against ${show(median(pick(theirs, field)))}`,
      met: median(each) <= goal,
      facts: [
        spread(each, times),
        `server's core ${Math.round(median(pick(lingxi, "serverCpu")) * 100)} % busy, the load's ${Math.round(median(pick(lingxi, "loadCpu")) * 100)} %`,
        machine(),
      ],
    };
  };
  return [
    row("Chat, 1,000 msg/s: visitor → agent, p50", "p50", 2, ms),
    row("Chat, 1,000 msg/s: visitor → agent, p99", "p99", 2.5, ms),
    row("Chat, 1,000 msg/s: CPU per message", "cpuUs", 2, (value) => `${value.toFixed(0)} µs`),
    nothingLost("Chat, 1,000 msg/s: lost, twice, out of order", lingxi),
  ];
}

export async function benchOnline(workshop: Workshop, plan: Plan): Promise<Row[]> {
  const ours = await openLingxi(workshop, { agents, visitors: crowd });
  const machine = watchMachine();
  await ours.bring(0);
  await Bun.sleep(1_000);
  const empty = ours.server.rss();
  await ours.bring(crowd);
  await Bun.sleep(2_000);
  const full = ours.server.rss();
  const order = { rate, seconds: seconds(plan), writers };
  await ours.run({ ...order, seconds: warmUp(plan) });
  const results = (await alternate(plan, {
    few: async () => {
      await ours.bring(writers);
      return ours.run(order);
    },
    many: async () => {
      await ours.bring(crowd);
      return ours.run(order);
    },
  })) as { few: Measured[]; many: Measured[] };
  const busy = ours.server.rss();
  await ours.close();
  const row = (what: string, field: "p50" | "p99"): Row => {
    const each = ratios(pick(results.many, field), pick(results.few, field));
    return {
      what,
      goal: "≤ 1.2× of 400 online",
      measured: times(median(each)),
      detail: `${ms(median(pick(results.many, field)))} against ${ms(median(pick(results.few, field)))}`,
      met: median(each) <= 1.2,
      facts: [spread(each, times), machine()],
    };
  };
  const perVisitor = (full - empty) / crowd;
  return [
    row("10,000 online, 1,000 msg/s: p50", "p50"),
    row("10,000 online, 1,000 msg/s: p99", "p99"),
    nothingLost("10,000 online: lost, twice, out of order", results.many),
    {
      what: "10,000 online: memory for each visitor",
      goal: "≤ 5 KiB",
      measured: `${(perVisitor / 1024).toFixed(2)} KiB`,
      detail: `${mib(empty)} without, ${mib(full)} with them`,
      met: perVisitor <= 5 * 1024,
      facts: [],
    },
    {
      what: "10,000 online: memory of the process",
      goal: "≤ 110 MiB",
      measured: mib(full),
      detail: `${mib(busy)} after the chats`,
      met: full <= 110 * 2 ** 20,
      facts: [`${mib(empty)} of it before anybody came`],
    },
  ];
}
