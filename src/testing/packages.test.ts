/** What is installed: pinned, from the registry that each machine is set to, and under licences that this one may be given away with. */

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, spawn } from "./commands.ts";
import manifest from "../../package.json";

const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "MPL-2.0",
  "PSF-2.0",
  "Unlicense",
]);

test("the lock file names no host", () => {
  const hosts = readFileSync(join(root, "bun.lock"), "utf8").match(/https?:\/\/[^"/]+/g);
  expect(hosts).toBeNull();
});

test("every version is pinned", () => {
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(ranges).toEqual([]);
});

test("the lock file belongs to package.json", async () => {
  const { code, output } = await spawn(["bun", "install", "--frozen-lockfile", "--dry-run"]);
  expect(`${code} ${code === 0 ? "" : output}`).toBe("0 ");
});

test("what is shipped has permissive licences only", async () => {
  const { output } = await spawn(["bun", "pm", "licenses", "--prod", "--json"], {
    npm_config_loglevel: "silent",
  });
  const licences = JSON.parse(output.slice(output.indexOf("{"))) as Record<string, { name: string }[]>;
  const names = Object.values(licences)
    .flat()
    .map((each) => each.name);
  for (const name of Object.keys(manifest.dependencies)) expect(names).toContain(name);
  const others = Object.entries(licences).filter(([licence]) => !isPermissive(licence));
  expect(
    others.map(([licence, found]) => `${licence}: ${found.map((each) => each.name).join(", ")}`),
  ).toEqual([]);
});

test("a licence with a choice counts when one of them is permissive, one with several parts when all are", () => {
  expect(isPermissive("(MIT OR GPL-3.0)")).toBe(true);
  expect(isPermissive("MIT AND AGPL-3.0")).toBe(false);
  expect(isPermissive("AGPL-3.0-only")).toBe(false);
  expect(isPermissive("SSPL-1.0")).toBe(false);
});

test("nothing installed needs to be compiled or run while installing", () => {
  expect(manifest).not.toHaveProperty("trustedDependencies");
});

function isPermissive(licence: string): boolean {
  const parts = licence.replace(/^\((.*)\)$/, "$1");
  if (parts.includes(" OR ")) return parts.split(" OR ").some((each) => isPermissive(each));
  return parts.split(" AND ").every((each) => permissive.has(each.trim()));
}
