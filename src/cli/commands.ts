/** All commands, in the order of `lingxi help`; each is loaded when it is called. */

import type { Entry } from "./command.ts";

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
    load: async () => (await import("./help.ts")).helpWith(commands),
  },
};
