/** What every feature is handed: the store, the door, the clock and the rest of the ground. */

import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { Store } from "./db.ts";
import type { Bus, Write } from "./tx.ts";
import type { HttpClient } from "./http-client.ts";
import type { Log } from "./log.ts";
import type { Queue } from "./queue.ts";
import type { Reader } from "./reader.ts";
import type { Restoration } from "./restoration.ts";
import type { Secrets } from "./secrets.ts";
import type { Writer } from "./write.ts";

export interface Kernel {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly db: Store;
  readonly write: Write;
  readonly writer: Writer;
  readonly bus: Bus;
  readonly queue: Queue;
  readonly secrets: Secrets;
  readonly http: HttpClient;
  /** Heavy reads, off the main thread. */
  readonly reader: Reader;
  /** A backup to be put back: whoever runs the process stops it, restores, and starts again. */
  readonly restoration: Restoration;
  /** Names this build in asset paths and in the socket's hello. */
  readonly build: string;
  /** Commits what waits, empties the WAL, lets go of the file. The queue and the sockets have stopped before. */
  close(): void;
}
