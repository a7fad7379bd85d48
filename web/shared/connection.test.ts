/** The line comes back by itself, notices silence, and finds a way where sockets are blocked. */

import { expect, test } from "bun:test";
import type { ServerFrame } from "../contract/frames.ts";
import { FakeServer, FakeTimers, settle } from "../sdk/fake-server.ts";
import {
  connect,
  waitBefore,
  type ConnectionOptions,
  type ConnectionState,
  type PageEvents,
} from "./connection.ts";

// Here already when the line asks for it: a first import takes as long as the disk does.
await import("./event-stream.ts");

function dial(server: FakeServer, more: Partial<ConnectionOptions> = {}) {
  const timers = new FakeTimers();
  const frames: ServerFrame[] = [];
  const states: ConnectionState[] = [];
  const line = connect({
    socketUrl: "ws://lingxi.test/visitor/v1/socket",
    protocols: ["lingxi.v1"],
    sseUrl: "http://lingxi.test/visitor/v1/stream",
    framesUrl: "http://lingxi.test/visitor/v1/frames",
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    WebSocket: server.WebSocket,
    fetch: server.fetch,
    random: () => 1,
    timers,
    window: null,
    ...more,
  });
  return { line, timers, frames, states };
}

test("nothing is sent before the server has greeted", async () => {
  const server = new FakeServer();
  const { line, frames } = dial(server);
  expect(line.send({ t: "ping" })).toBe(false);
  await settle();
  expect(line.state).toBe("open");
  expect(frames.map(({ t }) => t)).toEqual(["hello"]);
  expect(line.send({ t: "ping" })).toBe(true);
});

test("where sockets are blocked, frames go by stream and requests", async () => {
  const server = new FakeServer();
  server.socketsBlocked = true;
  const { line, frames } = dial(server);
  await settle();
  expect(line.transport).toBe("stream");
  line.send({ t: "send", id: "a", text: "你好" });
  line.send({ t: "send", id: "b", text: "在吗" });
  await settle();
  expect(frames.map(({ t }) => t)).toEqual(["hello", "ack", "ack"]);
  expect(server.requests.filter((request) => request.startsWith("POST"))).toEqual(["POST /frames"]);
  expect(server.messages.map(({ text }) => text)).toEqual(["你好", "在吗"]);
});

test("a stream gives way to a socket as soon as one passes, and greets again", async () => {
  const server = new FakeServer();
  server.socketsBlocked = true;
  const { line, timers, frames } = dial(server);
  await settle();
  server.socketsBlocked = false;
  await timers.pass(61_000);
  expect(line.transport).toBe("socket");
  expect(frames.filter(({ t }) => t === "hello")).toHaveLength(2);
  expect(server.lines.size).toBe(1);
});

test("waits grow from a second and a half to thirty and start again after a stable line", async () => {
  const server = new FakeServer();
  const { timers, line } = dial(server);
  await timers.pass(10_000);
  server.down = true;
  server.cut();
  timers.asked.length = 0;
  await timers.pass(120_000);
  const greetingWait = 8_000;
  const waits = timers.asked.filter((ms) => ms !== greetingWait);
  expect(waits.slice(0, 7)).toEqual([1_500, 3_000, 6_000, 12_000, 24_000, 30_000, 30_000]);
  server.down = false;
  await timers.pass(40_000);
  expect(line.state).toBe("open");
});

test("a line that stays silent over two pings is replaced", async () => {
  const server = new FakeServer();
  const { timers, states } = dial(server);
  await settle();
  server.silent = true;
  await timers.pass(server.heartbeat * 3);
  expect(states).toContain("waiting");
  expect(server.frames.filter(({ t }) => t === "ping")).toHaveLength(2);
});

test("an answered ping keeps the line", async () => {
  const server = new FakeServer();
  const { timers, states } = dial(server);
  await timers.pass(server.heartbeat * 20);
  expect(states).toEqual(["open"]);
});

test("whoever is sent away does not come back", async () => {
  const server = new FakeServer();
  const { line, timers } = dial(server);
  await settle();
  server.send({ t: "bye", code: "revoked" });
  await timers.pass(120_000);
  expect(line.state).toBe("refused");
  expect(server.lines.size).toBe(0);
});

test("a restarting server is called again", async () => {
  const server = new FakeServer();
  const { line, timers } = dial(server);
  await settle();
  server.send({ t: "bye", code: "restarting" });
  await timers.pass(2_000);
  expect(line.state).toBe("open");
});

test("the device's network decides: off hangs up at once, on calls at once", async () => {
  const server = new FakeServer();
  const page = Object.assign(new EventTarget(), { navigator: { onLine: true } });
  const { line } = dial(server, { window: page as PageEvents });
  await settle();
  page.navigator.onLine = false;
  page.dispatchEvent(new Event("offline"));
  expect(line.state).toBe("offline");
  expect(server.lines.size).toBe(0);
  page.navigator.onLine = true;
  page.dispatchEvent(new Event("online"));
  await settle();
  expect(line.state).toBe("open");
});

test("a closed line hears nothing more and leaves no listener", async () => {
  const server = new FakeServer();
  const page = Object.assign(new EventTarget(), { navigator: { onLine: true } });
  const { line, frames } = dial(server, { window: page as PageEvents });
  await settle();
  line.close();
  page.dispatchEvent(new Event("online"));
  await settle();
  expect(line.state).toBe("closed");
  expect(frames).toHaveLength(1);
  expect(server.lines.size).toBe(0);
});

test("ten thousand who lost their line at once come back spread, and never in step", () => {
  // A fixed generator: the same crowd each time.
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const crowd = Array.from({ length: 10_000 }, () => 0);
  for (const [attempt, window] of [1_500, 3_000, 6_000].entries()) {
    const waits = crowd.map(() => waitBefore(attempt, random()));
    expect(Math.max(...waits)).toBeLessThanOrEqual(window);
    const tenths = Map.groupBy(waits, (wait) => Math.floor((wait / window) * 10));
    for (let tenth = 0; tenth < 10; tenth++) {
      expect(tenths.get(tenth)!.length).toBeGreaterThan(850);
      expect(tenths.get(tenth)!.length).toBeLessThan(1_150);
    }
    waits.forEach((wait, i) => (crowd[i]! += wait));
  }
  // Whatever tenth of a second one looks at, few of those who failed thrice call in it.
  const busiest = Map.groupBy(crowd, (at) => Math.floor(at / 100));
  expect(Math.max(...[...busiest.values()].map((calls) => calls.length))).toBeLessThan(300);
});
