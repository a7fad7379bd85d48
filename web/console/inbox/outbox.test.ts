import { expect, test } from "bun:test";
import {
  addUnsent,
  changeUnsent,
  keepUnsent,
  loadUnsent,
  settleUnsent,
  toSendAgain,
  type Unsent,
} from "./outbox.ts";

const unsent = (clientId: string, state: Unsent["state"] = "sending"): Unsent => ({
  clientId,
  conversationId: "cnv_1",
  kind: "text",
  text: clientId,
  files: [],
  at: "2026-01-01T00:00:00.000Z",
  state,
});
function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

test("after a reload, what was on its way waits for the line and keeps its id and order", () => {
  const store = storage();
  keepUnsent(store, "agt_1", addUnsent(addUnsent([], unsent("a")), unsent("b")));
  expect(loadUnsent(store, "agt_1").map((each) => [each.clientId, each.state])).toEqual([
    ["a", "held"],
    ["b", "held"],
  ]);
});

test("another agent on the same machine doesn't send them", () => {
  const store = storage();
  keepUnsent(store, "agt_1", [unsent("a")]);
  expect(loadUnsent(store, "agt_2")).toEqual([]);
});

test("a refused message waits for its author and is not sent again by itself", () => {
  const box = changeUnsent([unsent("a"), unsent("b")], "a", { state: "failed", reason: "no" });
  expect(toSendAgain(box).map((each) => each.clientId)).toEqual(["b"]);
  const store = storage();
  keepUnsent(store, "agt_1", box);
  expect(loadUnsent(store, "agt_1")[0]).toMatchObject({ state: "failed", reason: "no" });
});

test("a message that comes back by its client id leaves the box", () => {
  const received = { client_id: "a" } as never;
  expect(settleUnsent([unsent("a"), unsent("b")], [received]).map((each) => each.clientId)).toEqual(["b"]);
});

test("a broken store is an empty box", () => {
  expect(loadUnsent({ getItem: () => "{" }, "agt_1")).toEqual([]);
});
