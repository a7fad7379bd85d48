/** What is given away is what is tested: the executable alone, and the container's root file system around it, each carry a chat. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { WebSocket } from "ws";
import { buildBinary } from "../build/build.ts";
import { makeRootfs, UID } from "../build/rootfs.ts";
import type { ServerFrame } from "../../web/contract/frames.ts";
import { protocol } from "../../web/contract/frames.ts";
import type { Conversation, Message, Page } from "../../web/contract/models.ts";
import type { VisitorSession } from "../../web/contract/widget.ts";

/** Starts `lingxi …` somewhere, with that data folder and on that port. */
type Launch = (args: string[], port: number) => Subprocess<"ignore", "pipe", "pipe">;

interface SetUp {
  agent: string;
  api_key: string;
  inbox: { id: string; key: string };
}

const piped = { stdin: "ignore", stdout: "pipe", stderr: "pipe" } as const;
const folder = mkdtempSync(join(tmpdir(), "lingxi-binary-"));
const rootfs = join(folder, "rootfs");
const running: Subprocess[] = [];
let binary = "";

beforeAll(async () => {
  binary = await buildBinary();
}, 120_000);

afterAll(async () => {
  for (const each of running) each.kill("SIGKILL");
  await Promise.all(running.map((each) => each.exited));
  rmSync(folder, { recursive: true, force: true });
});

test("a chat goes through the executable, started in an empty folder with nothing but itself", async () => {
  const data = join(folder, "data");
  await chatThrough((args, port) =>
    Bun.spawn([binary, ...args], { ...piped, cwd: folder, env: environment(port, data) }),
  );
}, 120_000);

test("the executable explains itself, and says in one sentence what it doesn't know", async () => {
  const help = await finish(Bun.spawn([binary, "help"], { ...piped, env: {} }));
  for (const word of ["start", "setup", "backup", "restore", "doctor", "health"])
    expect(help.stdout).toContain(word);
  expect(help.code).toBe(0);
  const unknown = await finish(Bun.spawn([binary, "dance"], { ...piped, env: {} }));
  expect(unknown.code).not.toBe(0);
  expect(unknown.stderr).toContain("dance");
  expect(unknown.stderr).not.toContain("    at ");
});

/** What a container engine does: a mount namespace of its own, the root read-only, /proc, the volume, an ordinary user. */
const enter = `set -e
  root=$1 data=$2; shift 2
  mount --bind "$root" "$root"; mount -o remount,ro,bind "$root"
  mount --bind "$data" "$root/data"; mount -t proc proc "$root/proc"
  exec chroot --userspec=${UID}:${UID} "$root" /usr/local/bin/lingxi "$@"`;
const why = await cannotIsolate();
test.skipIf(why !== undefined)(
  `a chat goes through the container's root file system, read-only and as its own user${why ? ` (not run: ${why})` : ""}`,
  async () => {
    const data = join(folder, "container-data");
    mkdirSync(data, { mode: 0o700 });
    chownSync(data, UID, UID);
    await makeRootfs(binary, rootfs);
    await chatThrough((args, port) =>
      Bun.spawn(["unshare", "--mount", "sh", "-c", enter, "sh", rootfs, data, ...args], {
        ...piped,
        env: environment(port, "/data"),
      }),
    );
  },
  120_000,
);

test("the container's root file system is at most 60 MB, compressed", async () => {
  await makeRootfs(binary, rootfs);
  const size = Number(await Bun.$`tar -C ${rootfs} -c . | gzip -6 | wc -c`.text());
  console.log(`root file system: ${(size / 1e6).toFixed(1)} MB after gzip`);
  expect(size).toBeGreaterThan(1e6);
  expect(size).toBeLessThanOrEqual(60e6);
}, 300_000);

async function chatThrough(launch: Launch): Promise<void> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const made = await finish(
    launch(["setup", "--email", "owner@example.com", "--password", "correct horse battery", "--json"], port),
  );
  expect(made.stderr + made.stdout).toContain("api_key");
  const { api_key: key, inbox } = JSON.parse(made.stdout) as SetUp;

  const server = launch(["start"], port);
  running.push(server);
  await answers(`${base}/readyz`, server);
  const healthy = await finish(launch(["health"], port));
  expect(healthy.code).toBe(0);

  const session = await call<VisitorSession>(`${base}/visitor/v1/sessions`, undefined, {
    inbox_key: inbox.key,
  });
  const line = await listen(`${base.replace("http", "ws")}/visitor/v1/socket`, session.token, base);
  const asked = await call<Message>(`${base}/visitor/v1/messages`, session.token, {
    id: "q1",
    text: "在吗？发票怎么开",
  });
  expect(asked).toMatchObject({
    seq: 1,
    text: "在吗？发票怎么开",
    author: { kind: "contact" },
  });

  const list = await call<Page<Conversation>>(`${base}/api/v1/conversations`, key);
  expect(list.data.map((each) => each.id)).toEqual([asked.conversation_id]);
  const path = `${base}/api/v1/conversations/${asked.conversation_id}/messages`;
  const reply = await call<Message>(path, key, { client_id: "a1", kind: "text", text: "在的，订单页就能开" });
  expect(reply.seq).toBeGreaterThan(asked.seq);
  const got = await line.until((frame) => frame.t === "message" && frame.message.id === reply.id);
  expect(got).toMatchObject({ message: { text: "在的，订单页就能开", author: { kind: "agent" } } });
  const again = await call<Message>(path, key, { client_id: "a1", kind: "text", text: "在的，订单页就能开" });
  expect(again.id).toBe(reply.id);

  await everyAssetIsThere(base);
  await backUpAndVerify(launch, port, base, key);
  expect(await stop(server)).toBe(0);
}

/** The server verifies in a worker, which is an entry point of its own in the executable. */
async function backUpAndVerify(launch: Launch, port: number, base: string, key: string): Promise<void> {
  const made = await finish(launch(["backup"], port));
  expect(`${made.code} ${made.stderr}`).toBe("0 ");
  const backups = await call<{ data: { name: string }[] }>(`${base}/api/v1/system/backups`, key);
  expect(backups.data).toHaveLength(1);
  const path = `${base}/api/v1/system/backups/${backups.data[0]!.name}/verification`;
  expect(await call<unknown>(path, key, {})).toEqual({ ok: true, wrong: [] });
}

/** The pages that a browser opens first, and all that they name. */
async function everyAssetIsThere(base: string): Promise<void> {
  const loader = await fetch(`${base}/widget.js`);
  expect([loader.status, loader.headers.get("content-encoding")]).toEqual([200, "zstd"]);
  const page = await (await fetch(`${base}/sign-in`)).text();
  const assets = [...page.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]+)"/g)].map((match) => match[1]!);
  expect(assets.length).toBeGreaterThan(0);
  for (const asset of assets) {
    const response = await fetch(new URL(asset, base));
    expect(`${asset} ${response.status} ${response.headers.get("cache-control")}`).toBe(
      `${asset} 200 public, max-age=31536000, immutable`,
    );
  }
}

async function call<T>(url: string, token: string | undefined, body?: unknown): Promise<T> {
  const response = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

/** A visitor's socket that keeps its frames until somebody asks for them. */
async function listen(url: string, token: string, origin: string) {
  const socket = new WebSocket(url, [protocol, `token.${token}`], { origin });
  const frames: ServerFrame[] = [];
  const waiting = new Set<() => void>();
  const until = (wanted: (frame: ServerFrame) => boolean) =>
    new Promise<ServerFrame>((resolve, reject) => {
      const look = () => {
        const found = frames.find(wanted);
        if (found) resolve(found);
      };
      socket.addEventListener("close", (event) =>
        reject(new Error(`the socket closed: ${event.code} ${event.reason}`)),
      );
      waiting.add(look);
      look();
    });
  socket.addEventListener("message", (event) => {
    frames.push(JSON.parse(String(event.data)) as ServerFrame);
    for (const look of waiting) look();
  });
  await until((frame) => frame.t === "hello");
  return { until };
}

async function answers(url: string, server: Subprocess<"ignore", "pipe", "pipe">): Promise<void> {
  while (server.exitCode === null) {
    if ((await fetch(url).catch(() => undefined))?.ok) return;
    await Bun.sleep(20);
  }
  throw new Error(
    `the server ended: ${await new Response(server.stderr).text()}${await new Response(server.stdout).text()}`,
  );
}

async function finish(child: Subprocess<"ignore", "pipe", "pipe">) {
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { stdout, stderr, code };
}

async function stop(server: Subprocess): Promise<number> {
  server.kill("SIGTERM");
  return server.exited;
}

async function freePort(): Promise<number> {
  const server = Bun.serve({ port: 0, fetch: () => new Response() });
  const { port } = server;
  await server.stop(true);
  return port!;
}

const environment = (port: number, data: string) => ({
  PATH: process.env.PATH,
  PORT: String(port),
  HOST: "127.0.0.1",
  DATA_DIR: data,
  LOG_LEVEL: "warn",
});

/** Why a root file system can't be entered here; undefined when it can. */
async function cannotIsolate(): Promise<string | undefined> {
  if (process.platform !== "linux") return "it needs Linux";
  if (process.getuid?.() !== 0) return "it needs root";
  const tried = await Bun.$`unshare --mount chroot --userspec=10001:10001 / /bin/true`.quiet().nothrow();
  return tried.exitCode === 0 ? undefined : `no new mount namespace here: ${tried.stderr.toString().trim()}`;
}
