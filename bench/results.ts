/** bench/RESULTS.md: one section for each bench, with its own day and machine. A partial run replaces its own sections and keeps the others. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { machine, markdown, type Row } from "./table.ts";

/** In the order of the file; what is not among them, such as notes by hand, stands at the end. */
export const parts = [
  "chat",
  "online",
  "knee",
  "fsync",
  "storm",
  "tracking",
  "million",
  "widget",
  "image",
  "assignment",
  "preview",
  "api",
  "crash",
];

export interface Section {
  name: string;
  /** When, where, how often. */
  about: string;
  rows: Row[];
}

const head = `# Measurements

Made by \`bun run bench [NAME]...\`; each part has its own date, because the whole takes half an hour.

The server has core 0 to itself, the load core 1, over loopback. The bare pipeline is \`bench/bare.ts\`: socket → JSON → INSERT and
UPDATE, one commit for each turn of the event loop on a synchronous disk, → agent's socket and acknowledgement; no rights, no rules,
no retries. Arrivals do not wait for answers, and latency counts from when a message was due, so that a stall shows. Ratios are taken
within a round, in alternating order.
`;

/** Day, version and machine of a run. */
export function aboutRun(binary: boolean): string {
  const { version } = JSON.parse(readFileSync(join(import.meta.dir, "../package.json"), "utf8")) as {
    version: string;
  };
  const day = new Date().toISOString().slice(0, 16).replace("T", " ");
  return `${day} UTC, Lingxi ${version} (${binary ? "binary" : "source"}), ${machine()}.`;
}

/** Tables as the formatter wants them, so that `check` has nothing to say. */
export async function writeResults(made: Section[]): Promise<void> {
  const file = join(import.meta.dir, "RESULTS.md");
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  await Bun.write(file, mergeResults(before, made));
  Bun.spawnSync([process.execPath, "fmt", file]);
}

export function mergeResults(before: string, made: Section[]): string {
  const sections = new Map<string, string>();
  for (const part of before.split(/^(?=## )/m).slice(1)) sections.set(/^## (.+)$/m.exec(part)![1]!, part);
  for (const { name, about, rows } of made)
    sections.set(name, `## ${name}\n\n${about}\n\n${markdown(rows)}\n\n`);
  const order = [...parts, ...[...sections.keys()].filter((name) => !parts.includes(name))];
  const texts = order.flatMap((name) => sections.get(name) ?? []);
  return `${[head, ...texts].map((text) => text.trimEnd()).join("\n\n")}\n`;
}
