/** `bun run dev`: starts the server from source and starts it again when src/ or web/ changes. */

import { watch } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "../..");
const start = () =>
  Bun.spawn(["bun", "src/main.ts", "start"], {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit"],
    env: { LOG_LEVEL: "debug", ...process.env },
  });

let server = start();
let waiting: ReturnType<typeof setTimeout> | undefined;

async function restart(name: string): Promise<void> {
  console.log(`\n${name} changed, starting again`);
  server.kill("SIGTERM");
  await server.exited;
  server = start();
}

for (const folder of ["src", "web"]) {
  watch(join(root, folder), { recursive: true }, (_event, name) => {
    if (!name || /\.test\.ts$|~$/.test(name)) return;
    // Editors write a file in several steps, and a switch of branches touches many.
    clearTimeout(waiting);
    waiting = setTimeout(() => void restart(`${folder}/${name}`), 150);
  });
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, async () => {
    server.kill("SIGTERM");
    process.exit((await server.exited) ?? 0);
  });
}
