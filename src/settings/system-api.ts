/** REST of the installation's state: numbers, jobs that gave up, backups, self-test. All of it needs settings.manage. */

import { deleteBackup, listBackups, backupsFolder, type BackupInfo } from "../kernel/backup.ts";
import {
  checkBackups,
  checkClock,
  checkDisk,
  checkFolder,
  checkJobs,
  checkSearch,
  checkVersions,
  diskOf,
  integrityTask,
  sayCheck,
  type Check,
} from "../kernel/checks.ts";
import { Conflict, NotFound } from "../kernel/errors.ts";
import { sizeOf, type Health } from "../kernel/health.ts";
import { pickLocale, textsIn } from "../kernel/i18n.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { verifyBackupTask } from "../kernel/verify-backup.ts";
import { join } from "node:path";
import { must } from "../accounts/actor.ts";
import {
  createRoute,
  decodeCursor,
  empty,
  encodeCursor,
  iso,
  json,
  page,
  pageQuery,
  problems,
  rest,
  z,
  type Rest,
} from "../accounts/rest.ts";
import { deadJobs } from "./queries.ts";
import { recordBackupDeletion, recordRestoration, requestBackup, reviveDeadJob } from "./service.ts";

const tags = ["System"];
const count = z.number().int();
const status = z
  .object({
    build: z.string(),
    uptime_s: count,
    memory_bytes: count,
    loop_lag_ms: count,
    database: z.object({ bytes: count, wal_bytes: count, messages: count, conversations: count }),
    disk: z.object({ free_bytes: count, total_bytes: count }),
    queue: z.object({ ready: count, running: count, dead: count, oldest_ms: count }),
    last_backup_at: z.string().nullable(),
  })
  .openapi("SystemStatus");
const job = z
  .object({ no: count, name: z.string(), attempts: count, error: z.string(), created_at: z.string() })
  .openapi("DeadJob");
const backup = z
  .object({
    name: z.string().openapi({ example: "20260610T020000Z" }),
    made_at: z.string(),
    bytes: count,
    files: count,
    archive: z.boolean(),
  })
  .openapi("Backup");
const check = z
  .object({ name: z.string(), state: z.enum(["ok", "warning", "failed"]), says: z.string() })
  .openapi("Check");
const backupName = z.object({ name: z.string().regex(/^\d{8}T\d{6}Z$/) });

export function systemApi(kernel: Kernel, health?: Pick<Health, "loopLagMs">): Rest {
  const { db, config, clock } = kernel;
  const api = rest();
  const inMemory = db.file === ":memory:";

  api.openapi(
    createRoute({
      method: "get",
      path: "/system/status",
      tags,
      summary: "How the installation is doing",
      responses: { 200: json(status, "Its numbers"), ...problems() },
    }),
    (c) => {
      must(c.get("actor"), "settings.manage");
      const jobs = kernel.queue.counts();
      const [last] = inMemory ? [] : listBackups(config.dataDir);
      const disk = inMemory ? { freeBytes: 0, totalBytes: 0 } : diskOf(config.dataDir);
      const rows = db.one<{ messages: number; conversations: number }>(
        "select (select coalesce(max(no), 0) from messages) as messages, (select coalesce(max(no), 0) from conversations) as conversations",
      )!;
      return c.json(
        {
          build: kernel.build,
          uptime_s: Math.round(process.uptime()),
          memory_bytes: process.memoryUsage.rss(),
          loop_lag_ms: health?.loopLagMs() ?? 0,
          database: { bytes: sizeOf(db.file), wal_bytes: sizeOf(`${db.file}-wal`), ...rows },
          disk: { free_bytes: disk.freeBytes, total_bytes: disk.totalBytes },
          queue: { ready: jobs.ready, running: jobs.running, dead: jobs.dead, oldest_ms: jobs.oldestMs },
          last_backup_at: last?.madeAt ?? null,
        },
        200,
      );
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/system/dead-jobs",
      tags,
      summary: "Jobs that have given up, newest first",
      request: { query: z.object(pageQuery) },
      responses: { 200: json(page(job), "A page of them"), ...problems() },
    }),
    (c) => {
      must(c.get("actor"), "settings.manage");
      const { cursor, limit = 50 } = c.req.valid("query");
      const before = decodeCursor(cursor, 1)?.[0];
      const found = deadJobs(db, {
        ...(before !== undefined && { before: Number(before) }),
        limit: limit + 1,
      });
      const data = found.slice(0, limit).map((each) => ({
        no: each.no,
        name: each.name,
        attempts: each.attempt,
        error: each.lastError ?? "",
        created_at: iso(each.createdAt),
      }));
      return c.json(
        { data, next_cursor: found.length > limit ? encodeCursor([data.at(-1)!.no]) : null },
        200,
      );
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/system/dead-jobs/{no}/revival",
      tags,
      summary: "Try a job again that has given up",
      request: {
        params: z.object({
          no: z
            .string()
            .regex(/^\d{1,15}$/)
            .transform(Number)
            .openapi({ type: "integer" }),
        }),
      },
      responses: { 204: empty("It waits for its turn"), ...problems(404) },
    }),
    async (c) => {
      const { no } = c.req.valid("param");
      await kernel.write((tx) => reviveDeadJob(tx, c.get("actor"), { no }));
      return c.body(null, 204);
    },
  );

  api.openapi(
    createRoute({
      method: "get",
      path: "/system/backups",
      tags,
      summary: "Backups, newest first",
      responses: { 200: json(z.object({ data: z.array(backup) }), "All of them"), ...problems() },
    }),
    (c) => {
      must(c.get("actor"), "settings.manage");
      return c.json({ data: (inMemory ? [] : listBackups(config.dataDir)).map(shown) }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/system/backups",
      tags,
      summary: "Make a backup now",
      description:
        "Runs in the background; the list shows it when it is done. The key file is not in it: keep a copy of that elsewhere.",
      responses: { 202: empty("It is being made"), ...problems(409) },
    }),
    async (c) => {
      if (inMemory) throw new Conflict("conflict");
      await kernel.write((tx) => requestBackup(tx, c.get("actor")));
      return c.body(null, 202);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/system/backups/{name}/verification",
      tags,
      summary: "Look whether a backup is whole",
      request: { params: backupName },
      responses: {
        200: json(z.object({ ok: z.boolean(), wrong: z.array(z.string()) }), "What was found"),
        ...problems(404),
      },
    }),
    async (c) => {
      must(c.get("actor"), "settings.manage");
      const { name } = c.req.valid("param");
      existing(name);
      const wrong = await kernel.reader.run(verifyBackupTask, join(backupsFolder(config.dataDir), name));
      return c.json({ ok: wrong.length === 0, wrong }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/system/backups/{name}/restoration",
      tags,
      summary: "Put a backup back",
      description:
        "For the owner. The backup is verified first; then the server restarts with it within seconds. What was there before is kept beside it. Sessions and keys are those of the backup.",
      request: { params: backupName },
      responses: { 202: empty("The server restarts with it"), ...problems(404, 409) },
    }),
    async (c) => {
      must(c.get("actor"), "settings.manage");
      const { name } = c.req.valid("param");
      existing(name);
      const wrong = await kernel.reader.run(verifyBackupTask, join(backupsFolder(config.dataDir), name));
      if (wrong.length > 0) throw new Conflict("backup_damaged");
      await kernel.write((tx) => recordRestoration(tx, c.get("actor"), { name }));
      kernel.restoration.ask(name);
      return c.body(null, 202);
    },
  );

  api.openapi(
    createRoute({
      method: "delete",
      path: "/system/backups/{name}",
      tags,
      summary: "Delete a backup",
      request: { params: backupName },
      responses: { 204: empty("Deleted"), ...problems(404) },
    }),
    async (c) => {
      must(c.get("actor"), "settings.manage");
      const { name } = c.req.valid("param");
      existing(name);
      await kernel.write((tx) => recordBackupDeletion(tx, c.get("actor"), { name }));
      deleteBackup(config.dataDir, name);
      return c.body(null, 204);
    },
  );

  api.openapi(
    createRoute({
      method: "post",
      path: "/system/self-test",
      tags,
      summary: "Check the installation",
      responses: { 200: json(z.object({ checks: z.array(check) }), "What was found"), ...problems() },
    }),
    async (c) => {
      must(c.get("actor"), "settings.manage");
      const checks: Check[] = [
        checkVersions(db),
        checkSearch(db),
        checkClock(db, clock.now()),
        checkJobs(db),
      ];
      if (!inMemory) {
        checks.push(
          checkFolder(config.dataDir),
          checkDisk(config.dataDir),
          checkBackups(config.dataDir, clock.now()),
        );
        checks.push(await kernel.reader.run(integrityTask, null));
      }
      const reader = db.one<{ locale: string }>("select locale from agents where id = ?", c.get("actor").id);
      const t = textsIn(pickLocale(reader?.locale));
      const shown = checks.map((each) => ({ name: each.name, state: each.state, says: sayCheck(each, t) }));
      return c.json({ checks: shown }, 200);
    },
  );

  function existing(name: string): void {
    if (inMemory || !listBackups(config.dataDir).some((each) => each.name === name))
      throw new NotFound("not_found");
  }

  return api;
}

const shown = ({ name, madeAt, size, files, archive }: BackupInfo) => ({
  name,
  made_at: madeAt,
  bytes: size,
  files,
  archive,
});
