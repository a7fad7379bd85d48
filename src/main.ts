/** Entry of the program: `lingxi [command]`, `start` when none is given. */

import { runCommand } from "./cli/main.ts";
import { Fatal } from "./kernel/errors.ts";

export {};

async function start(): Promise<number> {
  const { readConfig } = await import("./kernel/config.ts");
  const { openKernel } = await import("./kernel/open.ts");
  const { loadAssets } = await import("./kernel/assets.ts");
  const { createApp } = await import("./app.ts");
  const { serve } = await import("./serve.ts");
  const config = readConfig();
  const assets = await loadAssets({ basePath: config.basePath });
  const kernel = openKernel(config, { build: assets.build });
  const listening = await serve(createApp(kernel, assets)).catch((error: unknown) => {
    kernel.close();
    throw error;
  });
  kernel.log.info({ url: listening.url, data: config.dataDir, build: assets.build }, "lingxi is ready");
  // Logs are for machines; whoever sits at the terminal gets a sentence.
  if (process.stdout.isTTY) console.log(`Lingxi is ready: open ${config.publicUrl ?? listening.url}`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, resolve);
  });
  await listening.stop();
  kernel.log.info("lingxi has stopped");
  return 0;
}

try {
  process.exit(await runCommand(process.argv.slice(2), { start }));
} catch (error) {
  if (!(error instanceof Fatal)) throw error;
  // One plain sentence for the person who started it; no stack.
  console.error(error.message);
  process.exit(1);
}
