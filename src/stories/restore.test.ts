/** A backup is put back from the console while the server runs: it restarts by itself with the data of then, files included. */

import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const dataDir = mkdtempSync(join(tmpdir(), "lingxi-restore-"));
const port = 20_000 + (process.pid % 20_000);
const base = `http://127.0.0.1:${port}`;
const env = { ...process.env, DATA_DIR: dataDir, PORT: String(port), HOST: "127.0.0.1", LOG_LEVEL: "warn" };
const server = { child: undefined as Bun.Subprocess | undefined };

afterAll(async () => {
  server.child?.kill();
  await server.child?.exited;
  rmSync(dataDir, { recursive: true, force: true });
});

/** Asks until the answer fits; the story's own time limit ends it. */
async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined && fits(answer)) return answer;
    await Bun.sleep(50);
  }
}

test("the owner restores a backup and the server comes back with it", async () => {
  const setup = Bun.spawnSync(
    [
      process.execPath,
      "src/main.ts",
      "setup",
      "--email",
      "owner@example.com",
      "--password",
      "a-long-passphrase",
      "--name",
      "陈可",
      "--json",
    ],
    { env, cwd: join(import.meta.dir, "../..") },
  );
  const { api_key, inbox } = JSON.parse(setup.stdout.toString()) as {
    api_key: string;
    inbox: { key: string };
  };
  server.child = Bun.spawn([process.execPath, "src/main.ts", "start"], {
    env,
    cwd: join(import.meta.dir, "../.."),
    stdout: "ignore",
    stderr: "inherit",
  });
  const ready = () => fetch(`${base}/readyz`).then((answer) => answer.ok);
  await until(ready, Boolean);

  const headers = { authorization: `Bearer ${api_key}`, "content-type": "application/json" };
  const api = (method: string, path: string) => fetch(`${base}/api/v1${path}`, { method, headers });
  const conversations = async () =>
    (
      (await (await api("GET", "/conversations?view=all")).json()) as { data: { last_text: string }[] }
    ).data.map((each) => each.last_text);
  const session = (await (
    await fetch(`${base}/visitor/v1/sessions`, {
      method: "POST",
      body: JSON.stringify({ inbox_key: inbox.key }),
    })
  ).json()) as { token: string };
  const say = (id: string, text: string) =>
    fetch(`${base}/visitor/v1/messages`, {
      method: "POST",
      headers: { authorization: `Bearer ${session.token}` },
      body: JSON.stringify({ id, text }),
    });

  await say("m1", "备份之前");
  expect((await api("POST", "/system/backups")).status).toBe(202);
  const backups = await until(
    async () => ((await (await api("GET", "/system/backups")).json()) as { data: { name: string }[] }).data,
    (list) => list.length === 1,
  );
  await say("m2", "备份之后");
  expect(await conversations()).toEqual(["备份之后"]);

  expect((await api("POST", `/system/backups/${backups[0]!.name}/restoration`)).status).toBe(202);
  expect(await until(conversations, (texts) => texts[0] === "备份之前")).toEqual(["备份之前"]);
  expect(server.child.exitCode).toBeNull();
  expect((await say("m3", "恢复之后")).status).toBe(201);
}, 60_000);
