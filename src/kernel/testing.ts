/** Kernels for the tests of the ground: in memory, or on a folder of their own; with a fake clock and without logs. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "bun:test";
import { fakeClock, type FakeClock } from "./clock.ts";
import { readConfig } from "./config.ts";
import type { Kernel } from "./kernel.ts";
import { createLog } from "./log.ts";
import { openKernel, type OpenOptions } from "./open.ts";

export type TestKernel = Kernel & { clock: FakeClock };

export function testKernel(options: OpenOptions = {}): TestKernel {
  const clock = fakeClock();
  return openKernel(readConfig({}), {
    file: ":memory:",
    key: Buffer.alloc(32, 1),
    log: createLog("silent"),
    clock,
    env: {},
    ...options,
  }) as TestKernel;
}

/** Deleted after the test that asks for it. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lingxi-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function fileKernel(dataDir: string, options: OpenOptions = {}): TestKernel {
  const clock = fakeClock();
  return openKernel(readConfig({ DATA_DIR: dataDir }), {
    log: createLog("silent"),
    clock,
    env: {},
    ...options,
  }) as TestKernel;
}
