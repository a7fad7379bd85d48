/** The command line: finds the command, loads it, runs it, and ends a failure with one plain sentence. */

import type { Config } from "../kernel/config.ts";
import { readConfig } from "../kernel/config.ts";
import { DomainError, Fatal } from "../kernel/errors.ts";
import { textsIn } from "../kernel/i18n.ts";
import { readArguments, type Surroundings, type Terminal } from "./command.ts";
import { commands } from "./commands.ts";

const toTerminal: Terminal = { print: (line) => console.log(line), complain: (line) => console.error(line) };

export interface RunOptions {
  /** Runs until the server has stopped; returns the exit code. */
  start: (config: Config) => Promise<number>;
  terminal?: Terminal;
  env?: Record<string, string | undefined>;
}

/** `argv` without the program's name. Returns the exit code: 0 done, 1 failed, 2 not understood. */
export async function runCommand(
  argv: string[],
  { start, terminal = toTerminal, env = process.env }: RunOptions,
): Promise<number> {
  // What it writes holds people's words: only its own user may read it, also where the folder was made by another hand.
  process.umask(0o077);
  const [name = "start", ...args] = argv;
  const asked = ["--help", "-h"].includes(name) ? "help" : name;
  const entry = Object.hasOwn(commands, asked) ? commands[asked] : undefined;
  if (!entry) {
    terminal.complain(`There is no command "${name}". See which there are with: lingxi help`);
    return 2;
  }
  const around: Surroundings = { ...terminal, start, config: () => readConfig(env) };
  try {
    if (asked !== "help" && args.some((each) => each === "--help" || each === "-h")) {
      const help = await commands.help!.load();
      return await help.run(readArguments("help", help, [asked]), around);
    }
    const command = await entry.load();
    return await command.run(readArguments(asked, command, args), around);
  } catch (error) {
    terminal.complain(explain(error));
    return 1;
  }
}

function explain(error: unknown): string {
  if (error instanceof Fatal) return error.message;
  if (error instanceof DomainError) {
    const t = textsIn("en");
    const fields =
      error.fields?.map((field) => `${field.path}: ${t(`errors.field.${field.code}`, field.params ?? {})}`) ??
      [];
    return [t(`errors.${error.code}`, error.params), ...fields].join(" ");
  }
  return `Something broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
