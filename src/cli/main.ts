/** The command line: finds the command, loads it, runs it, and ends a failure with one plain sentence. */

import type { Config } from "../kernel/config.ts";
import { readConfig } from "../kernel/config.ts";
import { DomainError, Fatal } from "../kernel/errors.ts";
import { textsIn } from "../kernel/i18n.ts";
import { readArguments, type Command, type Surroundings, type Terminal } from "./command.ts";

interface Entry {
  summary: string;
  load: () => Promise<Command>;
}

/** In the order of `lingxi help`. */
export const commands: Record<string, Entry> = {
  start: { summary: "Start the server", load: async () => (await import("./start.ts")).start },
  setup: {
    summary: "Make the owner, an API key and an inbox on a fresh installation, for scripts",
    load: async () => (await import("./setup.ts")).setup,
  },
  "create-admin": {
    summary: "Add an administrator",
    load: async () => (await import("./create-admin.ts")).createAdmin,
  },
  "reset-password": {
    summary: "Give an agent a new password",
    load: async () => (await import("./reset-password.ts")).resetPasswordCommand,
  },
  "export-person": {
    summary: "Write down all that is kept about a person",
    load: async () => (await import("./persons.ts")).exportPersonCommand,
  },
  "erase-person": {
    summary: "Erase a person, for good",
    load: async () => (await import("./persons.ts")).erasePersonCommand,
  },
  migrate: {
    summary: "Bring the database up to date without starting the server",
    load: async () => (await import("./migrate.ts")).migrateCommand,
  },
  backup: {
    summary: "Make, list or verify backups; the server may run",
    load: async () => (await import("./backup.ts")).backup,
  },
  restore: {
    summary: "Put a backup back; the server must be stopped",
    load: async () => (await import("./restore.ts")).restore,
  },
  seed: {
    summary: "Fill an empty installation with a believable shop, to look around",
    load: async () => (await import("./seed-command.ts")).seedCommand,
  },
  flood: {
    summary: "Write many messages at a running server, to see what it takes",
    load: async () => (await import("./flood.ts")).flood,
  },
  simulate: {
    summary: "Compare ways of assigning conversations, on past or imagined ones",
    load: async () => (await import("./simulate.ts")).simulateCommand,
  },
  doctor: {
    summary: "Check this installation and say what to do",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  health: {
    summary: "Ask the server on this machine whether it answers",
    load: async () => (await import("./ask-health.ts")).askHealth,
  },
  help: {
    summary: "Explain a command: lingxi help COMMAND",
    load: async () => (await import("./help.ts")).help,
  },
};

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
      const { help } = await import("./help.ts");
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
