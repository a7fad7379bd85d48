/** The one table: a row for each goal, on the screen and in RESULTS.md. */

import { cpus, totalmem, release } from "node:os";
import { readFileSync } from "node:fs";

export interface Row {
  what: string;
  goal: string;
  measured: string;
  /** What stands behind it: bare and product, or the single figures. */
  detail: string;
  met: boolean;
  /** Facts of this run, shown where the goal was missed. */
  facts: string[];
}

const columns = ["What", "Goal", "Measured", "Behind it", "Met", "Why not"] as const;

const cells = (row: Row): string[] => [
  row.what,
  row.goal,
  row.measured,
  row.detail,
  row.met ? "yes" : "**no**",
  row.met ? "" : row.facts.filter(Boolean).join("; "),
];

export function markdown(rows: Row[]): string {
  const line = (values: readonly string[]) =>
    `| ${values.map((value) => value.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map((row) => line(cells(row)))].join("\n");
}

/** For a terminal: without the borders, reasons on lines of their own. */
export function plain(rows: Row[]): string {
  const shown = rows.map((row) => [row.met ? "ok" : "NO", row.what, row.goal, row.measured, row.detail]);
  const widths = [0, 1, 2, 3].map((i) => Math.max(...shown.map((row) => row[i]!.length)));
  return shown
    .map((row, i) => {
      const why = rows[i]!.met
        ? ""
        : rows[i]!.facts.filter(Boolean)
            .map((fact) => `\n      ${fact}`)
            .join("");
      return `${row
        .map((value, j) => (j < 4 ? value.padEnd(widths[j]!) : value))
        .join("  ")
        .trimEnd()}${why}`;
    })
    .join("\n");
}

export function machine(): string {
  const [first] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${cpus().length} × ${first?.model.trim() ?? "unknown"}, ${memory}, Linux ${release()}, Bun ${Bun.version}`;
}

/** Time that the hypervisor gave to others, and time that was idle, since it was called; as facts. */
export function watchMachine(): () => string {
  const before = cpuTimes();
  return () => {
    const now = cpuTimes();
    const total = now.total - before.total || 1;
    const part = (value: number) => Math.round((value / total) * 100);
    return `machine: ${part(now.steal - before.steal)} % stolen by the hypervisor, ${part(now.idle - before.idle)} % idle`;
  };
}

function cpuTimes(): { total: number; idle: number; steal: number } {
  const fields = readFileSync("/proc/stat", "utf8")
    .split("\n")[0]!
    .trim()
    .split(/\s+/)
    .slice(1, 9)
    .map(Number);
  return {
    total: fields.reduce((sum, value) => sum + value, 0),
    idle: fields[3]! + fields[4]!,
    steal: fields[7]!,
  };
}
