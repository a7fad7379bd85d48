/** How the process is doing: is it alive, may it be sent requests, and its numbers for Prometheus. Labels never hold ids. */

import { statSync } from "node:fs";
import { listBackups } from "./backup.ts";
import { diskOf } from "./checks.ts";
import type { Kernel } from "./kernel.ts";

export interface Live {
  ok: boolean;
  loop_lag_ms: number;
}

export interface Ready {
  ok: boolean;
  /** Why not: stable words, without versions or paths; anybody may read them. */
  reasons: ("draining" | "database" | "disk")[];
}

export interface Metric {
  name: string;
  help: string;
  type: "gauge" | "counter";
  value: number | { labels: Record<string, string>; value: number }[];
}

export interface Health {
  live(): Live;
  /** Writes to the database, at most once in two seconds however often it is asked. */
  ready(): Promise<Ready>;
  metrics(): string;
  loopLagMs(): number;
  /** From now on not ready: the process is about to stop. */
  drain(): void;
  readonly draining: boolean;
  /** More numbers, from whoever has them (sockets, requests). */
  add(source: () => Metric[]): void;
  stop(): void;
}

const step = 250;
const stalled = 1_000;
const probeMs = 1_000;
const probeEvery = 2_000;
/** Below this the database itself is in danger. */
const readyFloor = 50 * 1024 * 1024;

export function createHealth(kernel: Kernel): Health {
  const inMemory = kernel.db.file === ":memory:";
  const sources: (() => Metric[])[] = [];
  let draining = false;
  let lag = 0;
  let expected = performance.now() + step;
  const beat = setInterval(() => {
    lag = Math.max(0, performance.now() - expected);
    expected = performance.now() + step;
  }, step);
  beat.unref();

  let probe: { at: number; result: Promise<boolean> } | undefined;
  const writable = (): Promise<boolean> => {
    const at = performance.now();
    if (!probe || at - probe.at > probeEvery) probe = { at, result: probeWrite(kernel) };
    return probe.result;
  };

  return {
    live: () => ({ ok: lag < stalled, loop_lag_ms: Math.round(lag) }),
    async ready() {
      const reasons: Ready["reasons"] = [];
      if (draining) reasons.push("draining");
      else if (!(await writable())) reasons.push("database");
      if (!inMemory && diskOf(kernel.config.dataDir).freeBytes < readyFloor) reasons.push("disk");
      return { ok: reasons.length === 0, reasons };
    },
    metrics: () =>
      [...kernelMetrics(kernel, lag), ...sources.flatMap((source) => source())].map(render).join(""),
    loopLagMs: () => Math.round(lag),
    drain() {
      draining = true;
    },
    get draining() {
      return draining;
    },
    add: (source) => void sources.push(source),
    stop: () => clearInterval(beat),
  };
}

async function probeWrite(kernel: Kernel): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), probeMs);
  kernel
    .write((tx) =>
      tx.run(
        "insert into settings (name, value, updated_at) values ('kernel.probe', '', ?1) on conflict do update set updated_at = ?1",
        tx.now,
      ),
    )
    .then(
      () => resolve(true),
      () => resolve(false),
    );
  return promise.finally(() => clearTimeout(timer));
}

export const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function kernelMetrics(kernel: Kernel, lag: number): Metric[] {
  const { db, config, queue, writer, clock } = kernel;
  const jobs = queue.counts();
  const failures =
    db.one<{ n: number }>("select count(*) as n from login_failures where at > ?", clock.now() - 3_600_000)
      ?.n ?? 0;
  const gauge = (name: string, help: string, value: Metric["value"]): Metric => ({
    name: `lingxi_${name}`,
    help,
    type: "gauge",
    value,
  });
  const counter = (name: string, help: string, value: number): Metric => ({
    name: `lingxi_${name}`,
    help,
    type: "counter",
    value,
  });
  const all = [
    counter("db_commits_total", "Commits since the start", writer.stats.commits),
    counter("db_writes_total", "Writes since the start; many share a commit", writer.stats.writes),
    counter("db_commit_failures_total", "Commits that failed", writer.stats.failed),
    gauge("db_commit_ms", "How long the last commit took", writer.stats.commitMs),
    gauge("jobs", "Jobs by state", [
      { labels: { state: "ready" }, value: jobs.ready },
      { labels: { state: "running" }, value: jobs.running },
      { labels: { state: "dead" }, value: jobs.dead },
    ]),
    gauge("jobs_oldest_age_ms", "How long the oldest due job has waited", jobs.oldestMs),
    gauge("login_fail", "Failed sign-ins of the last hour", failures),
    gauge("loop_lag_ms", "How late the event loop is", lag),
    gauge("memory_rss_bytes", "Memory of the process", process.memoryUsage.rss()),
    counter(
      "process_cpu_seconds_total",
      "CPU time",
      Object.values(process.cpuUsage()).reduce((sum, each) => sum + each, 0) / 1e6,
    ),
    gauge("process_uptime_seconds", "Seconds since the start", process.uptime()),
  ];
  if (db.file === ":memory:") return all;
  const [last] = listBackups(config.dataDir);
  const disk = diskOf(config.dataDir);
  all.push(
    gauge("db_bytes", "Size of the database file", sizeOf(db.file)),
    gauge("wal_bytes", "Size of the write-ahead log", sizeOf(`${db.file}-wal`)),
    gauge("disk_free_bytes", "Free space where the data is", disk.freeBytes),
    ...(last
      ? [
          gauge(
            "backup_age_s",
            "Age of the newest backup",
            Math.max(0, (clock.now() - Date.parse(last.madeAt)) / 1_000),
          ),
        ]
      : []),
  );
  return all;
}

function render({ name, help, type, value }: Metric): string {
  const rows = typeof value === "number" ? [{ labels: {}, value }] : value;
  const lines = rows.map((row) => {
    const labels = Object.entries(row.labels).map(
      ([key, text]) => `${key}="${text.replace(/[\\"\n]/g, "")}"`,
    );
    return `${name}${labels.length > 0 ? `{${labels.join(",")}}` : ""} ${row.value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}
