/** `bun run test` and, without browser and binary, `bun run check`: every gate, one line each, the output only where one fails. */

import { command, spawn, type Outcome } from "./commands.ts";
import { installBrowser, installDependencies, seedEmptyDatabase } from "./set-up.ts";

interface Step {
  name: string;
  /** Left out of `bun run check`. */
  long?: true;
  /** Not tried when that step has failed. */
  needs?: string;
  run: () => Promise<Outcome>;
}

const steps: Step[] = [
  { name: "dependencies", run: installDependencies },
  { name: "browser", long: true, run: installBrowser },
  { name: "types", needs: "dependencies", run: () => command("bun", "check", "--no-script", "--all") },
  {
    name: "lint",
    needs: "dependencies",
    run: () => command("bun", "x", "--no-install", "oxlint", "--deny-warnings"),
  },
  { name: "format", run: () => command("bun", "fmt", "--check") },
  {
    name: "unit",
    needs: "dependencies",
    run: () => tests("--parallel=2", "--path-ignore-patterns", "{src/stories,dist,data,shots}/**"),
  },
  { name: "seeds", needs: "dependencies", run: seedEmptyDatabase },
  { name: "binary", long: true, needs: "dependencies", run: () => tests("./src/stories/binary.test.ts") },
  {
    name: "stories",
    long: true,
    needs: "browser",
    // A browser on a machine that stalls may miss a turn; what is broken fails three times.
    run: () => tests("--retry=2", "./src/stories", "--path-ignore-patterns", "**/binary.test.ts"),
  },
];

/** Counts what `bun test` counts; a crash of the runner itself is a failure too. */
async function tests(...args: string[]): Promise<Outcome> {
  const { code, output } = await spawn(["bun", "test", "--only-failures", "--timeout=120000", ...args]);
  const count = (word: string) => Number(new RegExp(`^\\s*(\\d+) ${word}\\b`, "m").exec(output)?.[1] ?? 0);
  const failed = count("fail");
  return { passed: count("pass"), failed: failed || (code === 0 ? 0 : 1), skipped: count("skip"), output };
}

async function runAll(chosen: Step[]): Promise<boolean> {
  const total = { passed: 0, failed: 0 };
  const broken = new Set<string>();
  for (const step of chosen) {
    if (step.needs && broken.has(step.needs)) {
      total.failed += 1;
      broken.add(step.name);
      console.log(`✗ ${step.name.padEnd(14)} not run, because ${step.needs} failed`);
      continue;
    }
    const began = performance.now();
    const outcome = await step.run();
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`.padStart(8);
    const counts =
      outcome.passed + outcome.failed > 1 ? `  ${outcome.passed} passed, ${outcome.failed} failed` : "";
    console.log(
      `${outcome.failed ? "✗" : "✓"} ${step.name.padEnd(14)}${seconds}${counts}${outcome.skipped ? `, ${outcome.skipped} skipped` : ""}`,
    );
    if (outcome.failed > 0) {
      broken.add(step.name);
      console.log(outcome.output.trimEnd().replaceAll(/^/gm, "    "));
    }
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0;
}

if (import.meta.main) {
  const names = process.argv.slice(2).filter((word) => !word.startsWith("-"));
  const quick = process.argv.includes("--quick");
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown) {
    console.error(`There is no step "${unknown}". Steps: ${steps.map((step) => step.name).join(", ")}.`);
    process.exit(2);
  }
  const chosen = steps.filter((step) =>
    names.length > 0 ? names.includes(step.name) : !(quick && step.long),
  );
  process.exit((await runAll(chosen)) ? 0 : 1);
}
