/** Starts a server under test as a process of its own, pinned to a core where that works, and reads what it costs. */

import { readFileSync } from "node:fs";

export interface Server {
  port: number;
  pid: number;
  /** User and system time so far, in milliseconds. */
  cpuMs(): number;
  /** Resident memory in bytes. */
  rss(): number;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export async function startServer(command: string[], port: number, env: Record<string, string> = {}, { core = 0 as number | undefined } = {}): Promise<Server> {
  const pinned = core !== undefined && Bun.which("taskset") ? ["taskset", "-c", String(core), ...command] : command;
  const child = Bun.spawn(pinned, { env: { ...process.env, ...env }, stdout: "ignore", stderr: "inherit" });
  for (let i = 0; ; i++) {
    const up = await fetch(`http://127.0.0.1:${port}/livez`).then((answer) => answer.ok, () => false);
    if (up) break;
    if (i > 600 || child.exitCode !== null) throw new Error(`the server on port ${port} did not start`);
    await Bun.sleep(5);
  }
  return {
    port,
    pid: child.pid,
    cpuMs() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]!.split(" ");
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    rss: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))![1]) * 1024,
    async kill(signal = "SIGTERM") {
      child.kill(signal);
      await child.exited;
    },
  };
}
