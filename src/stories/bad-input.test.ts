/** Whatever comes in over REST: every route answers with a clear 4xx, never 5xx, and nothing has changed. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import {
  closeHouse,
  concrete,
  every,
  house,
  openHouse,
  operations,
  outsider,
  owner,
  refused,
  unchanged,
  type Ask,
  type Attempt,
} from "./attacked-house.ts";
import { brokenBodies, brokenTexts, hostileTexts, sampleOf, wrongOf } from "./hostile.ts";

beforeAll(openHouse);
afterAll(closeHouse);

test("there are as many routes as one would think", () => expect(operations.length).toBeGreaterThan(70));

test("every route: nobody is 401, a foreign page with the cookie is 403", () =>
  unchanged(async () => {
    await refused(
      every().map((each) => ({
        what: "anonymous",
        ask: [each.method, `/api/v1${concrete(each.path)}`, {}],
        among: [401],
      })),
    );
    await refused(
      every(/POST|PUT|PATCH|DELETE/).map((each) => ({
        what: "foreign page",
        ask: [
          each.method,
          `/api/v1${concrete(each.path)}`,
          {
            headers: { ...owner.browser, origin: "https://evil.example", "sec-fetch-site": "cross-site" },
            body: {},
          },
        ],
        among: [403],
      })),
    );
    await refused(
      every().map((each) => ({
        what: "wrong key",
        ask: [
          each.method,
          `/api/v1${concrete(each.path)}`,
          { headers: { authorization: `Bearer lxk_${"x".repeat(43)}` } },
        ],
        among: [401],
      })),
    );
  }));

test("every route of a conversation, a reply, a view, a session, is not there for an agent of another inbox", () =>
  unchanged(() =>
    refused(
      every()
        .filter(({ path }) =>
          /^\/(conversations|quick-replies|macros|views|agents\/me\/sessions)\/\{id\}/.test(path),
        )
        .map((each) => ({
          what: "wrong owner",
          ask: [
            each.method,
            `/api/v1${concrete(each.path)}`,
            { headers: outsider.browser, ...(each.schema && { body: sampleOf(each.schema) }) },
          ],
          among: [403, 404, 422],
        })),
    ),
  ));

test("every route with an id: what is no id is not found or invalid", () =>
  unchanged(() =>
    refused(
      every()
        .filter(({ path }) => path.includes("{"))
        .flatMap((each) =>
          [
            "%27%20or%201%3D1--",
            "a%00b",
            "%ED%A0%80",
            "__proto__",
            "%3Cscript%3E",
            "cnv_0000000000000000000000000",
            "9".repeat(500),
            "%",
          ].map((id) => ({
            what: "bad id",
            ask: [
              each.method,
              `/api/v1${each.path.replaceAll(/\{\w+\}/g, id)}`,
              { headers: owner.browser, ...(each.schema && { body: sampleOf(each.schema) }) },
            ] as Ask,
          })),
        ),
    ),
  ));

test(
  "every route with a body: broken JSON, wrong types, unknown keys, broken texts, too much",
  () =>
    unchanged(() => {
      const asks = every()
        .filter(({ schema }) => schema)
        .flatMap((each): Attempt[] => {
          const ask = (body: unknown): Ask => [
            each.method,
            `/api/v1${concrete(each.path)}`,
            { headers: owner.browser, body },
          ];
          const sample = sampleOf(each.schema!);
          // Files of quick replies may be large: there it is only a key that is not known.
          const much = each.path.endsWith("/import") ? [413, 422] : [413];
          return [
            ...brokenBodies.map((body) => ({ what: `body ${body.slice(0, 40)}`, ask: ask(body) })),
            {
              what: "no JSON",
              ask: [
                each.method,
                `/api/v1${concrete(each.path)}`,
                { headers: { ...owner.browser, "content-type": "text/plain" }, body: "hello" },
              ],
            },
            { what: "too much", ask: ask({ ...sample, much: "x".repeat(300_000) }), among: much },
            { what: "unknown key", ask: ask({ ...sample, surprise: 1 }), among: [422] },
            ...wrongOf(each.schema!).map(({ path, value }) => ({
              what: `${path} = ${JSON.stringify(value).slice(0, 40)}`,
              ask: ask({ ...sample, [path]: value }),
            })),
          ];
        });
      return refused(asks);
    }),
  120_000,
);

test(
  "every query takes anything: an answer or a clear refusal",
  () =>
    unchanged(async () => {
      const wrong: string[] = [];
      for (const each of every(/GET/))
        for (const name of each.query)
          for (const value of [...hostileTexts, ...brokenTexts, "x".repeat(5_000)]) {
            const query = `${name}=${encodeURIComponent(value.toWellFormed())}`;
            const { status, headers } = await house.call("GET", `/api/v1${concrete(each.path)}?${query}`, {
              headers: owner.browser,
            });
            if (status >= 500 || (status >= 400 && !headers.get("content-type")?.includes("problem+json")))
              wrong.push(`${each.path}?${query.slice(0, 80)} → ${status}`);
          }
      expect(wrong).toEqual([]);
    }),
  60_000,
);
