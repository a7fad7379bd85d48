/**
 * `bun run bench [NAME]... [--rounds N] [--quick] [--source]`: measures the product, most of it against the bare pipeline in
 * alternating rounds of the same run, prints one table of goals, and writes it to bench/RESULTS.md.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildBinary } from "../src/build/build.ts";
import { benchAssignment } from "./assignment.ts";
import { benchChat, benchOnline } from "./chat.ts";
import { benchFsync, benchKnee } from "./knee.ts";
import { benchImage } from "./image.ts";
import { benchMillion } from "./million.ts";
import type { Plan } from "./rounds.ts";
import type { Workshop } from "./stand.ts";
import { benchStorm } from "./storm.ts";
import { machine, markdown, plain, watchMachine, type Row } from "./table.ts";
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
  tracking: benchTracking,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string" }, quick: { type: "boolean" }, source: { type: "boolean" } },
});
const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
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

const all = watchMachine();
const rows: Row[] = [];
for (const name of names) {
  console.log(`… ${name}`);
  try {
    const found = await benches[name]!({ folder, lingxi }, { rounds, quick: values.quick === true });
    console.log(plain(found));
    rows.push(...found);
  } catch (error) {
    console.error(error);
    rows.push({
      what: name,
      goal: "",
      measured: "not measured",
      detail: "",
      met: false,
      facts: [(error as Error).message],
    });
  }
}

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const about = [
  `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC, Lingxi ${version} (${binary ? "binary" : "source"}), ${machine()}.`,
  `${rounds} round${rounds === 1 ? "" : "s"}${values.quick ? ", quick" : ""}; medians. ${all()}.`,
];
console.log(`\n${plain(rows)}\n\n${about.join("\n")}`);
const results = join(import.meta.dir, "RESULTS.md");
await Bun.write(
  results,
  `# Measurements

Made by \`bun run bench${positionals.length > 0 ? ` ${positionals.join(" ")}` : ""}${values.quick ? " --quick" : ""}\`. ${about.join(" ")}

The server has core 0 to itself, the load core 1, over loopback. The bare pipeline is \`bench/bare.ts\`: socket → JSON → INSERT and
UPDATE, one commit for each turn of the event loop on a synchronous disk, → agent's socket and acknowledgement; no rights, no rules,
no retries. Arrivals do not wait for answers, and latency counts from when a message was due, so that a stall shows. Ratios are taken
within a round, in alternating order.

${markdown(rows)}
`,
);
// Tables as the formatter wants them, so that `check` has nothing to say.
Bun.spawnSync([process.execPath, "fmt", results]);
// A missed goal is a result; what could not be measured, or lost something, is a failure.
process.exit(rows.some((row) => row.measured === "not measured" || (row.goal === "0" && !row.met)) ? 1 : 0);
