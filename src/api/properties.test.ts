/** Ten thousand made-up requests, fitting and broken, over all routes: none is our fault, and every answer is what the document says. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import Ajv from "ajv/dist/2020";
import fc from "fast-check";
import { testApp, type TestAgent, type TestApp } from "../testing/app.ts";
import type { Document, Operation, Parameter, Schema } from "./document.ts";

const requests = 10_000;
/** These end the process, or wait for a network that is not there. */
const left = new Set(["createSystemBackupRestoration", "createSettingsSmtpTest", "createSystemSelfTest"]);

let house: TestApp;
let owner: TestAgent;
let document: Document;
let ids: string[];
beforeAll(async () => {
  house = testApp({ env: { RATE_LIMITS: "off" } });
  owner = await house.agent("owner");
  const inbox = await house.inbox();
  const visitor = await house.visitor(inbox.key);
  const { body: message } = await house.call<{ conversation_id: string }>("POST", "/visitor/v1/messages", {
    headers: visitor.headers,
    body: { id: "m1", text: "到货了吗" },
  });
  document = (await house.call<Document>("GET", "/api/v1/openapi.json")).body;
  ids = [owner.id, inbox.id, await house.team(), visitor.contactId, message.conversation_id, "1"];
});
afterAll(() => house.close());

const hostile = [
  "",
  " ",
  "null",
  "-1",
  "0",
  "9".repeat(30),
  "' or 1=1 --",
  '"*" NEAR(',
  "<script>alert(1)</script>",
  "../../etc/passwd",
  "a\u0000b",
  "\ud800",
  "__proto__",
  "constructor",
  "％００",
  "長".repeat(5_000),
];
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...hostile),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.constant({ __proto__: null, toString: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Mostly what the schema asks for; now and then something else. */
function from(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const fitting = valueOf(schema, depth);
  return fc.oneof({ weight: 12, arbitrary: fitting }, { weight: 1, arbitrary: junk });
}

function valueOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (schema.$ref) return valueOf(document.components.schemas[schema.$ref.split("/").at(-1)!]!, depth + 1);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.allOf)
    return fc
      .tuple(...schema.allOf.map((each) => valueOf(each, depth)))
      .map((parts) => Object.assign({}, ...parts) as object);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((each) => valueOf(each, depth + 1)));
  const type = Array.isArray(schema.type)
    ? schema.type
    : [schema.type ?? (schema.properties ? "object" : "any")];
  return fc.oneof(...type.map((each) => ofType(each, schema, depth)));
}

function ofType(type: string, schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (type === "null") return fc.constant(null);
  if (type === "boolean") return fc.boolean();
  if (type === "integer" || type === "number") return fc.integer({ min: -2, max: 2_000 });
  if (type === "array")
    return depth > 4 ? fc.constant([]) : fc.array(from(schema.items ?? {}, depth + 1), { maxLength: 3 });
  if (type === "object") {
    if (depth > 6) return fc.constant({});
    const fields = Object.entries(schema.properties ?? {}).map(([name, each]) => [
      name,
      from(each, depth + 1),
    ]);
    return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
      requiredKeys: schema.required ?? [],
    });
  }
  if (type === "string") return words(schema);
  return junk;
}

function words(schema: Schema): fc.Arbitrary<string> {
  const some: fc.Arbitrary<string>[] = [
    fc.constantFrom(...ids),
    fc.string({ maxLength: 30, unit: "grapheme" }),
  ];
  if (schema.example !== undefined) some.push(fc.constant(String(schema.example)));
  if (schema.format === "date-time") some.push(fc.constant("2026-06-12T06:31:00.000Z"));
  if (schema.format === "date") some.push(fc.constant("2026-06-12"));
  if (schema.pattern) some.push(fc.constantFrom("open", "1", "09:00", "shop.example", "text"));
  return fc.oneof(...some);
}

interface Made {
  name: string;
  method: string;
  path: string;
  operation: Operation;
  url: string;
  body: string | undefined;
}

function requestTo(method: string, path: string, operation: Operation): fc.Arbitrary<Made> {
  const parameters = operation.parameters ?? [];
  const valueFor = (each: Parameter) =>
    each.in === "path"
      ? fc.oneof(fc.constantFrom(...ids), fc.constantFrom("x", "%00", "％", "0", "__proto__"))
      : fc.option(from(each.schema ?? {}), { nil: undefined, freq: each.required ? 20 : 2 });
  const schema = operation.requestBody?.content["application/json"]?.schema;
  return fc
    .tuple(fc.tuple(...parameters.map(valueFor)), schema ? from(schema) : fc.constant(undefined))
    .map(([values, body]) => {
      const query = new URLSearchParams();
      let target = path;
      for (const [at, each] of parameters.entries()) {
        const value = values[at];
        if (value === undefined) continue;
        const text = typeof value === "object" ? JSON.stringify(value) : String(value);
        if (each.in === "path")
          target = target.replace(`{${each.name}}`, encodeURIComponent(text.toWellFormed()));
        else if (each.in === "query") query.set(each.name, text.toWellFormed());
      }
      return {
        name: operation.operationId,
        method: method.toUpperCase(),
        path,
        operation,
        url: `/api/v1${target}?${query}`,
        body: schema && JSON.stringify(body ?? null),
      };
    });
}

test(`${requests} requests`, async () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: "document", ...document });
  const checks = new Map<string, ReturnType<typeof ajv.compile>>();
  const fits = (made: Made, status: number, type: string, value: unknown): string | undefined => {
    const media = made.operation.responses[status]?.content ?? {};
    const said = type.split(";")[0]!;
    if (Object.keys(media).length === 0) return value ? "a body where none is declared" : undefined;
    if (!media[said]) return `${said} is not declared`;
    if (!said.endsWith("json")) return undefined;
    const kind = said.replace("/", "~1");
    const pointer = `document#/paths/${made.path.replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D")}/${made.method.toLowerCase()}/responses/${status}/content/${kind}/schema`;
    let check = checks.get(pointer);
    if (!check) checks.set(pointer, (check = ajv.compile({ $ref: pointer })));
    return check(value) ? undefined : ajv.errorsText(check.errors);
  };
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => !left.has(operation.operationId))
      .map(([method, operation]) => ({ method, path, operation })),
  );
  const arbitrary = fc.oneof(...all.map((each) => requestTo(each.method, each.path, each.operation)));
  const statuses = new Map<number, number>();
  const wrong: string[] = [];
  for (const made of fc.sample(arbitrary, { numRuns: requests, seed: 20_261_128 })) {
    const { status, body, headers } = await house.call<unknown>(made.method, made.url, {
      headers: owner.program,
      ...(made.body !== undefined && { body: made.body }),
    });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const problem =
      status >= 500 && status !== 503
        ? `${status} ${JSON.stringify(body).slice(0, 200)}`
        : made.operation.responses[status] === undefined
          ? `undeclared ${status} ${JSON.stringify(body).slice(0, 200)}`
          : fits(made, status, headers.get("content-type") ?? "", body);
    if (problem)
      wrong.push(`${made.method} ${made.url.slice(0, 120)} ${made.body?.slice(0, 200) ?? ""} → ${problem}`);
    if (wrong.length > 20) break;
  }
  expect(wrong).toEqual([]);
  // A run in which nothing is taken, or nothing refused, proves nothing.
  const count = (from: number, to: number) =>
    [...statuses].reduce((sum, [status, n]) => sum + (status >= from && status < to ? n : 0), 0);
  expect(count(200, 300)).toBeGreaterThan(requests / 20);
  expect(count(400, 500)).toBeGreaterThan(requests / 20);
}, 120_000);
