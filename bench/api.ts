/** The open API: requests a second against bare Hono routes with the same queries, in alternating slices. */

import { cpSync } from "node:fs";
import { join } from "node:path";
import { databaseName } from "../src/kernel/backup.ts";
import type { ApiOrder, ApiOutcome } from "./api-load.ts";
import { addApiKey, openQuietly, prepare } from "./prepare.ts";
import { median, ratios, times, whole, type Plan } from "./rounds.ts";
import { freePort, pinned, startServer } from "./server.ts";
import { productEnv, type Workshop } from "./stand.ts";
import type { Row } from "./table.ts";

const asks: Record<ApiOrder["ask"], string> = {
  list: "A page of 50 conversations",
  get: "A conversation",
  create: "A message sent",
};

export async function benchApi({ folder, lingxi }: Workshop, { quick }: Plan): Promise<Row[]> {
  const dataDir = join(folder, "api");
  const { conversations } = await prepare(dataDir, { agents: 1, visitors: 2_000, withConversations: true });
  const kernel = openQuietly(dataDir);
  const owner = kernel.db.one<{ id: string }>("select id from agents where role = 'owner'")!;
  const key = await kernel.write((tx) => addApiKey(tx, owner.id));
  kernel.close();
  const copy = join(folder, "bare-api.db");
  cpSync(join(dataDir, databaseName), copy);
  const ports = { lingxi: await freePort(), bare: await freePort() };
  const servers = [
    await startServer([...lingxi, "start"], { port: ports.lingxi, env: productEnv(dataDir, ports.lingxi) }),
    await startServer([process.execPath, join(import.meta.dir, "bare-api.ts"), String(ports.bare), copy], {
      port: ports.bare,
    }),
  ];
  const load = async (order: Pick<ApiOrder, "ask" | "slices">): Promise<ApiOutcome> => {
    const file = join(folder, "api-order.json");
    await Bun.write(
      file,
      JSON.stringify({ ports, key, conversations, sliceMs: 100, inFlight: 32, ...order }),
    );
    const child = Bun.spawn(pinned(1, [process.execPath, join(import.meta.dir, "api-load.ts"), file]), {
      stdout: "pipe",
      stderr: "inherit",
    });
    const text = await new Response(child.stdout).text();
    if ((await child.exited) !== 0) throw new Error("the load failed");
    return JSON.parse(text) as ApiOutcome;
  };
  const rows: Row[] = [];
  for (const ask of Object.keys(asks) as ApiOrder["ask"][]) {
    await load({ ask, slices: quick ? 20 : 60 });
    const { perSecond, refused } = await load({ ask, slices: quick ? 20 : 100 });
    const [mine, theirs] = [perSecond.lingxi!, perSecond.bare!];
    const share = median(ratios(mine, theirs));
    rows.push({
      what: `${asks[ask]}, with a key, the quota counted, and checked on its way in`,
      goal: "≥ 0.5× bare",
      measured: times(share),
      detail: `${whole(median(mine))}/s and ${whole(median(theirs))}/s; 32 in flight${refused ? `; ${refused} refused` : ""}`,
      met: share >= 0.5 && refused === 0,
      facts: [],
    });
  }
  await Promise.all(servers.map((server) => server.stop()));
  return rows;
}
