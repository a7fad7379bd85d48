/**
 * `bun run bench [NAME]... [--rounds N] [--quick] [--source]`: measures the product, most of it against the bare pipeline in
 * alternating rounds of the same run, prints its tables of goals, and puts them into bench/RESULTS.md, where other parts stay as they were.
 */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildBinary } from "../src/build/build.ts";
import { benchApi } from "./api.ts";
import { benchAssignment } from "./assignment.ts";
import { benchChat, benchOnline } from "./chat.ts";
import { benchFsync, benchKnee } from "./knee.ts";
import { benchImage } from "./image.ts";
import { benchMillion } from "./million.ts";
import { benchPreview } from "./preview.ts";
import { aboutRun, writeResults, type Section } from "./results.ts";
import type { Plan } from "./rounds.ts";
import type { Workshop } from "./stand.ts";
import { benchStorm } from "./storm.ts";
import { plain, watchMachine, type Row } from "./table.ts";
import { benchTracking } from "./tracking.ts";
import { benchWidget } from "./widget.ts";

const benches: Record<string, (workshop: Workshop, plan: Plan) => Promise<Row[]>> = {
  chat: benchChat,
  online: benchOnline,
  knee: benchKnee,
  fsync: benchFsync,
  storm: benchStorm,
  million: benchMillion,
  widget: benchWidget,
  image: benchImage,
  assignment: benchAssignment,
  preview: benchPreview,
  tracking: benchTracking,
  api: benchApi,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string" }, quick: { type: "boolean" }, source: { type: "boolean" } },
});
const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  console.error(`bun run bench [${Object.keys(benches).join("|")}]... [--rounds N] [--quick] [--source]`);
  process.exit(2);
}
if (!existsSync("/proc/self/stat")) {
  console.error("The bench reads /proc: it runs on Linux only.");
  process.exit(1);
}

const names = positionals.length > 0 ? positionals : Object.keys(benches);
const folder = mkdtempSync(join(tmpdir(), "lingxi-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const root = join(import.meta.dir, "..");
const binary = values.source ? undefined : await buildBinary();
const lingxi = binary ? [binary] : [process.execPath, join(root, "src/main.ts")];

const made: Section[] = [];
for (const name of names) {
  console.log(`… ${name}`);
  const watched = watchMachine();
  const started = performance.now();
  const rows = await benches[name]!({ folder, lingxi }, { rounds, quick: values.quick === true }).catch(
    (error: unknown): Row[] => {
      console.error(error);
      const facts = [(error as Error).message];
      return [{ what: name, goal: "", measured: "not measured", detail: "", met: false, facts }];
    },
  );
  const about = `${aboutRun(binary !== undefined)} ${rounds} round${rounds === 1 ? "" : "s"}${values.quick ? ", quick" : ""}; medians. ${watched()}.`;
  console.log(`${plain(rows)}\n${about} ${Math.round((performance.now() - started) / 1_000)} s.\n`);
  made.push({ name, about, rows });
}

await writeResults(made);
// A missed goal is a result; what could not be measured, or lost something, is a failure.
const rows = made.flatMap((each) => each.rows);
process.exit(rows.some((row) => row.measured === "not measured" || (row.goal === "0" && !row.met)) ? 1 : 0);
