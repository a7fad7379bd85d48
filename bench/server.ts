/** Starts a server under test as a process of its own, on core 0 where that works, and reads what it costs. Linux only: /proc. */

import { readFileSync } from "node:fs";
import { createServer } from "node:net";

export interface Server {
  port: number;
  pid: number;
  /** From spawn to the first good answer of /livez. */
  startMs: number;
  /** User and system time so far, in milliseconds. */
  cpuMs(): number;
  /** Resident memory in bytes. */
  rss(): number;
  stop(): Promise<void>;
}

export interface StartOptions {
  env?: Record<string, string>;
  port?: number;
}

/** A bench that breaks must not leave its servers behind. */
const running = new Set<Bun.Subprocess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** The server is alone on core 0; what measures it is on core 1. */
export function pinned(core: 0 | 1, command: string[]): string[] {
  return Bun.which("taskset") ? ["taskset", "-c", String(core), ...command] : command;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function startServer(
  command: string[],
  { env = {}, port }: StartOptions & { port: number },
): Promise<Server> {
  const started = performance.now();
  const child = Bun.spawn(pinned(0, command), {
    env: { ...process.env, ...env },
    stdout: "ignore",
    stderr: "inherit",
  });
  running.add(child);
  for (;;) {
    const up = await fetch(`http://127.0.0.1:${port}/livez`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) break;
    if (performance.now() - started > 30_000 || child.exitCode !== null) {
      child.kill("SIGKILL");
      throw new Error(`${command.join(" ")} did not start on port ${port}`);
    }
    await Bun.sleep(2);
  }
  const startMs = performance.now() - started;
  const ofProc = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, "utf8");
  return {
    port,
    pid: child.pid,
    startMs,
    cpuMs() {
      const fields = ofProc("stat").split(") ")[1]!.split(" ");
      // In ticks of 10 ms on every Linux that Bun runs on.
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    rss: () => Number(/VmRSS:\s+(\d+)/.exec(ofProc("status"))![1]) * 1024,
    async stop() {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await child.exited;
      clearTimeout(late);
      running.delete(child);
    },
  };
}
