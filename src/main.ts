/** Entry of the program: `lingxi [command]`, `start` when none is given. */

import { runCommand } from "./cli/main.ts";
import { systemClock } from "./kernel/clock.ts";
import type { Config } from "./kernel/config.ts";
import { Fatal } from "./kernel/errors.ts";

export {};

async function start(): Promise<number> {
  const { readConfig } = await import("./kernel/config.ts");
  const config = readConfig();
  const stopped = new Promise<"stopped">((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve("stopped"));
  });
  // Each turn is one life of the server; a restored backup begins the next.
  while ((await serveUntil(config, stopped)) === "again");
  return 0;
}

async function serveUntil(config: Config, stopped: Promise<"stopped">): Promise<"stopped" | "again"> {
  const { openKernel } = await import("./kernel/open.ts");
  const { loadAssets } = await import("./kernel/assets.ts");
  const { createApp } = await import("./app.ts");
  const { serve } = await import("./serve.ts");
  const assets = await loadAssets({ basePath: config.basePath });
  const kernel = openKernel(config, { build: assets.build });
  const { log } = kernel;
  const listening = await serve(createApp(kernel, assets)).catch((error: unknown) => {
    kernel.close();
    throw error;
  });
  log.info({ url: listening.url, data: config.dataDir, build: assets.build }, "lingxi is ready");
  // Logs are for machines; whoever sits at the terminal gets a sentence.
  if (process.stdout.isTTY) console.log(`Lingxi is ready: open ${config.publicUrl ?? listening.url}`);
  const backup = await Promise.race([stopped, kernel.restoration.asked.then((name) => ({ name }))]);
  await listening.stop();
  if (backup === "stopped") {
    log.info("lingxi has stopped");
    return "stopped";
  }
  const { restoreBackup } = await import("./kernel/restore.ts");
  try {
    const { madeAt, kept } = await restoreBackup({
      dataDir: config.dataDir,
      from: backup.name,
      at: systemClock.now(),
    });
    log.info({ backup: backup.name, made_at: madeAt, kept }, "restored a backup");
  } catch (error) {
    // Nothing was changed then: the server goes on with what it has.
    log.error({ backup: backup.name, err: error }, "the backup could not be restored");
  }
  return "again";
}

try {
  process.exit(await runCommand(process.argv.slice(2), { start }));
} catch (error) {
  if (!(error instanceof Fatal)) throw error;
  // One plain sentence for the person who started it; no stack.
  console.error(error.message);
  process.exit(1);
}
