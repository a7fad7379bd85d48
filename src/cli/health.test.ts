/** The health check's answer. */

import { afterEach, expect, test } from "bun:test";
import type { Server } from "bun";
import { readConfig } from "../kernel/config.ts";
import { checkHealth } from "./health.ts";

let server: Server<undefined> | undefined;
afterEach(() => server?.stop(true));

function listen(answer: (path: string) => Response): string {
  server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request) => answer(new URL(request.url).pathname),
  });
  return String(server.port);
}

test("a server that answers is healthy, also below a path", async () => {
  const PORT = listen((path) => new Response("", { status: path === "/chat/livez" ? 200 : 404 }));
  await checkHealth(readConfig({ PORT, PUBLIC_URL: "https://example.com/chat/" }));
  await expect(checkHealth(readConfig({ PORT }))).rejects.toThrow("answered 404");
});

test("a server that says no is not healthy", async () => {
  const PORT = listen(() => new Response("", { status: 503 }));
  await expect(checkHealth(readConfig({ PORT }))).rejects.toThrow("answered 503");
});

test("no server is not healthy, and the sentence says where it was sought", async () => {
  const PORT = listen(() => new Response(""));
  await server?.stop(true);
  await expect(checkHealth(readConfig({ PORT }))).rejects.toThrow(`http://127.0.0.1:${PORT}/livez`);
});
