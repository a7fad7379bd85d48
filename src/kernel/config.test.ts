/** Rules of the configuration: few variables, defaults that work, and a sentence that names the wrong one. */

import { expect, test } from "bun:test";
import { readConfig } from "./config.ts";
import { Fatal } from "./errors.ts";

test("an empty environment is enough", () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: "0.0.0.0",
    publicUrl: undefined,
    basePath: "",
    logLevel: "info",
    allowPrivate: [],
    trustedProxies: 0,
  });
  expect(readConfig({}).secretKeyFile).toBe(`${readConfig({}).dataDir}/secret.key`);
});

test("the path of PUBLIC_URL is where everything is served", () => {
  expect(readConfig({ PUBLIC_URL: "https://example.com/chat/" })).toMatchObject({
    publicUrl: "https://example.com/chat",
    basePath: "/chat",
  });
  expect(readConfig({ PUBLIC_URL: "https://example.com/" })).toMatchObject({
    publicUrl: "https://example.com",
    basePath: "",
  });
});

test("lists are split and trimmed", () => {
  expect(readConfig({ ALLOW_PRIVATE: " erp:8080, 10.0.0.0/8 ,," }).allowPrivate).toEqual([
    "erp:8080",
    "10.0.0.0/8",
  ]);
});

test.each([
  ["PORT", "http"],
  ["PORT", "70000"],
  ["PORT", "1.5"],
  ["PORT", "-1"],
  ["PUBLIC_URL", "chat.example.com"],
  ["PUBLIC_URL", "ftp://example.com"],
  ["LOG_LEVEL", "loud"],
  ["ALLOW_PRIVATE", "erp.internal"],
  ["CORS_ORIGINS", "crm.example.com"],
  ["CORS_ORIGINS", "https://crm.example.com/page"],
])("%s=%s is refused by its name", (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(Fatal);
  expect(() => readConfig({ [name]: value })).toThrow(name);
});
