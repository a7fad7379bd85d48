/** The shop with a million messages: made once by the seed, indexed, and kept in the temporary folder for later runs. */

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seed } from "../src/cli/seed.ts";
import { indexMessages } from "../src/conversations/search.ts";
import type { Kernel } from "../src/kernel/kernel.ts";
import { readMigrations } from "../src/kernel/migrate.ts";
import { addApiKey, openQuietly } from "./prepare.ts";

export interface MillionData {
  dataDir: string;
  messages: number;
  conversations: number;
  /** Growth of the file by the search index. */
  indexBytes: number;
  apiKey: string;
  /** Of conversations in all ages. */
  conversationIds: string[];
  /** What somebody might look for, with how long each is in characters. */
  words: string[];
  inboxKey: string;
}

/** The desk is full: so many conversations are open, as in a busy shop, so that a page of the inbox is a full one. */
const open = 500;

export async function millionData(messages: number): Promise<MillionData> {
  const shape = new Bun.CryptoHasher("sha256")
    .update(JSON.stringify(readMigrations()))
    .digest("hex")
    .slice(0, 12);
  const dataDir = join(tmpdir(), `lingxi-bench-${messages}-${shape}`);
  const about = join(dataDir, "bench.json");
  if (existsSync(about)) return JSON.parse(readFileSync(about, "utf8")) as MillionData;

  console.log(`… making ${messages.toLocaleString("en")} messages in ${dataDir}, once`);
  const making = `${dataDir}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  const kernel = openQuietly(making);
  const seeded = await seed(kernel, { messages });
  await kernel.write((tx) => {
    tx.run(
      `update conversations set status = 'open', closed_at = null, closed_by = null
       where no in (select max(no) from conversations group by contact_id, inbox_id order by 1 desc limit ?)
         and not exists (select 1 from conversations as other
           where other.contact_id = conversations.contact_id and other.inbox_id = conversations.inbox_id and other.status <> 'closed')`,
      open,
    );
  });
  const before = sizeOf(kernel);
  while ((await kernel.write((tx) => indexMessages(tx))) > 0);
  const indexBytes = sizeOf(kernel) - before;
  const owner = kernel.db.one<{ id: string }>("select id from agents where role = 'owner'")!;
  const data: MillionData = {
    dataDir,
    messages: seeded.messages,
    conversations: seeded.conversations,
    indexBytes,
    apiKey: await kernel.write((tx) => addApiKey(tx, owner.id)),
    conversationIds: kernel.db
      .all<{ id: string }>(
        "select id from conversations where no % ? = 0 limit 400",
        Math.max(1, Math.floor(seeded.conversations / 400)),
      )
      .map(({ id }) => id),
    words: someWords(kernel),
    inboxKey: kernel.db.one<{ key: string }>("select key from inboxes limit 1")!.key,
  };
  kernel.close();
  rmSync(dataDir, { recursive: true, force: true });
  renameSync(making, dataDir);
  writeFileSync(about, JSON.stringify(data));
  return data;
}

const sizeOf = ({ db }: Kernel): number =>
  db.one<{ bytes: number }>(
    "select page_count * page_size as bytes from pragma_page_count, pragma_page_size",
  )!.bytes;

/** Words of one, two and four characters out of the messages themselves: as common and as rare as they are. */
function someWords({ db }: Kernel): string[] {
  const { last } = db.one<{ last: number }>("select max(no) as last from messages")!;
  const words = new Set<string>();
  for (let i = 0; words.size < 300 && i < 3_000; i++) {
    const row = db.one<{ text: string }>(
      "select text from messages where no >= ? and kind = 'text' and text <> '' limit 1",
      Math.floor(last * ((i * 0.618_034) % 1) + 1),
    );
    const length = [1, 2, 2, 4][i % 4]!;
    const runs = row?.text.match(/\p{Script=Han}+|[A-Za-z]{3,}/gu) ?? [];
    const run = runs[i % Math.max(1, runs.length)];
    if (run) words.add(/^[A-Za-z]/.test(run) ? run : run.slice(0, length));
  }
  return [...words];
}
