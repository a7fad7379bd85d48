/** The flood tells the truth about what was acknowledged and what was not. */

import { afterEach, expect, test } from "bun:test";
import type { Server } from "bun";
import { protocol } from "../../web/contract/frames.ts";
import { readArguments } from "./command.ts";
import { flood, pour } from "./flood.ts";
import { readConfig } from "../kernel/config.ts";

let server: Server<undefined> | undefined;
afterEach(() => server?.stop(true));

/** A server that answers each message as `answer` says. */
function listen(answer: (id: string, at: number) => object): string {
  let at = 0;
  server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request, self) {
      if (new URL(request.url).pathname === "/visitor/v1/sessions")
        return Response.json({ token: "t", contact_id: "c" });
      self.upgrade(request, { headers: { "sec-websocket-protocol": protocol } });
      return undefined;
    },
    websocket: {
      open: (socket) => void socket.send(JSON.stringify({ t: "hello" })),
      message(socket, data) {
        const { id } = JSON.parse(String(data)) as { id: string };
        socket.send(JSON.stringify({ id, ...answer(id, at++) }));
      },
    },
  });
  return `http://127.0.0.1:${server.port}`;
}

test("every message is sent once and counted when it is acknowledged", async () => {
  const ids = new Set<string>();
  const url = listen((id) => (ids.add(id), { t: "ack", message: {} }));
  const { sent, acknowledged, refused, delays } = await pour({
    url,
    inbox: "k",
    visitors: 3,
    rate: 500,
    seconds: 1,
  });
  expect({ sent, acknowledged, refused, ids: ids.size, delays: delays.length }).toEqual({
    sent: 500,
    acknowledged: 500,
    refused: {},
    ids: 500,
    delays: 500,
  });
});

test("what is refused is counted by its reason and not as acknowledged", async () => {
  const url = listen((_id, at) =>
    at % 2 ? { t: "ack", message: {} } : { t: "error", code: "too_many", status: 429, detail: "" },
  );
  const { acknowledged, refused } = await pour({ url, inbox: "k", visitors: 1, rate: 100, seconds: 1 });
  expect({ acknowledged, refused }).toEqual({ acknowledged: 50, refused: { too_many: 50 } });
});

test("a server that is not there is named", async () => {
  const url = listen(() => ({}));
  await server?.stop(true);
  await expect(pour({ url, inbox: "k", visitors: 1, rate: 1, seconds: 1 })).rejects.toThrow(
    `Nothing answers at ${url}`,
  );
});

test("another machine is never flooded", async () => {
  const around = { print() {}, complain() {}, start: async () => 0, config: () => readConfig({}) };
  for (const url of [
    "http://example.com",
    "http://localhost.example.com:3000",
    "http://10.0.0.7:3000",
    "nonsense",
  ]) {
    const given = readArguments("flood", flood, ["--inbox", "k", "--url", url]);
    await expect(flood.run(given, around)).rejects.toThrow("this machine only");
  }
});
