/** A test stand: a server on core 0 and the load that speaks to it on core 1. The product's and the bare pipeline's look alike. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { prepare, type PrepareOptions } from "./prepare.ts";
import type { Order, Outcome, Setting, Storm } from "./orders.ts";
import { freePort, pinned, startServer, type Server } from "./server.ts";

export interface Stand {
  name: string;
  server: Server;
  /** Of those who may come; none with the bare pipeline. */
  visitorTokens: string[];
  /** Connects or disconnects until so many visitors are there. */
  bring(visitors: number): Promise<void>;
  run(order: { rate: number; seconds: number; writers: number }): Promise<Measured>;
  storm(order: { rate: number; writers: number }): Promise<Storm>;
  close(): Promise<void>;
}

export interface Measured extends Outcome {
  rate: number;
  /** CPU time of the server for each message, in microseconds. */
  cpuUs: number;
  /** Share of its core that the server used, drain included. */
  serverCpu: number;
}

/** Where a run keeps its files; removed at its end. */
export interface Workshop {
  folder: string;
  /** Starts the product: the binary, or the source where there is none. */
  lingxi: string[];
}

let serial = 0;

export async function openLingxi(
  workshop: Workshop,
  options: PrepareOptions,
  env: Record<string, string> = {},
): Promise<Stand> {
  const dataDir = join(workshop.folder, `lingxi-${++serial}`);
  const prepared = await prepare(dataDir, options);
  const port = await freePort();
  const server = await startServer([...workshop.lingxi, "start"], {
    port,
    env: { ...productEnv(dataDir, port), ...env },
  });
  return openStand("lingxi", server, dataDir, {
    target: "lingxi",
    port,
    agents: options.agents,
    ...prepared,
  });
}

export async function openBare(
  workshop: Workshop,
  { agents }: { agents: number },
  env: Record<string, string> = {},
): Promise<Stand> {
  const file = join(workshop.folder, `bare-${++serial}.db`);
  const port = await freePort();
  const server = await startServer(
    ["bun", join(import.meta.dir, "bare.ts"), String(port), file, String(agents)],
    { port, env },
  );
  return openStand("bare", server, file, {
    target: "bare",
    port,
    agents,
    agentTokens: [],
    visitorTokens: [],
    conversations: [],
  });
}

export const productEnv = (dataDir: string, port: number): Record<string, string> => ({
  DATA_DIR: dataDir,
  PORT: String(port),
  HOST: "127.0.0.1",
  LOG_LEVEL: "warn",
  RATE_LIMITS: "off",
});

async function openStand(name: string, server: Server, data: string, setting: Setting): Promise<Stand> {
  const file = `${data}.load.json`;
  await Bun.write(file, JSON.stringify(setting));
  let settle: { resolve: (value: never) => void; reject: (error: Error) => void } | undefined;
  const answer = <T>() =>
    new Promise<T>((resolve, reject) => (settle = { resolve: resolve as (value: never) => void, reject }));
  const ready = answer<string>();
  const child = Bun.spawn(pinned(1, [process.execPath, join(import.meta.dir, "load.ts"), file]), {
    stdout: "inherit",
    stderr: "inherit",
    ipc: ({ answer: value, error }: { answer?: never; error?: string }) =>
      error === undefined ? settle?.resolve(value as never) : settle?.reject(new Error(`${name}: ${error}`)),
    onExit: (_, code) => settle?.reject(new Error(`the load of ${name} ended with ${code}`)),
  });
  await ready;
  const ask = <T>(order: Order): Promise<T> => {
    const promise = answer<T>();
    child.send(order);
    return promise;
  };
  return {
    name,
    server,
    visitorTokens: setting.visitorTokens,
    async bring(visitors) {
      await ask<number>({ do: "bring", visitors });
    },
    async run(order) {
      const cpu = server.cpuMs();
      const started = performance.now();
      const outcome = await ask<Outcome>({ do: "run", ...order });
      const used = server.cpuMs() - cpu;
      return {
        ...outcome,
        rate: order.rate,
        cpuUs: (used * 1_000) / outcome.sent,
        serverCpu: used / (performance.now() - started),
      };
    },
    storm: (order) => ask<Storm>({ do: "storm", ...order }),
    async close() {
      child.kill();
      await child.exited;
      await server.stop();
      for (const path of [data, `${data}-wal`, `${data}-shm`, file])
        rmSync(path, { recursive: true, force: true });
    },
  };
}
