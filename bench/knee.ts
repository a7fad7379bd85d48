/** The highest rate that still flows: p99 within 50 ms and nothing lost; on this disk, and on one whose fsync takes 1 ms longer. */

import { join } from "node:path";
import { alternate, median, ms, ratios, spread, times, whole, type Plan } from "./rounds.ts";
import { openBare, openLingxi, type Measured, type Stand, type Workshop } from "./stand.ts";
import { watchMachine, type Row } from "./table.ts";

const agents = 20;
const writers = 400;
const slowest = 50;

interface Knee {
  /** Messages a second; 0 when even the first rate did not flow. */
  rate: number;
  /** At the knee. */
  best: Measured | undefined;
  /** The lowest rate that failed. */
  failed: Measured | undefined;
}

const flows = (result: Measured): boolean =>
  result.p99 <= slowest && result.lost + result.unacked + result.duplicates + result.outOfOrder === 0;

/** Doubles until it breaks, then closes in; a rate counts as broken when it breaks twice, so that a stolen second does not decide. */
async function findKnee(stand: Stand, from: number, { quick }: Plan): Promise<Knee> {
  const seconds = quick ? 1.5 : 3;
  const attempt = async (rate: number): Promise<{ ok: boolean; result: Measured }> => {
    let result = await stand.run({ rate, seconds, writers });
    if (!flows(result)) result = await stand.run({ rate, seconds, writers });
    return { ok: flows(result), result };
  };
  const knee: Knee = { rate: 0, best: undefined, failed: undefined };
  let low = 0;
  let high = 0;
  for (let rate = from; high === 0; rate *= 2) {
    const { ok, result } = await attempt(rate);
    if (ok) [low, knee.best] = [rate, result];
    else [high, knee.failed] = [rate, result];
    if (rate > 200_000) break;
  }
  for (let step = 0; low > 0 && high > 0 && step < (quick ? 2 : 3); step++) {
    const rate = Math.round(Math.sqrt(low * high));
    const { ok, result } = await attempt(rate);
    if (ok) [low, knee.best] = [rate, result];
    else [high, knee.failed] = [rate, result];
  }
  knee.rate = low;
  return knee;
}

const why = (knees: Knee[]): string => {
  const { failed } = knees.at(-1)!;
  if (!failed) return "";
  const lost = failed.lost + failed.unacked;
  return `at ${whole(failed.rate)}/s: p99 ${ms(failed.p99)}, ${lost} late or lost, server's core ${Math.round(failed.serverCpu * 100)} % busy at ${failed.cpuUs.toFixed(0)} µs a message, the load's ${Math.round(failed.loadCpu * 100)} %`;
};

export async function benchKnee(workshop: Workshop, plan: Plan): Promise<Row[]> {
  const bare = await openBare(workshop, { agents });
  const ours = await openLingxi(workshop, { agents, visitors: writers });
  const machine = watchMachine();
  for (const stand of [bare, ours]) {
    await stand.bring(writers);
    await stand.run({ rate: 2_000, seconds: plan.quick ? 3 : 15, writers });
  }
  const { theirs, lingxi } = (await alternate(plan, {
    theirs: () => findKnee(bare, 4_000, plan),
    lingxi: () => findKnee(ours, 2_000, plan),
  })) as { theirs: Knee[]; lingxi: Knee[] };
  await bare.close();
  await ours.close();
  const rates = (knees: Knee[]) => knees.map((knee) => knee.rate);
  if (rates(theirs).includes(0))
    throw new Error(
      `the bare pipeline itself missed 50 ms at the first rate: no core to spare; ${machine()}`,
    );
  const each = ratios(rates(lingxi), rates(theirs));
  return [
    {
      what: "Highest rate with p99 ≤ 50 ms, nothing lost",
      goal: "≥ 0.4× bare",
      measured: times(median(each)),
      detail: `${whole(median(rates(lingxi)))} msg/s against ${whole(median(rates(theirs)))}`,
      met: median(each) >= 0.4,
      facts: [spread(each, times), why(lingxi), machine()],
    },
  ];
}

export async function benchFsync(workshop: Workshop, plan: Plan): Promise<Row[]> {
  const shim = await buildShim(workshop);
  const env = { LD_PRELOAD: shim };
  const [plainMs, slowMs] = [await commitMs({}), await commitMs(env)];
  if (slowMs < plainMs + 0.8)
    throw new Error(
      `the slow fsync does not reach SQLite: a commit takes ${ms(slowMs)} with it, ${ms(plainMs)} without`,
    );
  const ours = await openLingxi(workshop, { agents, visitors: writers }, env);
  const machine = watchMachine();
  await ours.bring(writers);
  await ours.run({ rate: 2_000, seconds: plan.quick ? 3 : 15, writers });
  const knees: Knee[] = [];
  for (let round = 0; round < plan.rounds; round++) knees.push(await findKnee(ours, 2_500, plan));
  await ours.close();
  const rates = knees.map((knee) => knee.rate);
  if (median(rates) === 0)
    throw new Error(`missed 50 ms at the first rate, 2,500/s; ${why(knees)}; ${machine()}`);
  return [
    {
      what: "Highest rate with 1 ms added to every fsync",
      goal: "≥ 5,000 msg/s",
      measured: `${whole(median(rates))} msg/s`,
      detail: `a commit takes ${ms(slowMs)} there, ${ms(plainMs)} here`,
      met: median(rates) >= 5_000,
      facts: [spread(rates, whole), why(knees), machine()],
    },
  ];
}

async function buildShim({ folder }: Workshop): Promise<string> {
  const compiler = Bun.which("cc") ?? Bun.which("gcc") ?? Bun.which("clang");
  if (!compiler) throw new Error("the slow fsync needs a C compiler (cc)");
  const shim = join(folder, "slow-fsync.so");
  await Bun.$`${compiler} -shared -fPIC -O2 -o ${shim} ${join(import.meta.dir, "slow-fsync.c")} -ldl`.quiet();
  return shim;
}

/** The fastest of fifty small commits, in a process of its own. */
async function commitMs(env: Record<string, string>): Promise<number> {
  const script = `
    const { Database } = await import("bun:sqlite");
    const db = new Database(process.argv.at(-1));
    db.run("pragma journal_mode = wal"); db.run("pragma synchronous = full"); db.run("create table if not exists t (x)");
    let least = Infinity;
    for (let i = 0; i < 50; i++) { const started = performance.now(); db.run("insert into t values (1)"); least = Math.min(least, performance.now() - started); }
    console.log(least);`;
  const file = join(process.env.TMPDIR ?? "/tmp", `lingxi-commit-${process.pid}.db`);
  const text = await Bun.$`${process.execPath} -e ${script} ${file}`.env({ ...process.env, ...env }).text();
  await Bun.$`rm -f ${file} ${file}-wal ${file}-shm`.quiet();
  return Number(text);
}
