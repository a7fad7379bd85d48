/** The ids of erased people, in a file beside the database: a backup that is put back must not bring them back. Ids say nothing about anybody. */

import { appendFileSync, existsSync, fsyncSync, openSync, closeSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { system } from "../accounts/actor.ts";
import { isId } from "../kernel/ids.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { checkpoint } from "../kernel/upkeep.ts";
import { erasePerson } from "./erase-person.ts";
import { erasedByAudit, isKnown } from "./queries.ts";

const fileOf = ({ config }: Pick<Kernel, "config">): string => join(config.dataDir, "erased.log");
const inMemory = ({ db }: Pick<Kernel, "db">): boolean => db.file === ":memory:";

/** After the commit. What the log of the database still holds of them is emptied at once. */
export function noteErased(kernel: Kernel, ids: string[]): void {
  if (inMemory(kernel)) return;
  const file = openSync(fileOf(kernel), "a", 0o600);
  try {
    appendFileSync(file, ids.map((id) => `${id}\n`).join(""));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (!checkpoint(kernel)) kernel.log.info({}, "the log is emptied later: somebody reads");
}

/** At the start: erases again whoever a restored backup has brought back. Returns how many. */
export async function eraseAgain(kernel: Kernel): Promise<number> {
  if (inMemory(kernel)) return 0;
  const ids = noted(kernel);
  // A crash between the commit and the note: the audit log knows.
  const missed = erasedByAudit(kernel.db).filter((id) => !ids.includes(id));
  if (missed.length > 0) noteErased(kernel, missed);
  const back = [...ids, ...missed].filter((id) => isKnown(kernel.db, id));
  for (const id of back)
    await kernel.write((tx) => (isKnown(tx, id) ? erasePerson(tx, system("restored"), id) : undefined));
  if (back.length > 0) {
    checkpoint(kernel);
    kernel.log.info({ count: back.length }, "erased again what a backup had brought back");
  }
  return back.length;
}

/** Contacts who were erased here and must not come back. */
export const noted = (kernel: Pick<Kernel, "config">): string[] =>
  existsSync(fileOf(kernel))
    ? readFileSync(fileOf(kernel), "utf8")
        .split("\n")
        .filter((id) => isId("con", id))
    : [];
