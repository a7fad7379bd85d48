/** Puts the ground together: lock, file, key, migrations, writer, queue, reader. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { databaseName } from "./backup.ts";
import { systemClock, type Clock } from "./clock.ts";
import { prepareDataDir, type Config } from "./config.ts";
import { explainStorage, openStore, type Store } from "./db.ts";
import { Fatal } from "./errors.ts";
import { createBus } from "./event-log.ts";
import { currentMark, refuseLoss, markFile, writeMark } from "./high-water.ts";
import { createHttpClient } from "./http-client.ts";
import { lockInstance, type InstanceLock } from "./instance-lock.ts";
import type { Kernel } from "./kernel.ts";
import { createLog, type Log } from "./log.ts";
import { migrate, readMigrations, type Migration } from "./migrate.ts";
import { createQueue } from "./queue.ts";
import { createReader } from "./reader.ts";
import { createRestoration } from "./restoration.ts";
import { createSecrets, loadKey, type Secrets } from "./secrets.ts";
import { checkpoint } from "./upkeep.ts";
import { openWriter } from "./write.ts";

export interface OpenOptions {
  clock?: Clock;
  log?: Log;
  /** `:memory:` in tests; the file in the data folder otherwise. */
  file?: string;
  /** A key of the caller's own; tests only. */
  key?: Buffer;
  build?: string;
  migrations?: Migration[];
  env?: Record<string, string | undefined>;
}

export const databaseFile = (config: Config): string => join(config.dataDir, databaseName);

/** Opens everything and brings the database up to date. Throws Fatal with a sentence for the person who starts it. */
export function openKernel(config: Config, options: OpenOptions = {}): Kernel {
  const file = options.file ?? databaseFile(config);
  if (file === ":memory:") return open(config, options, file);
  prepareDataDir(config.dataDir);
  const lock = lockInstance(file);
  try {
    return open(config, options, file, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function open(config: Config, options: OpenOptions, file: string, lock?: InstanceLock): Kernel {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? createLog(config.logLevel);
  const env = options.env ?? process.env;
  const fresh = !lock || !existsSync(file);
  if (fresh && lock && existsSync(markFile(file)) && !env.LINGXI_ACCEPT_LOSS)
    throw new Fatal(
      `The database ${file} has been here and is gone. Put it back, restore a backup with: lingxi restore BACKUP, or start once with LINGXI_ACCEPT_LOSS=1 to begin anew.`,
    );
  const secrets = createSecrets(options.key ?? loadKey(config.secretKeyFile));
  const db = openStore(file);
  try {
    const ran = migrate(db, options.migrations ?? readMigrations(), clock.now(), () => {
      const copy = `${file}.before-${clock.now()}`;
      db.raw.query("vacuum into ?").run(copy);
      log.info({ file: copy }, "copied the database before migrating");
    });
    if (ran.length > 0 && !fresh) log.info({ migrations: ran }, "migrated");
    refuseWrongKey(db, secrets, config, clock.now(), Boolean(env.LINGXI_ACCEPT_NEW_KEY));
    if (lock) {
      refuseLoss(file, db, Boolean(env.LINGXI_ACCEPT_LOSS));
      writeMark(file, currentMark(db));
    }
  } catch (error) {
    db.close();
    throw error instanceof Fatal ? error : explainStorage(file, error);
  }
  const bus = createBus();
  bus.failed = (error, event) => log.error({ event: event.name, err: error }, "reaction failed");
  const writer = openWriter(db, clock, bus);
  const queue = createQueue({
    db,
    write: writer.write,
    clock,
    bus,
    onFailure: ({ no, name, attempt, error }) =>
      log.warn({ job: name, no, attempt, err: error }, "job failed"),
    onDead: ({ no, name, error }) => log.error({ job: name, no, code: error }, "job is dead"),
  });
  const reader = createReader(db);
  return {
    config,
    clock,
    log,
    db,
    writer,
    bus,
    queue,
    secrets,
    reader,
    write: writer.write,
    restoration: createRestoration(),
    http: createHttpClient({ allowPrivate: config.allowPrivate }),
    build: options.build ?? "dev",
    close() {
      writer.flush();
      reader.close();
      try {
        if (lock) {
          checkpoint({ db });
          writeMark(file, currentMark(db));
        }
      } catch (error) {
        // All is committed already; a full disk must not keep the process from ending.
        log.error({ err: error }, "could not tidy up at the end");
      }
      db.close();
      lock?.release();
    },
  };
}

/** The database remembers a sign of its key, never the key: a wrong one is told at the start, not at the first sealed value. */
function refuseWrongKey(db: Store, secrets: Secrets, config: Config, now: number, accepted: boolean): void {
  const sign = secrets.sign("key", "lingxi");
  const known = db.one<{ value: string }>("select value from settings where name = 'kernel.key'")?.value;
  if (known === sign) return;
  if (known !== undefined && !accepted)
    throw new Fatal(
      `The key in ${config.secretKeyFile} is not the one of this database. Put the right key file there (or set SECRET_KEY_FILE); to go on with this key, and enter mail passwords and two-factor anew, start once with LINGXI_ACCEPT_NEW_KEY=1.`,
    );
  db.raw
    .query(
      "insert into settings (name, value, updated_at) values ('kernel.key', ?1, ?2) on conflict do update set value = ?1, updated_at = ?2",
    )
    .run(sign, now);
}
