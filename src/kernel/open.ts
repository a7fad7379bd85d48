/** Puts the ground together: file, key, migrations, writer, queue. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { systemClock, type Clock } from "./clock.ts";
import { prepareDataDir, type Config } from "./config.ts";
import { openStore } from "./db.ts";
import { createBus } from "./event-log.ts";
import { createHttpClient } from "./http-client.ts";
import type { Kernel } from "./kernel.ts";
import { createLog, type Log } from "./log.ts";
import { migrate, readMigrations } from "./migrate.ts";
import { createQueue } from "./queue.ts";
import { createSecrets, loadKey } from "./secrets.ts";
import { openWriter } from "./write.ts";

export interface OpenOptions {
  clock?: Clock;
  log?: Log;
  /** `:memory:` in tests; the file in the data folder otherwise. */
  file?: string;
  /** A key of the caller's own; tests only. */
  key?: Buffer;
  build?: string;
}

export const databaseFile = (config: Config): string => join(config.dataDir, "lingxi.db");

/** Opens everything and brings the database up to date. Throws Fatal with a sentence for the person who starts it. */
export function openKernel(config: Config, options: OpenOptions = {}): Kernel {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? createLog(config.logLevel);
  const file = options.file ?? databaseFile(config);
  if (file !== ":memory:") prepareDataDir(config.dataDir);
  const fresh = file === ":memory:" || !existsSync(file);
  const secrets = createSecrets(options.key ?? loadKey(config.secretKeyFile));
  const db = openStore(file);
  const ran = migrate(db, readMigrations(), clock.now(), () => {
    const copy = `${file}.before-${clock.now()}`;
    db.raw.query("vacuum into ?").run(copy);
    log.info({ file: copy }, "copied the database before migrating");
  });
  if (ran.length > 0 && !fresh) log.info({ migrations: ran }, "migrated");
  const bus = createBus();
  bus.failed = (error, event) => log.error({ event: event.name, err: error }, "reaction failed");
  const writer = openWriter(db, clock, bus);
  const queue = createQueue({
    db, write: writer.write, clock, bus,
    onFailure: ({ no, name, attempt, error }) => log.warn({ job: name, no, attempt, err: error }, "job failed"),
    onDead: ({ no, name, error }) => log.error({ job: name, no, code: error }, "job is dead"),
  });
  return {
    config, clock, log, db, writer, bus, queue, secrets,
    write: writer.write,
    http: createHttpClient({ allowPrivate: config.allowPrivate }),
    build: options.build ?? "dev",
  };
}
