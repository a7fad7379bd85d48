/** Rules of the queue: at least once, in order per key, one at a time for each lease, backing off, never lost. */

import { expect, test } from "bun:test";
import { day, hour, minute, second } from "./clock.ts";
import { Permanent } from "./errors.ts";
import { cancel, createQueue, enqueue, type JobContext, type NewJob } from "./queue.ts";
import { testKernel, type TestKernel } from "./testing.ts";

const add = ({ write }: TestKernel, job: Partial<NewJob> & { name: string }) =>
  write((tx) => enqueue(tx, { payload: null, ...job }));
const rows = ({ db }: TestKernel) =>
  db.all<{
    no: number;
    name: string;
    state: string;
    attempt: number;
    run_at: number;
    last_error: string | null;
  }>("select no, name, state, attempt, run_at, last_error from jobs order by no");

test("a job runs once it is due, and is gone", async () => {
  const kernel = testKernel();
  const ran: unknown[] = [];
  kernel.queue.handle("mail", { run: (_context, payload) => void ran.push(payload) });
  await add(kernel, { name: "mail", payload: { to: "a" }, runAt: kernel.clock.now() + hour });
  expect(await kernel.queue.drain()).toBe(0);
  kernel.clock.advance(hour);
  expect(await kernel.queue.drain()).toBe(1);
  expect(ran).toEqual([{ to: "a" }]);
  expect(rows(kernel)).toEqual([]);
});

test("a job whose write was rolled back never was", async () => {
  const kernel = testKernel();
  await kernel
    .write((tx) => {
      enqueue(tx, { name: "mail", payload: null });
      throw new Error("no");
    })
    .catch(() => {});
  expect(rows(kernel)).toEqual([]);
});

test("jobs of one key run in order, one after another, while other keys go on", async () => {
  const kernel = testKernel();
  const log: string[] = [];
  const gate = Promise.withResolvers<void>();
  kernel.queue.handle("step", {
    async run(_context, name: string) {
      log.push(`${name} begins`);
      if (name === "a1") await gate.promise;
      log.push(`${name} ends`);
      if (name === "b2") gate.resolve();
    },
  });
  for (const name of ["a1", "a2", "b1", "b2"])
    await add(kernel, { name: "step", payload: name, key: name[0] });
  await kernel.queue.start();
  await gate.promise;
  await kernel.queue.stop();
  await kernel.queue.drain();
  expect(log.indexOf("a2 begins")).toBeGreaterThan(log.indexOf("a1 ends"));
  expect(log.indexOf("b2 begins")).toBeGreaterThan(log.indexOf("b1 ends"));
  expect(log.indexOf("b2 ends")).toBeLessThan(log.indexOf("a1 ends"));
});

test("a job that backs off holds those behind it of its key", async () => {
  const kernel = testKernel();
  const ran: number[] = [];
  kernel.queue.handle("step", {
    run({ attempt }, n: number) {
      if (n === 1 && attempt === 1) throw new Error("not yet");
      ran.push(n);
    },
  });
  for (const n of [1, 2]) await add(kernel, { name: "step", payload: n, key: "k" });
  await kernel.queue.drain();
  expect(ran).toEqual([]);
  kernel.clock.advance(2 * second);
  await kernel.queue.drain();
  expect(ran).toEqual([1, 2]);
});

test("a dead job lets those behind it go", async () => {
  const kernel = testKernel();
  const ran: number[] = [];
  kernel.queue.handle("step", {
    run(_context, n: number) {
      if (n === 1) throw new Permanent("gone");
      ran.push(n);
    },
  });
  for (const n of [1, 2]) await add(kernel, { name: "step", payload: n, key: "k" });
  await kernel.queue.drain();
  expect(ran).toEqual([2]);
});

test("a timer of the same key moves, with its payload, and can be cleared", async () => {
  const kernel = testKernel();
  const ran: unknown[] = [];
  kernel.queue.handle("remind", { run: (_context, payload) => void ran.push(payload) });
  const now = kernel.clock.now();
  await add(kernel, { name: "remind", payload: 1, dedupe: "remind:c1", runAt: now + minute });
  await add(kernel, { name: "remind", payload: 2, dedupe: "remind:c1", runAt: now + hour });
  expect(rows(kernel)).toHaveLength(1);
  kernel.clock.advance(minute);
  await kernel.queue.drain();
  expect(ran).toEqual([]);
  kernel.clock.advance(hour);
  await kernel.queue.drain();
  expect(ran).toEqual([2]);
  await add(kernel, { name: "remind", dedupe: "remind:c1", runAt: now + day });
  expect(await kernel.write((tx) => cancel(tx, "remind:c1"))).toBe(true);
  expect(await kernel.write((tx) => cancel(tx, "remind:c1"))).toBe(false);
});

test("a timer far beyond the reach of setTimeout doesn't fire early", async () => {
  const kernel = testKernel();
  const ran: number[] = [];
  kernel.queue.handle("sla", { run: () => void ran.push(1) });
  await add(kernel, { name: "sla", runAt: kernel.clock.now() + 365 * day });
  await kernel.queue.start();
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  await kernel.queue.stop();
  expect(ran).toEqual([]);
  kernel.clock.advance(365 * day);
  expect(await kernel.queue.drain()).toBe(1);
});

test("failures wait longer each time, and the last one ends as dead with its reason", async () => {
  const kernel = testKernel();
  kernel.queue.handle("hook", { attempts: 4, run: () => Promise.reject(new Error("503")) });
  await add(kernel, { name: "hook" });
  const waits: number[] = [];
  for (let attempt = 1; attempt < 4; attempt++) {
    await kernel.queue.drain();
    const [job] = rows(kernel);
    expect(job).toMatchObject({ state: "ready", attempt, last_error: "503" });
    waits.push(job!.run_at - kernel.clock.now());
    kernel.clock.set(job!.run_at);
  }
  for (const [i, base] of [1, 2, 4].entries()) {
    expect(waits[i]!).toBeGreaterThanOrEqual(base * second);
    expect(waits[i]!).toBeLessThanOrEqual(base * 1.25 * second);
  }
  await kernel.queue.drain();
  expect(rows(kernel)).toMatchObject([{ state: "dead", attempt: 4, last_error: "503" }]);
  kernel.clock.advance(day);
  expect(await kernel.queue.drain()).toBe(0);
});

test("a dead job comes back with all its attempts, once", async () => {
  const kernel = testKernel();
  let broken = true;
  kernel.queue.handle("hook", {
    run() {
      if (broken) throw new Permanent("410");
    },
  });
  await add(kernel, { name: "hook" });
  await kernel.queue.drain();
  const { no } = rows(kernel)[0]!;
  expect(kernel.queue.counts()).toMatchObject({ ready: 0, dead: 1 });
  broken = false;
  expect(await kernel.queue.revive(no)).toBe(true);
  expect(await kernel.queue.revive(no)).toBe(false);
  expect(await kernel.queue.drain()).toBe(1);
  expect(rows(kernel)).toEqual([]);
});

test("a job without a handler is dead at once, not tried for hours", async () => {
  const kernel = testKernel();
  await add(kernel, { name: "nobody" });
  await kernel.queue.drain();
  expect(rows(kernel)).toMatchObject([{ state: "dead", last_error: "no handler for nobody" }]);
});

test("a timer that was cut off in the middle, and is set anew already, keeps nobody from starting", async () => {
  const kernel = testKernel();
  let ran = 0;
  kernel.queue.handle("sweep", { run: () => void ran++ });
  await kernel.write((tx) => {
    const left =
      "insert into jobs (name, dedupe_key, payload, run_at, created_at, state, attempt, fence, lease_until) values ('sweep', 'sweep', 'null', 0, 0, 'running', 1, 1, ?)";
    tx.run(left, tx.now + hour);
    tx.run(left, tx.now + hour);
    enqueue(tx, { name: "sweep", payload: null, dedupe: "sweep", runAt: tx.now + day });
  });
  await kernel.queue.start();
  await kernel.queue.drain();
  await kernel.queue.stop();
  expect(ran).toBe(2);
  expect(rows(kernel)).toMatchObject([{ name: "sweep", state: "ready", run_at: kernel.clock.now() + day }]);
});

test("after its lease another may take a job, and the late one can't finish it", async () => {
  const kernel = testKernel();
  const first = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const runs: number[] = [];
  kernel.queue.handle("slow", {
    leaseMs: minute,
    async run({ attempt }: JobContext) {
      runs.push(attempt);
      if (attempt > 1) throw new Error("still broken");
      begun.resolve();
      await first.promise;
    },
  });
  await add(kernel, { name: "slow" });
  const late = kernel.queue.drain();
  await begun.promise;
  kernel.clock.advance(minute);
  await kernel.queue.drain();
  expect(runs).toEqual([1, 2]);
  first.resolve();
  await late;
  // The first run ended well, but its fence is old: the job is still the second one's, which failed.
  expect(rows(kernel)).toMatchObject([{ state: "ready", attempt: 2, last_error: "still broken" }]);
});

test("what ran when the process died runs again after the start, under the same id", async () => {
  const kernel = testKernel();
  await add(kernel, { name: "mail" });
  await kernel.write((tx) =>
    tx.run("update jobs set state = 'running', attempt = 1, fence = 1, lease_until = ?", tx.now + hour),
  );
  const ids: number[] = [];
  const done = Promise.withResolvers<void>();
  const again = createQueue({ db: kernel.db, write: kernel.write, clock: kernel.clock, bus: kernel.bus });
  again.handle("mail", {
    run({ id, attempt }: JobContext) {
      ids.push(id, attempt);
      done.resolve();
    },
  });
  await again.start();
  await done.promise;
  await again.stop();
  expect(ids).toEqual([1, 2]);
  expect(rows(kernel)).toEqual([]);
});

test("a started queue is woken by a write, without waiting for its next look", async () => {
  const kernel = testKernel();
  const done = Promise.withResolvers<unknown>();
  kernel.queue.handle("now", { run: (_context, payload) => done.resolve(payload) });
  await kernel.queue.start();
  await add(kernel, { name: "now", payload: 7 });
  expect(await done.promise).toBe(7);
  await kernel.queue.stop();
});

test("no more of one name run together than may, and the rest don't wait for them", async () => {
  const kernel = testKernel();
  const gate = Promise.withResolvers<void>();
  let now = 0;
  let most = 0;
  let others = 0;
  kernel.queue.handle("heavy", {
    parallel: 2,
    async run() {
      most = Math.max(most, ++now);
      await gate.promise;
      now--;
    },
  });
  kernel.queue.handle("light", {
    run() {
      if (++others === 3) gate.resolve();
    },
  });
  for (let i = 0; i < 20; i++) await add(kernel, { name: "heavy" });
  for (let i = 0; i < 3; i++) await add(kernel, { name: "light" });
  await kernel.queue.start();
  await gate.promise;
  await kernel.queue.stop();
  await kernel.queue.drain();
  expect([most, others]).toEqual([2, 3]);
  expect(rows(kernel)).toEqual([]);
});

test("stopping waits for what runs and tells it when the time is up", async () => {
  const kernel = testKernel();
  const begun = Promise.withResolvers<AbortSignal>();
  kernel.queue.handle("endless", {
    run: ({ signal }) => (begun.resolve(signal), new Promise<void>(() => {})),
  });
  await add(kernel, { name: "endless" });
  await kernel.queue.start();
  const signal = await begun.promise;
  await kernel.queue.stop(0);
  expect(signal.aborted).toBe(true);
});

test("a timer that sets itself anew while it runs is one timer", async () => {
  const kernel = testKernel();
  let runs = 0;
  kernel.queue.handle("daily", {
    async run({ write }) {
      runs++;
      await write((tx) =>
        enqueue(tx, { name: "daily", payload: null, dedupe: "daily", runAt: tx.now + day }),
      );
      if (runs === 1) throw new Error("failed after planning");
    },
  });
  await add(kernel, { name: "daily", dedupe: "daily" });
  await kernel.queue.drain();
  expect(rows(kernel)).toHaveLength(1);
  kernel.clock.advance(day);
  await kernel.queue.drain();
  expect(runs).toBe(2);
  expect(rows(kernel)).toHaveLength(1);
});

test("two handlers of one name are a mistake", () => {
  const { queue } = testKernel();
  queue.handle("a", { run: () => {} });
  expect(() => queue.handle("a", { run: () => {} })).toThrow("two handlers");
});
