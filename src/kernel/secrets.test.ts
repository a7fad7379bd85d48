/** Rules of secrets at rest. */

import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { Fatal } from "./errors.ts";
import { createSecrets, loadKey } from "./secrets.ts";
import { testFolder } from "./testing.ts";

const key = Buffer.alloc(32, 7);
const secrets = createSecrets(key);

test("what was sealed opens in its place, and nowhere else", () => {
  const sealed = secrets.seal("密码 123", "settings.smtp");
  expect(sealed).not.toContain("123");
  expect(secrets.open(sealed, "settings.smtp")).toBe("密码 123");
  expect(() => secrets.open(sealed, "agents.totp")).toThrow();
  expect(() => createSecrets(Buffer.alloc(32, 8)).open(sealed, "settings.smtp")).toThrow();
});

test("a seal that was changed by one bit doesn't open", () => {
  const sealed = secrets.seal("x", "p");
  const bytes = Buffer.from(sealed.slice(3), "base64url");
  for (let i = 0; i < bytes.length; i++) {
    const changed = Buffer.from(bytes);
    changed[i]! ^= 1;
    expect(() => secrets.open(`v1.${changed.toString("base64url")}`, "p")).toThrow();
  }
  expect(() => secrets.open("v2.abc", "p")).toThrow();
});

test("the same text is never sealed the same way twice", () => {
  expect(secrets.seal("x", "p")).not.toBe(secrets.seal("x", "p"));
});

test("a signature holds for its purpose and text only", () => {
  const signature = secrets.sign("files", "fil_1.100");
  expect(secrets.verify("files", "fil_1.100", signature)).toBe(true);
  expect(secrets.verify("files", "fil_1.101", signature)).toBe(false);
  expect(secrets.verify("visitors", "fil_1.100", signature)).toBe(false);
  for (const wrong of ["", "x", `${signature}x`, "é".repeat(22)])
    expect(secrets.verify("files", "fil_1.100", wrong)).toBe(false);
});

test("the key is made once, readable by its owner only", () => {
  const file = join(testFolder(), "secret.key");
  const made = loadKey(file);
  expect(made).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(loadKey(file).equals(made)).toBe(true);
});

test.each(["", "c2hvcnQ=", "not base64 at all !!", Buffer.alloc(33).toString("base64")])(
  "a key file that holds %j is refused",
  (content) => {
    const file = join(testFolder(), "secret.key");
    writeFileSync(file, content);
    expect(() => loadKey(file)).toThrow(Fatal);
  },
);

test("a key that can't be written is told by its place", () => {
  expect(() => loadKey("/proc/nowhere/secret.key")).toThrow(/can't be written .* SECRET_KEY_FILE/);
});
