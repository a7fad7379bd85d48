/** Rules of asking Chatwoot: as long as it says, not for ever, and with the token nowhere else. */

import { expect, test } from "bun:test";
import {
  RequestFailed,
  type Answer,
  type HttpClient,
  type RequestOptions,
} from "../../kernel/http-client.ts";
import { createChatwoot } from "./client.ts";

type Turn = Partial<Omit<Answer, "headers">> & {
  headers?: Record<string, string>;
  fails?: RequestFailed["reason"];
};

function asking(...turns: Turn[]) {
  const asked: { url: string; headers: RequestOptions["headers"] }[] = [];
  const slept: number[] = [];
  const http: HttpClient = {
    async fetch(url, options) {
      asked.push({ url, headers: options?.headers });
      const turn = turns.length > 1 ? turns.shift()! : turns[0]!;
      if (turn.fails) throw new RequestFailed(turn.fails);
      const body = turn.body ?? new TextEncoder().encode("{}");
      return { status: turn.status ?? 200, headers: new Headers(turn.headers), body };
    },
    resolve: async () => [],
  };
  const sleep = async (ms: number) => void slept.push(ms);
  const chatwoot = createChatwoot({
    http,
    url: "https://chat.example.com",
    account: 1,
    token: "secret",
    sleep,
  });
  return { chatwoot, asked, slept };
}

test("a busy server is asked again after as long as it says", async () => {
  const { chatwoot, slept } = asking(
    { status: 429, headers: { "retry-after": "7" } },
    { status: 429 },
    { status: 429, headers: { "retry-after": "86400" } },
    {},
  );
  expect(await chatwoot.get("/inboxes")).toEqual({});
  expect(slept).toEqual([7_000, 10_000, 300_000]);
});

test("a server that fails is asked five times, one that is always busy thirty times", async () => {
  for (const turn of [{ status: 502 }, { fails: "not_reachable" as const }]) {
    const { chatwoot, asked } = asking(turn);
    await expect(chatwoot.get("/inboxes")).rejects.toThrow("run it again");
    expect(asked).toHaveLength(5);
  }
  const { chatwoot, asked } = asking({ status: 429 });
  await expect(chatwoot.get("/inboxes")).rejects.toThrow("429");
  expect(asked).toHaveLength(31);
});

test("the token goes to the API only, not to where files are stored", async () => {
  const { chatwoot, asked } = asking(
    {},
    { status: 302, headers: { location: "https://bucket.example.net/a.png" } },
    { body: new Uint8Array([1]) },
  );
  await chatwoot.get("/inboxes");
  expect(await chatwoot.file("https://chat.example.com/rails/a.png", 10)).toEqual(new Uint8Array([1]));
  expect(asked.map(({ url, headers }) => [url, JSON.stringify(headers).includes("secret")])).toEqual([
    ["https://chat.example.com/api/v1/accounts/1/inboxes", true],
    ["https://chat.example.com/rails/a.png", false],
    ["https://bucket.example.net/a.png", false],
  ]);
});

test("a file that is gone, too large, on a private address or in a circle can't be had, and nothing breaks", async () => {
  for (const turn of [
    { status: 404 },
    { fails: "too_large" as const },
    { fails: "address_private" as const },
    { status: 302, headers: { location: "/again" } },
    { status: 302 },
  ])
    expect(await asking(turn).chatwoot.file("https://chat.example.com/a", 10)).toBeUndefined();
  const { chatwoot, asked } = asking({});
  expect(await chatwoot.file("https://[", 10)).toBeUndefined();
  expect(asked).toEqual([]);
});

test.each<[Turn, string]>([
  [{ status: 401 }, "refuses the token"],
  [{ status: 404 }, "Is it the right account"],
  [
    { status: 301, headers: { location: "https://www.example.com/x" } },
    "leads on to https://www.example.com",
  ],
  [{ body: new TextEncoder().encode("<html>") }, "did not answer with JSON"],
  [{ fails: "address_private" }, "ALLOW_PRIVATE=chat.example.com:443"],
  [{ fails: "certificate_refused" }, "its certificate is not valid"],
])("%j is told in a sentence", async (turn, says) => {
  await expect(asking(turn).chatwoot.get("/inboxes")).rejects.toThrow(says);
});
