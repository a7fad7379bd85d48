/** Runs programs in the project's folder and keeps what they print. Needs no package, so that it works before they are installed. */

import { join } from "node:path";

export interface Outcome {
  passed: number;
  failed: number;
  skipped?: number;
  output: string;
}

export const root = join(import.meta.dir, "../..");
const MINUTES = 60_000;

/** Runs a program in the project's folder; it passes when it ends with 0. */
export async function command(...args: string[]): Promise<Outcome> {
  const { code, output } = await spawn(args);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
}

export async function spawn(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
  const child = Bun.spawn(["sh", "-c", 'exec "$@" 2>&1', "sh", ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdin: "ignore",
    timeout: 14 * MINUTES,
  });
  const output = await new Response(child.stdout).text();
  return {
    code: (await child.exited) || 0,
    output: child.signalCode ? `${output}\nended by ${child.signalCode}` : output,
  };
}
