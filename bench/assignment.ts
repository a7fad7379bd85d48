/** Assignment in process: a decision among 1,000 agents with 10,000 waiting, a drain on to freed seats, and smart against simple policies. */

import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { builtInRules } from "../src/assignment/built-in.ts";
import { usualWorld, versus, wins } from "../src/assignment/versus.ts";
import { floor, type Floor } from "../src/assignment/testing.ts";
import { newId } from "../src/kernel/ids.ts";
import { drainBare } from "./assignment-bare.ts";
import { alternate, median, ms, percentile, ratios, spread, times, whole, type Plan } from "./rounds.ts";
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

export async function benchAssignment({ folder }: Workshop, plan: Plan): Promise<Row[]> {
  const waiting = plan.quick ? 1_500 : 10_000;
  // The smaller one first: it also warms what a running server has warm.
  const small = await decisions(folder, plan.quick ? 300 : 1_000);
  const large = await decisions(folder, waiting);
  const rounds = await alternate<Drained>(plan, {
    ours: () => drain(folder, waiting),
    bare: () => drain(folder, waiting, drainBare),
  });
  return [
    decisionRow(large),
    flatRow(small, large),
    drainRow(rounds.ours!, rounds.bare!),
    blockRow(rounds.ours!),
    policyRow(),
  ];
}

interface Decided {
  waiting: number;
  p50: number;
  p99: number;
  bareP50: number;
}

/** An inbox with a thousand agents who are not there yet, and so many who wait. */
async function house(
  folder: string,
  waiting: number,
): Promise<{ f: Floor; inbox: string; comeAll: () => Promise<void> }> {
  const f = floor(mkdtempSync(join(folder, "assignment-")));
  const inbox = f.inbox();
  const people = fill(f, inbox, 1_000);
  enqueueMany(f, inbox, waiting);
  await f.assignment.start();
  f.kernel.db.raw.run("pragma wal_checkpoint(truncate)");
  return {
    f,
    inbox,
    async comeAll() {
      for (const agent of people) await f.comes(agent, false);
    },
  };
}

async function decisions(folder: string, waiting: number): Promise<Decided> {
  const { f, comeAll } = await house(folder, waiting);
  const { db } = f.kernel;
  const ids = db
    .all<{ id: string }>("select conversation_id as id from assignment_queue order by rank_at limit 400")
    .map((row) => row.id);
  // Everybody is there, so that every decision weighs all of them; rehearsed, so that nobody is used up.
  await comeAll();
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
  f.kernel.close();
  return { waiting, p50: median(took), p99: percentile(took, 0.99), bareP50: median(bare) };
}

interface Drained {
  perSecond: number;
  longestMs: number;
  given: number;
  wrong: number;
}

/** Half of the seats first, so that it shows who was left: nobody who has waited longer than somebody who was served. */
async function drain(folder: string, waiting: number, bare?: typeof drainBare): Promise<Drained> {
  const { f, inbox, comeAll } = await house(folder, waiting);
  const { db } = f.kernel;
  if (bare) {
    const perSecond = bare(f, inbox);
    f.kernel.close();
    return { perSecond, longestMs: 0, given: waiting, wrong: 0 };
  }
  const ranks = new Map(
    db
      .all<{ no: number; rank: number }>(
        "select conversation_no as no, rank_at as rank from assignment_queue",
      )
      .map((row) => [row.no, row.rank]),
  );
  const left = () => db.all<{ no: number }>("select conversation_no as no from assignment_queue");
  const seats = (capacity: number) => db.raw.query("update agents set capacity = ?").run(capacity);
  seats(Math.ceil(waiting / 2_000));
  await comeAll();
  const half = await watched(f, inbox);
  const waits = new Set(left().map((row) => row.no));
  const earliest = Math.min(...[...waits].map((no) => ranks.get(no)!));
  const overtaken = [...ranks].filter(([no, rank]) => !waits.has(no) && rank > earliest).length;
  seats(10);
  const rest = await watched(f, inbox);
  const wrong = db.one<{ n: number }>(
    `select (select count(*) from agents as a where (select count(*) from conversations where assignee_id = a.id and status = 'open') > a.capacity)
       + (select count(*) from (select conversation_no from messages where kind = 'system' and json_extract(extra, '$.event.name') = 'assigned' group by conversation_no having count(*) > 1))
       + (select count(*) from conversations as c where status = 'open' and not exists (select 1 from decisions where conversation_no = c.no and agent_id = c.assignee_id)) as n`,
  )!.n;
  const given = waiting - left().length;
  if (given !== waiting) throw new Error(`given out ${given} of ${waiting}`);
  f.kernel.close();
  return {
    perSecond: given / ((half.ms + rest.ms) / 1_000),
    longestMs: Math.max(half.longestMs, rest.longestMs),
    given,
    wrong: wrong + overtaken,
  };
}

/** Lets the queue move until it comes to rest; how long that took, and the longest turn of the event loop. */
async function watched(f: Floor, inbox: string): Promise<{ ms: number; longestMs: number }> {
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
  let until = performance.now();
  let commits = 0;
  // A turn of which nothing is left but the look itself: no slice has followed.
  for (let idle = 0; idle < 3;) {
    const { writes } = f.kernel.writer.stats;
    await f.kernel.write(() => undefined);
    const busy = f.kernel.writer.stats.writes > writes + 1;
    if (busy) until = performance.now();
    idle = busy ? 0 : idle + 1;
    commits++;
  }
  running = false;
  return { ms: until - from, longestMs: commits > 0 ? longestMs : 0 };
}

const conversationOf = (f: Floor, id: string) =>
  f.kernel.db.one<never>(
    `select no, id, inbox_id as inboxId, contact_id as contactId, status, assignee_id as assigneeId, team_id as teamId, priority,
       waiting_since as waitingSince, created_at as createdAt, details from conversations where id = ?`,
    id,
  )!;

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

const decisionRow = ({ p50, p99, bareP50, waiting }: Decided): Row => ({
  what: `Assignment: a decision, 1,000 agents, ${whole(waiting)} waiting`,
  goal: "≤ 5 ms at p99",
  measured: ms(p99),
  detail: `p50 ${ms(p50)}, a bare scan of the same arrays ${ms(bareP50)}: ${times(p50 / bareP50)}`,
  met: p99 <= 5,
  facts: ["with its commit"],
});
const flatRow = (small: Decided, large: Decided): Row => ({
  what: `Assignment: a decision with ${whole(large.waiting)} waiting against ${whole(small.waiting)}`,
  goal: "≤ 1.5×",
  measured: times(large.p50 / small.p50),
  detail: `${ms(small.p50)} and ${ms(large.p50)}`,
  met: large.p50 <= small.p50 * 1.5,
  facts: [],
});
function drainRow(ours: Drained[], bare: Drained[]): Row {
  const rates = ours.map((each) => each.perSecond);
  const bound = bare.map((each) => each.perSecond);
  const wrong = ours.reduce((sum, each) => sum + each.wrong, 0);
  const perSecond = median(rates);
  return {
    what: "Assignment: a drain on to freed seats, durable",
    goal: "≥ 20,000/s",
    measured: `${whole(perSecond)}/s`,
    detail: `${whole(ours[0]!.given)} given out; the bare pipeline ${whole(median(bound))}/s: ${times(median(ratios(rates, bound)))}; ${wrong} twice, above capacity, unexplained or overtaken`,
    met: perSecond >= 20_000 && wrong === 0,
    facts: [
      spread(rates, whole),
      spread(bound, (value) => `bare ${whole(value)}`),
      "each with its line in the thread, two events and its decision; bare: claim, counter, event and decision, a statement each",
    ],
  };
}
const blockRow = (ours: Drained[]): Row => {
  const longest = ours.map((each) => each.longestMs);
  return {
    what: "Assignment: longest turn of the event loop during a drain",
    goal: "≤ 20 ms",
    measured: ms(median(longest)),
    detail: spread(longest, ms),
    met: median(longest) <= 20,
    facts: [],
  };
};

/** A fixed seed: the same figures on every machine, and those of the README. */
function policyRow(): Row {
  const rows = versus(usualWorld);
  const told = ({ name, outcome }: (typeof rows)[number]) =>
    `${name}: match ${(outcome.match_rate * 100).toFixed(1)} %, first response ${(outcome.first_response_ms.mean / 1_000).toFixed(0)} s (p95 ${(outcome.first_response_ms.p95 / 1_000).toFixed(0)} s), Gini ${outcome.load_gini.toFixed(2)}`;
  return {
    what: "Assignment: smart against round robin and least busy, 1,000 agents, bursts of 10×",
    goal: "better match and p95, no worse spread",
    measured: wins(rows) ? "wins" : "does not win",
    detail: rows.map(told).join("; "),
    met: wins(rows),
    facts: [],
  };
}
