/** Rules of health: what anybody may learn, and numbers without names. */

import { expect, test } from "bun:test";
import { createHealth } from "./health.ts";
import { enqueue } from "./queue.ts";
import { fileKernel, testFolder, testKernel } from "./testing.ts";

test("a healthy server is ready, a draining one is not, and lives on", async () => {
  const health = createHealth(testKernel());
  expect(await health.ready()).toEqual({ ok: true, reasons: [] });
  health.drain();
  expect(await health.ready()).toEqual({ ok: false, reasons: ["draining"] });
  expect(health.live().ok).toBe(true);
  health.stop();
});

test("a database that can't be written makes it not ready", async () => {
  const kernel = fileKernel(testFolder());
  kernel.db.raw.run("pragma query_only = on");
  const health = createHealth(kernel);
  expect(await health.ready()).toEqual({ ok: false, reasons: ["database"] });
  kernel.db.raw.run("pragma query_only = off");
  health.stop();
  kernel.close();
});

test("asking often doesn't write often", async () => {
  const kernel = testKernel();
  const health = createHealth(kernel);
  const before = kernel.writer.stats.writes;
  await Promise.all(Array.from({ length: 50 }, () => health.ready()));
  expect(kernel.writer.stats.writes - before).toBe(1);
  health.stop();
});

test("the numbers are in the form of Prometheus, with those of others", async () => {
  const kernel = fileKernel(testFolder());
  await kernel.write((tx) => enqueue(tx, { name: "x", payload: null }));
  const health = createHealth(kernel);
  health.add(() => [
    {
      name: "lingxi_ws_connections",
      help: "Open sockets",
      type: "gauge",
      value: [{ labels: { role: 'age"nt\n' }, value: 3 }],
    },
  ]);
  const text = health.metrics();
  expect(text).toContain('lingxi_jobs{state="ready"} 1\n');
  expect(text).toContain('lingxi_ws_connections{role="agent"} 3\n');
  for (const name of [
    "db_bytes",
    "wal_bytes",
    "disk_free_bytes",
    "loop_lag_ms",
    "login_fail",
    "db_commits_total",
  ])
    expect(text).toMatch(new RegExp(`^lingxi_${name} [0-9.]+$`, "m"));
  for (const line of text.trimEnd().split("\n"))
    expect(line).toMatch(
      /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\})? -?[0-9.e+-]+)$/,
    );
  health.stop();
  kernel.close();
});
