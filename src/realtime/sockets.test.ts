/** Frames over real sockets: in their order, and none held back when the line or the process ends. */

import { afterEach, expect, test } from "bun:test";
import type { Server } from "bun";
import { systemClock } from "../kernel/clock.ts";
import { createLog } from "../kernel/log.ts";
import type { Face } from "./face.ts";
import { createHub, type Connection } from "./hub.ts";
import { createSockets, type SocketData } from "./sockets.ts";

let server: Server<SocketData>;
afterEach(() => server.stop(true));

function open(opened: (connection: Connection) => void) {
  const hub = createHub();
  const face: Face<object> = {
    path: "/line",
    framesPerMinute: 100,
    authenticate: () => ({}),
    opened,
    received: () => {},
    closed: () => {},
  };
  const sockets = createSockets({
    faces: [face as never],
    hub,
    clock: systemClock,
    log: createLog("silent"),
  });
  server = Bun.serve<SocketData>({
    port: 0,
    fetch: (request, self) => sockets.upgrade(request, self, "/line", "") as undefined,
    websocket: sockets.handler,
  });
  return { hub, sockets };
}

/** All that a client hears until its line ends, and the code of the end. */
async function hear(): Promise<{ heard: string[]; code: number }> {
  const heard: string[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/line`);
  socket.onmessage = ({ data }) => heard.push(data as string);
  const { promise, resolve } = Promise.withResolvers<number>();
  socket.onclose = ({ code }) => resolve(code);
  return { code: await promise, heard };
}

test("many frames of one turn arrive in their order, and before the end of the line", async () => {
  const frames = Array.from({ length: 500 }, (_, i) => `{"n":${i},"text":"${"你好".repeat(i)}"}`);
  open((connection) => {
    for (const frame of frames) connection.send(frame);
    connection.close(4001, "done");
  });
  expect(await hear()).toEqual({ heard: frames, code: 4001 });
});

test("what was said last before the process stops is heard", async () => {
  const arrived = Promise.withResolvers<void>();
  const { hub, sockets } = open(() => arrived.resolve());
  const ending = hear();
  await arrived.promise;
  hub.each((connection) => connection.send('{"t":"bye"}'));
  sockets.flush();
  await server.stop(true);
  expect((await ending).heard).toEqual(['{"t":"bye"}']);
});

test("frames of several turns keep their order", async () => {
  open((connection) => {
    connection.send("1");
    void Promise.resolve().then(() => connection.send("2"));
    setTimeout(() => {
      connection.send("3");
      setTimeout(() => connection.close(1000, "done"), 0);
    }, 0);
  });
  expect((await hear()).heard).toEqual(["1", "2", "3"]);
});
