/** The document is what it says it is: linted clean, complete, and the client in web/sdk is made from it. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { testApp, type TestApp } from "../testing/app.ts";
import { clientSource } from "./client-source.ts";
import { places } from "../../web/sdk/api/operations.ts";
import type { Document, Operation } from "./document.ts";

let house: TestApp;
let document: Document;
beforeAll(async () => {
  house = testApp();
  document = (await house.call<Document>("GET", "/api/v1/openapi.json")).body;
});
afterAll(() => house.close());

const operations = (): [string, Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]): [string, Operation] => [`${method} ${path}`, each]),
  );

test("the usual linter finds nothing", async () => {
  const config = await createConfig({
    extends: ["recommended-strict"],
    rules: {
      // Where it is served depends on who runs it.
      "no-server-example.com": "off",
      // `/agents/me` beside `/agents/{id}`: an id has its prefix.
      "no-ambiguous-paths": "off",
    },
  });
  const found = await lintFromString({ source: JSON.stringify(document), config });
  expect(found.map((each) => `${each.ruleId}: ${each.message} ${each.location[0]?.pointer}`)).toEqual([]);
});

test("every operation has a name of its own, a summary, examples and its errors", () => {
  const lacking = operations().filter(([, each]) => {
    const media = [each.requestBody, ...Object.values(each.responses)].flatMap((one) =>
      Object.values(one?.content ?? {}),
    );
    return (
      !each.summary ||
      media.some((one) => one.schema !== undefined && one.example === undefined) ||
      !["401", "403", "422", "429"].every((status) => each.responses[status])
    );
  });
  expect(lacking.map(([name]) => name)).toEqual([]);
  const names = operations().map(([, each]) => each.operationId);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test("every group is told in a sentence", () => {
  expect(document.tags.filter((tag) => !tag.description).map((tag) => tag.name)).toEqual([]);
});

test("the client covers every operation, and is made from today's document", () => {
  expect(Object.keys(places).sort()).toEqual(
    operations()
      .map(([, each]) => each.operationId)
      .sort(),
  );
  const file = readFileSync(join(import.meta.dir, "../../web/sdk/api/operations.ts"), "utf8");
  // As the formatter may write it: `bun src/testing/make-client.ts` makes it anew.
  const bare = (text: string) => text.replace(/[\s;,|()"]/g, "");
  expect(bare(file) === bare(clientSource(document))).toBe(true);
});
