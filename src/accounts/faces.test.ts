/** Faces: only a picture of one's own, and everybody sees it. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import type { Agent } from "../../web/contract/models.ts";
import { origin, testApp, type TestAgent, type TestApp } from "../testing/app.ts";

let t: TestApp;
let lin: TestAgent;
let wu: TestAgent;
beforeEach(async () => {
  t = testApp();
  lin = await t.agent("agent");
  wu = await t.agent("admin");
});
afterEach(() => {
  t.close();
  rmSync(t.kernel.config.dataDir, { recursive: true, force: true });
});

const red = Uint8Array.from(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
    "base64",
  ),
);
async function upload(agent: TestAgent, bytes: Uint8Array | string = red, name = "me.png"): Promise<string> {
  const answer = await t.app.fetch(
    new Request(`${origin}/api/v1/files?name=${name}`, {
      method: "POST",
      headers: agent.program,
      body: bytes as BodyInit,
    }),
  );
  return ((await answer!.json()) as { id: string }).id;
}
const put = (headers: Record<string, string>, file_id: string) =>
  t.call<Agent>("PUT", "/api/v1/agents/me/avatar", { headers, body: { file_id } });
const faceOf = async (id: string) =>
  (await t.call<Agent>("GET", `/api/v1/agents/${id}`, { headers: wu.program })).body.avatar_url;

test("a face is shown to colleagues, at an address that gives the picture to other pages too", async () => {
  expect(await faceOf(lin.id)).toBeUndefined();
  expect((await put(lin.program, await upload(lin))).body.avatar_url).toContain("/files/");
  const url = (await faceOf(lin.id))!;
  const picture = await t.call("GET", url);
  expect(picture.status).toBe(200);
  expect(picture.headers.get("content-type")).toBe("image/png");
  expect(picture.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
});

test("it can be taken away again", async () => {
  await put(lin.program, await upload(lin));
  expect((await t.call("DELETE", "/api/v1/agents/me/avatar", { headers: lin.program })).status).toBe(200);
  expect(await faceOf(lin.id)).toBeUndefined();
});

test("a colleague's picture, a file that is none, and one that isn't there are refused", async () => {
  const text = await upload(lin, "hello", "me.txt");
  for (const id of [await upload(wu), text, "fil_0", "' or 1=1 --"])
    expect((await put(lin.program, id)).status).toBe(404);
  expect(await faceOf(lin.id)).toBeUndefined();
});

test("nobody changes nothing", async () => {
  expect((await put({}, await upload(lin))).status).toBe(401);
  expect((await t.call("DELETE", "/api/v1/agents/me/avatar")).status).toBe(401);
});

test("the logo is a picture of whoever sets it, and only those who manage settings may", async () => {
  const set = (agent: TestAgent, logo_file_id: string | null) =>
    t.call("PATCH", "/api/v1/settings/brand", { headers: agent.program, body: { logo_file_id } });
  expect((await set(lin, await upload(lin))).status).toBe(403);
  expect((await set(wu, await upload(lin))).status).toBe(422);
  expect((await set(wu, await upload(wu))).status).toBe(200);
  expect((await t.call<string>("GET", "/sign-in")).body).toContain("brand-logo");
  expect((await set(wu, null)).status).toBe(200);
  expect((await t.call<string>("GET", "/sign-in")).body).not.toContain("brand-logo");
});
