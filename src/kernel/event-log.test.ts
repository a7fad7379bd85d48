/** Rules of events: what follows from one is in its transaction, or comes after its commit, or doesn't happen at all. */

import { expect, test } from "bun:test";
import type { Event } from "./tx.ts";
import { emit } from "./event-log.ts";
import { testKernel } from "./testing.ts";

const assigned = {
  conversationId: "cnv_1",
  inboxId: "inb_1",
  by: null,
  assigneeId: "agt_1",
  previousId: null,
  teamId: null,
};
const logged = (db: { all<T>(sql: string): T[] }): string[] =>
  db.all<{ name: string }>("select name from events order by seq").map((row) => row.name);
const jobs = (db: { all<T>(sql: string): T[] }): string[] =>
  db.all<{ name: string }>("select name from jobs order by no").map((row) => row.name);

test("first the reactions in the transaction, then the job's row, then after the commit the rest", async () => {
  const { write, bus, db } = testKernel();
  const order: string[] = [];
  bus.tx("conversation.assigned", (tx) => void order.push(`tx, ${jobs(tx).length} jobs`));
  bus.job("conversation.assigned", { job: "later" });
  bus.commit(
    "conversation.assigned",
    () => void order.push(`commit, ${jobs(db).length} jobs, ${db.raw.inTransaction}`),
  );
  await write((tx) => {
    emit(tx, "conversation.assigned", assigned);
    order.push("emitted");
  });
  order.push("resolved");
  expect(order).toEqual(["tx, 0 jobs", "emitted", "commit, 1 jobs, false", "resolved"]);
});

test("a write that fails has told nobody", async () => {
  const { write, bus, db } = testKernel();
  const told: Event[] = [];
  bus.job("conversation.assigned", { job: "later" });
  bus.every((event) => void told.push(event));
  await write((tx) => {
    emit(tx, "conversation.assigned", assigned);
    throw new Error("no");
  }).catch(() => {});
  expect([logged(db), jobs(db), told]).toEqual([[], [], []]);
});

test("a reaction in the transaction that throws undoes the cause", async () => {
  const { write, bus, db } = testKernel();
  bus.tx("conversation.assigned", () => {
    throw new Error("not allowed");
  });
  await expect(write((tx) => emit(tx, "conversation.assigned", assigned))).rejects.toThrow("not allowed");
  expect(logged(db)).toEqual([]);
});

test("a reaction after the commit that throws is reported, and the others still run", async () => {
  const { write, bus, db } = testKernel();
  const failed: unknown[] = [];
  const ran: string[] = [];
  (bus as unknown as { failed: (error: unknown) => void }).failed = (error) => void failed.push(error);
  bus.commit("conversation.assigned", () => {
    throw new Error("socket gone");
  });
  bus.commit("conversation.assigned", () => void ran.push("second"));
  await write((tx) => emit(tx, "conversation.assigned", assigned));
  expect(failed).toHaveLength(1);
  expect(ran).toEqual(["second"]);
  expect(logged(db)).toEqual(["conversation.assigned"]);
});

test("public events are in the log with their time, inner ones are not", async () => {
  const { write, db, clock } = testKernel();
  await write((tx) => {
    emit(tx, "agent.changed", { agentId: "agt_1" });
    emit(tx, "conversation.assigned", assigned);
  });
  expect(
    db.all<{ name: string; payload: string; at: number }>("select name, payload, at from events"),
  ).toEqual([{ name: "conversation.assigned", payload: JSON.stringify(assigned), at: clock.now() }]);
});

test("a job is written only when somebody waits for it, and gets the event and its key", async () => {
  const { write, bus, queue, db } = testKernel();
  const got: unknown[] = [];
  bus.job("conversation.assigned", {
    job: "route",
    key: ({ payload }) => payload.conversationId,
    when: (_tx, { payload }) => payload.assigneeId !== null,
  });
  queue.handle("route", {
    run: (_context, event: Event<"conversation.assigned">) => void got.push(event.payload.assigneeId),
  });
  await write((tx) => {
    emit(tx, "conversation.assigned", { ...assigned, assigneeId: null });
    emit(tx, "conversation.assigned", assigned);
  });
  expect(db.all<{ serial_key: string }>("select serial_key from jobs")).toEqual([{ serial_key: "cnv_1" }]);
  await queue.drain();
  expect(got).toEqual(["agt_1"]);
});
