/** bench/RESULTS.md: one section for each bench, with its own day and machine. A partial run replaces its own sections and keeps the others. */

import { markdown, type Row } from "./table.ts";

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

/** Sections stand in the order of `names`; what is not a bench's (notes by hand) stays at the end. */
export function mergeResults(before: string, made: Section[], names: readonly string[]): string {
  const sections = new Map<string, string>();
  for (const part of before.split(/^(?=## )/m).slice(1)) sections.set(/^## (.+)$/m.exec(part)![1]!, part);
  for (const { name, about, rows } of made)
    sections.set(name, `## ${name}\n\n${about}\n\n${markdown(rows)}\n\n`);
  const order = [...names, ...[...sections.keys()].filter((name) => !names.includes(name))];
  const parts = order.flatMap((name) => sections.get(name) ?? []);
  return `${[head, ...parts].map((part) => part.trimEnd()).join("\n\n")}\n`;
}
