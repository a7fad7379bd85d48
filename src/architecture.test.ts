/** The house's laws: who may import whom, who may write, and where some words may stand. */

import { expect, test } from "bun:test";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { openStore } from "./kernel/db.ts";
import { migrate, readMigrations } from "./kernel/migrate.ts";

const root = join(import.meta.dir, "..");

/** Values come from a lower rank or the same folder; types also from the same rank. */
const ranks: Record<string, number> = Object.fromEntries(
  [
    ["kernel"],
    ["realtime"],
    ["accounts"],
    ["settings", "files", "consents"],
    ["inboxes", "contacts", "presence"],
    ["staffing"],
    ["conversations"],
    ["offers", "replies", "satisfaction", "views", "visitors", "lookups", "tickets", "sla", "knowledge"],
    [
      "automation",
      "ai",
      "channels",
      "invitations",
      "macros",
      "notifications",
      "privacy",
      "webhooks",
      "reports",
    ],
    ["assignment"],
    ["console", "visitor-api", "api", "cli"],
    ["", "testing", "stories", "build"],
  ].flatMap((folders, rank) => folders.map((folder) => [folder, rank])),
);

interface Import {
  from: string;
  /** Relative to the project for our own files, otherwise the package's name. */
  to: string;
  typeOnly: boolean;
}

const files = [...new Bun.Glob("{src,web}/**/*.ts").scanSync(root)].sort();
const textOf = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));
const isTest = (file: string) => /\.test\.ts$|^src\/(testing|stories)\/|\/testing\.ts$/.test(file);

const imports: Import[] = files.flatMap((from) => {
  const text = textOf.get(from)!;
  const found: Import[] = [];
  const add = (path: string, typeOnly: boolean) =>
    found.push({ from, to: path.startsWith(".") ? normalize(join(dirname(from), path)) : path, typeOnly });
  for (const [, kind, names, path] of text.matchAll(
    /^(?:import|export)( type)?\s+([^;"]*?)\s*from\s+"([^"]+)"/gm,
  )) {
    const listed = /^\{([\s\S]*)\}$/
      .exec(names!)?.[1]
      ?.split(",")
      .map((name) => name.trim())
      .filter(Boolean);
    add(path!, kind !== undefined || (listed?.every((name) => name.startsWith("type ")) ?? false));
  }
  for (const [, path] of text.matchAll(/^import\s+"([^"]+)"/gm)) add(path!, false);
  for (const [, path] of text.matchAll(/\bimport\("(\.[^"]+)"\)/g)) add(path!, false);
  return found;
});

const folderOf = (file: string): string => /^src\/([^/]+)\//.exec(file)?.[1] ?? "";
const told = ({ from, to }: Import) => `${from} → ${to}`;

test("every folder of src has its place", () => {
  const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((each) =>
    each.isDirectory(),
  );
  expect(folders.map((each) => each.name).filter((name) => ranks[name] === undefined)).toEqual([]);
});

test("every import of ours leads to a file", () => {
  const lost = imports.filter(
    ({ from, to }) => !isTest(from) && /^(src|web)\//.test(to) && !existsSync(join(root, to)),
  );
  expect(lost.map(told)).toEqual([]);
});

test("imports go down", () => {
  const wrong = imports.filter(({ from, to, typeOnly }) => {
    if (!from.startsWith("src/") || !to.startsWith("src/") || isTest(from)) return false;
    // The catalogue of events imports no value, so that anybody may read it.
    if (to === "src/events.ts") return !typeOnly && folderOf(from) !== "" && folderOf(from) !== "kernel";
    const [mine, theirs] = [ranks[folderOf(from)]!, ranks[folderOf(to)]!];
    if (folderOf(from) === folderOf(to) || theirs < mine) return false;
    return !(typeOnly && theirs === mine);
  });
  expect(wrong.map(told)).toEqual([]);
});

test("what runs in browsers takes nothing from the server, and the server only what both share", () => {
  const fromServer = imports.filter(({ from, to }) => from.startsWith("web/") && to.startsWith("src/"));
  expect(fromServer.map(told)).toEqual([]);
  const fromBrowser = imports.filter(
    ({ from, to }) =>
      from.startsWith("src/") &&
      to.startsWith("web/") &&
      !/^web\/(contract|shared)\//.test(to) &&
      !isTest(from),
  );
  expect(fromBrowser.map(told)).toEqual([]);
});

test("another feature's tables are joined in queries.ts only", () => {
  const wrong = imports.filter(
    ({ from, to, typeOnly }) =>
      !typeOnly &&
      to.endsWith("/tables.ts") &&
      folderOf(from) !== folderOf(to) &&
      !from.endsWith("/queries.ts") &&
      !isTest(from),
  );
  expect(wrong.map(told)).toEqual([]);
});

test("what is shipped imports no test, no build and no development package", () => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  const shipped = imports.filter(
    ({ from }) => !isTest(from) && !from.startsWith("src/build/") && from !== "web/make-icons.ts",
  );
  const wrong = shipped.filter(
    ({ to, typeOnly }) =>
      /\.test\.ts$|^src\/(testing|stories|build)\//.test(to) || (!typeOnly && to in manifest.devDependencies),
  );
  expect(wrong.map(told)).toEqual([]);
});

test("one file names the database's driver", () => {
  const wrong = imports.filter(
    ({ from, to }) => to === "bun:sqlite" && from !== "src/kernel/db.ts" && !isTest(from),
  );
  expect(wrong.map(told)).toEqual([]);
});

test("edges and reads change nothing by themselves", () => {
  const edges = files.filter((file) => /^src\/.*(api|pages|views|queries|face|frames)\.ts$/.test(file));
  expect(edges.length).toBeGreaterThan(10);
  const writing = edges.filter((file) =>
    /["`]\s*(insert (or \w+ )?into|update \w+\s+set|delete from)\b/i.test(textOf.get(file)!),
  );
  expect(writing).toEqual([]);
});

test("what the console can do, a program can: it writes by the open API, and every route of that is described", () => {
  const writing = files.filter(
    (file) => file.startsWith("src/console/") && !isTest(file) && /\bwrite\(/.test(textOf.get(file)!),
  );
  // The first owner and inbox: before them nobody has a key.
  expect(writing).toEqual(["src/console/setup-api.ts"]);
  const routers = imports.filter(({ from, to }) => from === "src/api/routers.ts" && to.endsWith("api.ts"));
  expect(routers.length).toBeGreaterThan(15);
  const undescribed = routers.filter(({ to }) =>
    /\.(get|post|put|patch|delete|all|on)\(\s*["'`]\//.test(textOf.get(to)!),
  );
  expect(undescribed.map(({ to }) => to)).toEqual([]);
});

test("time comes from the clock", () => {
  const allowed = /^src\/(kernel|build|cli)\//;
  const wrong = files.filter(
    (file) =>
      file.startsWith("src/") &&
      !allowed.test(file) &&
      !isTest(file) &&
      /\bDate\.now\(|new Date\(\)/.test(textOf.get(file)!),
  );
  expect(wrong).toEqual([]);
});

test("a file opens with a sentence that says what it is for", () => {
  const silent = files.filter(
    (file) => !isTest(file) && !/^(#!.*\n)?\/\*\*? ?\S|^(#!.*\n)?\/\*\*\n \* \S/.test(textOf.get(file)!),
  );
  expect(silent.filter((file) => !file.startsWith("web/shared/texts/"))).toEqual([]);
});

test("files and folders are named in kebab-case, and by what is in them", () => {
  const wrong = files.filter(
    (file) =>
      !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)+[a-z0-9]+(?:-[a-z0-9]+)*(\.test|\.d)?\.ts$/.test(
        file.replace("/zh-CN/", "/zh/"),
      ),
  );
  expect(wrong).toEqual([]);
  const empty = files.filter((file) => /\/(utils?|helpers?|managers?|common|misc)(\/|\.ts$)/.test(file));
  expect(empty).toEqual([]);
});

test("a file stays short enough to be read at one go", () => {
  // Lists of texts and icons are looked up, not read.
  const long = files
    .filter(
      (file) =>
        !/^web\/shared\/(texts\/|icons\.ts)|^web\/sdk\/api\/operations\.ts|^src\/cli\/seed\/dialogues\//.test(
          file,
        ),
    )
    .map((file) => ({
      file,
      lines: textOf
        .get(file)!
        .split("\n")
        .filter((line) => !/^\s*($|\/\/|\/?\*)/.test(line)).length,
    }))
    .filter(({ lines }) => lines > 400);
  expect(long).toEqual([]);
});

test("only the feature whose migration made a table writes to it", () => {
  const ownerOf = new Map<string, string>();
  for (const { name, sql } of readMigrations()) {
    const feature = /^\d{4}_([a-z]+)/.exec(name)![1]!;
    for (const [, table] of sql.matchAll(/create (?:virtual )?table (\w+)/g)) ownerOf.set(table!, feature);
  }
  // The tables of the ground are written through its own verbs; settings are a feature, whose names with `kernel.` are the ground's.
  for (const table of ["events", "jobs", "migrations"]) ownerOf.set(table, "kernel");
  ownerOf.set("settings", "settings");
  ownerOf.set("saved_views", "views");
  // Assignment claims a conversation by one conditional UPDATE; all else about it is the conversation's own.
  const mayClaim = (file: string, statement: string) =>
    folderOf(file) === "assignment" && /^.update conversations set assignee_id/.test(statement);
  const wrong: string[] = [];
  for (const file of files) {
    // Sample data is written row by row, for speed; upkeep deletes from the tables that it is told.
    if (
      !file.startsWith("src/") ||
      isTest(file) ||
      file.startsWith("src/cli/seed") ||
      file.startsWith("src/kernel/")
    )
      continue;
    for (const [statement, inserted, updated, deleted] of textOf
      .get(file)!
      .matchAll(/["`]\s*(?:insert (?:or \w+ )?into (\w+)|update (\w+)\s+set|delete from (\w+))[^"`]*/gi)) {
      const table = (inserted ?? updated ?? deleted)!;
      if (ownerOf.get(table) !== folderOf(file) && !mayClaim(file, statement))
        wrong.push(`${file} writes to ${table}, which is ${ownerOf.get(table) ?? "nobody"}'s`);
    }
  }
  expect(wrong).toEqual([]);
});

test("tables.ts of a feature says what the migrations made: names, types, what may be null", async () => {
  const store = openStore(":memory:");
  migrate(store, readMigrations(), 0);
  const wrong: string[] = [];
  let compared = 0;
  for (const file of files.filter((each) => /^src\/[a-z-]+\/tables\.ts$/.test(each))) {
    for (const value of Object.values((await import(join(root, file))) as Record<string, unknown>)) {
      if (!is(value, SQLiteTable)) continue;
      compared++;
      const table = getTableConfig(value);
      const made = store.all<{ name: string; type: string; required: number }>(
        `select name, lower(type) as type, "notnull" or pk > 0 as required from pragma_table_info('${table.name}')`,
      );
      const described = table.columns.map((column) => ({
        name: column.name,
        type: column.getSQLType(),
        required: Number(column.notNull || column.primary),
      }));
      const sorted = (columns: typeof made) =>
        columns.map((each) => `${each.name} ${each.type}${each.required ? " not null" : ""}`).sort();
      const [here, there] = [
        sorted(described),
        sorted(made.map((each) => ({ ...each, required: Number(each.required || inKey(table, each.name)) }))),
      ];
      for (const each of here)
        if (!there.includes(each)) wrong.push(`${file} ${table.name}: "${each}" is not in the migrations`);
      for (const each of there)
        if (!here.includes(each)) wrong.push(`${file} ${table.name}: "${each}" of the migrations is missing`);
    }
  }
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(5);
  store.close();
});

/** Columns of a primary key over several. */
const inKey = (table: ReturnType<typeof getTableConfig>, name: string): boolean =>
  table.primaryKeys.some((key) => key.columns.some((column) => column.name === name));
