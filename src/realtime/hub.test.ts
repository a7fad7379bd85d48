/** Rules of the hub: each frame once to each line, rights asked at delivery, nothing left behind. */

import { expect, test } from "bun:test";
import { createHub, type Connection } from "./hub.ts";

const line = (id: number, who: object = {}) => {
  const heard: string[] = [];
  const connection: Connection = {
    id,
    who,
    topics: [],
    stamp: 0,
    send: (text) => heard.push(text) > 0,
    close: () => {},
  };
  return { connection, heard };
};

test("a line on several of the topics hears a frame once", () => {
  const hub = createHub();
  const { connection, heard } = line(1);
  hub.add(connection);
  hub.subscribe(connection, "a");
  hub.subscribe(connection, "b");
  hub.subscribe(connection, "b");
  hub.publish(["a", "b"], { t: "pong" });
  hub.publish(["b"], '{"t":"pong"}');
  expect(heard).toEqual(['{"t":"pong"}', '{"t":"pong"}']);
});

test("rights are asked at each delivery, not when the line subscribed", () => {
  const hub = createHub();
  const { connection, heard } = line(1, { allowed: true });
  hub.subscribe(connection, "a");
  const allowed = (who: { allowed: boolean }) => who.allowed;
  hub.publish(["a"], { n: 1 }, allowed);
  (connection.who as { allowed: boolean }).allowed = false;
  hub.publish(["a"], { n: 2 }, allowed);
  expect(heard).toEqual(['{"n":1}']);
});

test("the sender can be left out, the others hear it", () => {
  const hub = createHub();
  const [mine, other] = [line(1), line(2)];
  for (const { connection } of [mine, other]) hub.subscribe(connection, "a");
  hub.publish(["a"], { n: 1 }, undefined, mine.connection);
  expect([mine.heard.length, other.heard.length]).toEqual([0, 1]);
});

test("a line that has gone leaves no topic behind", () => {
  const hub = createHub();
  const [mine, other] = [line(1), line(2)];
  for (const { connection } of [mine, other]) {
    hub.add(connection);
    hub.subscribe(connection, "a");
  }
  hub.remove(mine.connection);
  expect([hub.size, hub.listens("a"), mine.connection.topics]).toEqual([1, true, []]);
  hub.unsubscribe(other.connection, "a");
  expect(hub.listens("a")).toBe(false);
  hub.publish(["a"], { n: 1 });
  expect([...mine.heard, ...other.heard]).toEqual([]);
});
