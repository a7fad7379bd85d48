/** What a command is: its own file, loaded when it is called. The command line speaks English only: its words are beside what they say. */

import { parseArgs, type ParseArgsConfig } from "node:util";
import type { Config } from "../kernel/config.ts";
import { Fatal } from "../kernel/errors.ts";
import { createLog } from "../kernel/log.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { openKernel } from "../kernel/open.ts";

export interface Terminal {
  print(line: string): void;
  complain(line: string): void;
}

export interface Surroundings extends Terminal {
  /** Reads the environment; Fatal when it doesn't fit. */
  config(): Config;
  /** The server, from main.ts: ends with its exit code. */
  start(config: Config): Promise<number>;
}

export interface Command {
  /** After `lingxi NAME`. */
  usage: string;
  /** For `lingxi help NAME`; lines of at most 100 characters. */
  about: string;
  options?: ParseArgsConfig["options"];
  /** How many words it takes beside its options. */
  words?: number;
  /** Returns the exit code. */
  run(given: Given, around: Surroundings): Promise<number>;
}

/** A line of `lingxi help`. */
export interface Entry {
  summary: string;
  load: () => Promise<Command>;
}

export class Given {
  constructor(
    private readonly values: Record<string, unknown>,
    readonly words: string[],
  ) {}
  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  }
  /** Throws Fatal with a sentence that names the option. */
  needed(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new Fatal(`--${name} is needed. See: lingxi help`);
    return value;
  }
  /** A whole number within bounds; throws Fatal otherwise. */
  whole(name: string, { from, to }: { from: number; to: number }): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!Number.isInteger(number) || number < from || number > to)
      throw new Fatal(`--${name} must be a whole number from ${from} to ${to}, not "${value}".`);
    return number;
  }
  list(name: string): string[] {
    return Array.isArray(this.values[name]) ? (this.values[name] as string[]) : [];
  }
  flag(name: string): boolean {
    return this.values[name] === true;
  }
}

/** Throws Fatal on an option that the command doesn't have, or on too many words. */
export function readArguments(name: string, command: Command, args: string[]): Given {
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args, options: command.options ?? {}, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Fatal(
      `${(error as Error).message.split(". To specify")[0]!.replace(/\.$/, "")}. See: lingxi help ${name}`,
    );
  }
  if (parsed.positionals.length > (command.words ?? 0))
    throw new Fatal(`lingxi ${name} doesn't take "${parsed.positionals.at(-1)}". See: lingxi help ${name}`);
  return new Given(parsed.values, parsed.positionals);
}

/** Opens the ground without a server, for commands that write: the server must be stopped. Logs stay off: what is printed is for people. */
export async function withKernel<T>(config: Config, work: (kernel: Kernel) => Promise<T> | T): Promise<T> {
  const kernel = openKernel(config, { log: createLog("silent"), build: "cli" });
  try {
    return await work(kernel);
  } finally {
    kernel.close();
  }
}
