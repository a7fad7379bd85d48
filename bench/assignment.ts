/** Assignment in process: one decision among 1,000 agents with 10,000 waiting, a drain on to freed seats, and smart against simple policies. */

import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { builtInRules } from "../src/assignment/built-in.ts";
import { imagine } from "../src/assignment/imagine.ts";
import { simulate, type Outcome, type Policy } from "../src/assignment/simulate.ts";
import { floor, type Floor } from "../src/assignment/testing.ts";
import { newId } from "../src/kernel/ids.ts";
import type { Plan } from "./rounds.ts";
import type { Workshop } from "./stand.ts";
import type { Row } from "./table.ts";

const questions = [
  "你好",
  "收到的杯子碎了，怎么退货？",
  "盖碗多少钱，有现货吗",
  "物流到哪了 单号 12345678",
  "登录不了，一直报错",
];
const skills = ["售前", "售后", "订单", "技术"];

export async function benchAssignment({ folder }: Workshop, { quick }: Plan): Promise<Row[]> {
  const small = await measure(folder, 1_000, quick ? 300 : 1_000);
  const large = await measure(folder, 1_000, quick ? 1_500 : 10_000);
  return [decisionRow(large), flatRow(small, large), drainRow(large), blockRow(large), policyRow()];
}

interface Measured {
  waiting: number;
  p50: number;
  p99: number;
  bareP50: number;
  perSecond: number;
  longestMs: number;
  given: number;
  wrong: number;
}

async function measure(folder: string, agents: number, waiting: number): Promise<Measured> {
  const f = floor(mkdtempSync(join(folder, "assignment-")));
  const inbox = f.inbox();
  const people = fill(f, inbox, agents);
  enqueueMany(f, inbox, waiting);
  await f.assignment.start();
  const { db } = f.kernel;
  const ids = db
    .all<{ id: string }>("select conversation_id as id from assignment_queue order by rank_at limit 400")
    .map((row) => row.id);
  // Everybody is there, so that every decision weighs all of them; rehearsed, so that nobody is used up.
  for (const agent of people) await f.comes(agent, false);
  const took: number[] = [];
  const bare: number[] = [];
  const rows = db.all<{ load: number; waiting: number }>("select capacity as load, 0 as waiting from agents");
  const queue = db.all<{ rank: number }>("select rank_at as rank from assignment_queue");
  for (const id of ids) {
    const from = performance.now();
    await f.kernel.write((tx) => void f.assignment.router.rehearse(tx, conversationOf(f, id), builtInRules));
    took.push(performance.now() - from);
    const start = performance.now();
    let least = Number.POSITIVE_INFINITY;
    for (const row of rows) least = Math.min(least, row.load);
    for (const row of queue) least = Math.min(least, row.rank);
    bare.push(performance.now() - start + (least === 0 ? 1 : 0));
  }
  let longestMs = 0;
  let running = true;
  let last = performance.now();
  const watch = (): void => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
    if (running) setImmediate(watch);
  };
  setImmediate(watch);
  const from = performance.now();
  await f.kernel.write((tx) => f.assignment.router.drain(tx, { inboxId: inbox }));
  const left = () => db.one<{ n: number }>("select count(*) as n from assignment_queue")!.n;
  const most = db.one<{ n: number }>("select sum(capacity) as n from agents")!.n;
  for (let idle = 0; idle < 3;) {
    const before = left();
    await f.kernel.write(() => undefined);
    idle = left() === before ? idle + 1 : 0;
  }
  const seconds = (performance.now() - from) / 1_000;
  running = false;
  const given = waiting - left();
  const wrong = db.one<{ n: number }>(
    `select (select count(*) from agents as a where (select count(*) from conversations where assignee_id = a.id and status = 'open') > a.capacity)
       + (select count(*) from (select conversation_no from messages where kind = 'system' and json_extract(extra, '$.event.name') = 'assigned' group by conversation_no having count(*) > 1)) as n`,
  )!.n;
  if (given !== Math.min(waiting, most)) throw new Error(`given out ${given} of ${waiting}`);
  f.kernel.close();
  return { waiting, ...spread(took, bare), perSecond: given / seconds, longestMs, given, wrong };
}

const conversationOf = (f: Floor, id: string) =>
  f.kernel.db.one<never>(
    `select no, id, inbox_id as inboxId, contact_id as contactId, status, assignee_id as assigneeId, team_id as teamId, priority,
       waiting_since as waitingSince, created_at as createdAt, details from conversations where id = ?`,
    id,
  )!;

function spread(took: number[], bare: number[]): { p50: number; p99: number; bareP50: number } {
  const at = (list: number[], share: number) =>
    list.toSorted((a, b) => a - b)[Math.floor(list.length * share)]!;
  return { p50: at(took, 0.5), p99: at(took, 0.99), bareP50: at(bare, 0.5) };
}

const fill = (f: Floor, inbox: string, agents: number) =>
  Array.from({ length: agents }, (_, i) =>
    f.agent({
      inboxes: [inbox],
      capacity: 10,
      seniority: i % 4,
      skills: { [skills[i % 4]!]: 1 + (i % 5) },
      languages: i % 7 === 0 ? ["zh-CN", "yue"] : ["zh-CN"],
      away: true,
    }),
  );

function enqueueMany(f: Floor, inbox: string, waiting: number): void {
  const { raw } = f.kernel.db;
  raw.transaction(() => {
    for (let i = 0; i < waiting; i++) {
      const contact = newId("con", f.clock.now());
      raw
        .query("insert into contacts (id, vip, origin, created_at, updated_at) values (?, ?, ?, 0, 0)")
        .run(contact, Number(i % 12 === 0), i % 9 === 0 ? '{"region":"广东"}' : "{}");
      const { no } = raw
        .query(
          `insert into conversations (id, inbox_id, contact_id, status, last_seq, waiting_since, last_message_at, created_at, updated_at)
           values (?1, ?2, ?3, 'waiting', 1, ?4, ?4, ?4, ?4) returning no`,
        )
        .get(newId("cnv", f.clock.now()), inbox, contact, f.clock.now() - (waiting - i) * 20) as {
        no: number;
      };
      raw
        .query(
          "insert into messages (conversation_no, seq, kind, author_kind, text, at) values (?, 1, 'text', 'contact', ?, 0)",
        )
        .run(no, questions[i % questions.length]!);
    }
  })();
}

const ms = (value: number) => `${value.toFixed(value < 1 ? 3 : 1)} ms`;

const decisionRow = ({ p50, p99, bareP50, waiting }: Measured): Row => ({
  what: `a decision, 1,000 agents, ${waiting} waiting`,
  goal: "≤ 5 ms at p99",
  measured: ms(p99),
  detail: `p50 ${ms(p50)}, a bare scan of the same arrays ${ms(bareP50)}: ${(p50 / bareP50).toFixed(0)} times`,
  met: p99 <= 5,
  facts: ["with its commit"],
});
const flatRow = (small: Measured, large: Measured): Row => ({
  what: `a decision with ${large.waiting} waiting against ${small.waiting}`,
  goal: "≤ 1.5 times",
  measured: `${(large.p50 / small.p50).toFixed(2)} times`,
  detail: `${ms(small.p50)} and ${ms(large.p50)}`,
  met: large.p50 <= small.p50 * 1.5,
  facts: [],
});
const drainRow = ({ perSecond, given, wrong }: Measured): Row => ({
  what: "a drain on to freed seats",
  goal: "≥ 20,000 durable assignments/s, none twice",
  measured: `${Math.round(perSecond).toLocaleString("en")}/s`,
  detail: `${given} given out, ${wrong} wrong`,
  met: perSecond >= 20_000 && wrong === 0,
  facts: ["each with its line in the thread, two events and its decision"],
});
const blockRow = ({ longestMs }: Measured): Row => ({
  what: "the event loop during a drain",
  goal: "≤ 20 ms",
  measured: ms(longestMs),
  detail: "longest turn",
  met: longestMs <= 20,
  facts: [],
});

/** Fixed seeds: the same table on every machine. */
export function comparePolicies(): { name: string; outcome: Outcome }[] {
  const policies: [string, Policy][] = [
    ["smart", { kind: "rules", rules: builtInRules, objective: "blend" }],
    ["round robin", { kind: "round_robin" }],
    ["least busy", { kind: "least_busy" }],
  ];
  const world = imagine({ agents: 60, arrivals: 3_000, lastsMs: 4 * 3_600_000, burst: 4, seed: "table" });
  return policies.map(([name, policy]) => ({ name, outcome: simulate(world, policy) }));
}

function policyRow(): Row {
  const all = comparePolicies();
  const told = ({ name, outcome }: (typeof all)[number]) =>
    `${name}: match ${(outcome.match_rate * 100).toFixed(1)} %, first response ${(outcome.first_response_ms.mean / 1_000).toFixed(0)} s (p95 ${(outcome.first_response_ms.p95 / 1_000).toFixed(0)} s), Gini ${outcome.load_gini.toFixed(3)}`;
  const [smart, ...others] = all.map((each) => each.outcome);
  const wins = others.every(
    (other) =>
      smart!.match_rate > other.match_rate &&
      smart!.first_response_ms.p95 <= other.first_response_ms.p95 &&
      smart!.load_gini <= other.load_gini * 1.1 + 0.01,
  );
  return {
    what: "smart against round robin and least busy",
    goal: "better match and p95, no worse spread",
    measured: wins ? "wins" : "does not win",
    detail: all.map(told).join("; "),
    met: wins,
    facts: [],
  };
}
