/** What the README promises, held against the code. */

import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readConfig } from "../kernel/config.ts";
import manifest from "../../package.json";
import { root, spawn } from "./commands.ts";

const read = (name: string) => readFileSync(join(root, name), "utf8");
const readme = read("README.md");
const scripts: Record<string, string> = manifest.scripts;

/** Between a heading and the next one of its height. */
const chapter = (title: string) =>
  new RegExp(`^## ${title}\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, "m").exec(readme)?.[1] ?? "";
const firstCells = (text: string, shape: RegExp) => [...text.matchAll(shape)].map((match) => match[1]!);
const variables = [
  ...new Set([...read("src/kernel/config.ts").matchAll(/\benv\.([A-Z_]+)/g)].map((match) => match[1]!)),
].sort();

test("the two commands for a fresh machine name one version of Bun, the one that everything else names", () => {
  const version = manifest.engines.bun;
  expect(readme).toContain(`\nnpx -y bun@${version} start\n`);
  expect(readme).toContain(`\nnpx -y bun@${version} run test\n`);
  expect(read(".ci/run").trimEnd()).toEndWith(`npx -y bun@${version} run test`);
  expect(read("Dockerfile")).toContain(`ARG BUN_IMAGE=oven/bun:${version}\n`);
  expect(manifest.devDependencies["@types/bun"]).toBe(version);
  expect(Bun.version).toBe(version);
  const named = [readme, read("CONTRIBUTING.md"), read("Dockerfile")].flatMap(
    (text) => text.match(/bun@\d[\d.]*\d/g) ?? [],
  );
  expect(new Set(named)).toEqual(new Set([`bun@${version}`]));
});

test("every script that is told of exists, and every script is told of", () => {
  const told = [readme, read("CONTRIBUTING.md"), read("src/testing/run.ts")].flatMap((text) =>
    firstCells(text, /`?bun run ([a-z]+)/g),
  );
  expect(told.filter((name) => !scripts[name])).toEqual([]);
  const missing = Object.keys(scripts).filter(
    (name) => !new RegExp(`(bun run|bun@[\\d.]+( run)?|lingxi) ${name}\\b`).test(readme),
  );
  expect(missing).toEqual([]);
});

test("every script's file is there", () => {
  const files = Object.values(scripts).flatMap((line) => line.match(/[\w./-]+\.ts/g) ?? []);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test("the table of variables is the configuration, with its defaults", () => {
  const rows = [...chapter("Configuration").matchAll(/^\| `([A-Z_]+)`\s*\| (.*?)\s*\|/gm)].map(
    ([, name, value]) => [name!, value!] as const,
  );
  expect(rows.map(([name]) => name).sort()).toEqual(variables);
  const table = new Map(rows);
  const config = readConfig({});
  expect(table.get("PORT")).toBe(`\`${config.port}\``);
  expect(table.get("HOST")).toBe(`\`${config.host}\``);
  expect(table.get("LOG_LEVEL")).toBe(`\`${config.logLevel}\``);
  expect(table.get("TRUSTED_PROXIES")).toBe(`\`${config.trustedProxies}\``);
  expect(join(process.cwd(), "data")).toBe(config.dataDir);
  expect(config.secretKeyFile).toBe(join(config.dataDir, "secret.key"));
});

test("the examples set only variables that exist", () => {
  const unit = firstCells(readme, /^Environment=([A-Z_]+)/gm);
  const compose = firstCells(read("compose.yaml"), /^ {6}([A-Z_]+):/gm);
  const image = firstCells(/^ENV (.*)$/m.exec(read("Dockerfile"))![1]!, /([A-Z_]+)=/g);
  for (const names of [unit, compose, image]) {
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !variables.includes(name))).toEqual([]);
  }
});

test("the README and `lingxi help` tell of the same commands and variables", async () => {
  const { output } = await spawn(["bun", "src/main.ts", "help"]);
  const known = firstCells(output, /^ {2}(?:lingxi )?([a-z][a-z-]+) /gm);
  const told = firstCells(chapter("The command line"), /^\| `lingxi ([a-z-]+)/gm);
  expect(told.toSorted()).toEqual(known.filter((name) => name !== "help").toSorted());
  const named = firstCells(output, /^ {2}([A-Z][A-Z_]+) /gm);
  expect(variables.filter((name) => !named.includes(name))).toEqual([]);
  expect(named.filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
  const anywhere = firstCells(readme, /`lingxi ([a-z][a-z-]+)/g);
  expect(anywhere.filter((name) => name !== "help" && !told.includes(name))).toEqual([]);
});

test("links lead somewhere and pictures are there", () => {
  for (const name of ["README.md", "CONTRIBUTING.md", "web/contract/README.md"]) {
    const links = firstCells(read(name), /\]\((?!https?:|#)([^)\s#]+)/g);
    const broken = links.filter((link) => !existsSync(join(root, dirname(name), link)));
    expect(`${name}: ${broken.join(", ")}`).toBe(`${name}: `);
  }
});

test("the steps of the test command cover what check covers", () => {
  expect(scripts.check).toBe(`${scripts.test} --quick`);
});
