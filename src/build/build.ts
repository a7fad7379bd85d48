/** `bun run build [--target x64|arm64]`: bundles, migrations, workers and the server in one executable under dist/. */

import { mkdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BunPlugin } from "bun";
import type { Texts } from "../../web/shared/i18n.ts";
import type { Manifest } from "../kernel/assets.ts";
import { bundleWeb } from "../kernel/bundle.ts";

export type Arch = "x64" | "arm64";

export const root = join(import.meta.dir, "../..");
const dist = join(root, "dist");

export const here: Arch = process.arch === "arm64" ? "arm64" : "x64";

/** Returns the executable's path. Cross-building fetches the other runtime from the npm registry. */
export async function buildBinary(arch: Arch = here): Promise<string> {
  await writeAssets(join(dist, "assets"));
  const outfile = join(dist, `lingxi-linux-${arch}`);
  await Bun.build({
    root: join(root, "src"),
    entrypoints: [join(root, "src/main.ts"), join(root, "src/reader-tasks.ts")],
    compile: {
      outfile,
      assets: [join(dist, "assets"), join(root, "migrations"), join(root, "geo")],
      // What lies in the folder where it is started must not change what it does.
      autoloadDotenv: false,
      autoloadBunfig: false,
      ...(arch === here ? {} : { target: `bun-linux-${arch}` as const }),
    },
    define: { "process.env.NODE_ENV": '"production"' },
    // Names stay, for stacks that can be read; ESM, because main.ts awaits at its top.
    minify: { whitespace: true, syntax: true, identifiers: false },
    sourcemap: "none", // the maps would take the image past its size; names of functions stay
    bytecode: true,
    plugins: [textsAsJson],
    // What no server needs (seed, mail, doctor) stays out of its memory, and the worker shares what it has in common.
    splitting: true,
    format: "esm",
  });
  return outfile;
}

/**
 * Two objects of some hundred equal keys each cost the engine seven megabytes and as many milliseconds at the start when they stand in the
 * program as literals: it walks from shape to shape. As JSON they cost next to nothing.
 */
const textsAsJson: BunPlugin = {
  name: "texts as JSON",
  setup(build) {
    build.onLoad({ filter: /\/web\/shared\/texts\/[^/]+\/(?!index\.)[^/]+\.ts$/ }, async ({ path }) => {
      const { default: texts } = (await import(path)) as { default: Texts };
      return {
        contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(texts))})`,
        loader: "js",
      };
    });
  },
};

/** The browser's bundles, compressed in both ways, and a list of them, as src/kernel/assets.ts reads it. */
async function writeAssets(folder: string): Promise<void> {
  const bundle = await bundleWeb(join(root, "web"), true);
  const failures = Object.entries(bundle.failures);
  if (failures.length > 0) throw new Error(failures.map(([name, why]) => `${name}: ${why}`).join("\n"));
  rmSync(folder, { recursive: true, force: true });
  const manifest: Manifest = { names: bundle.names, files: [] };
  for (const { path, type, body, gzip, zstd } of bundle.files) {
    const file = path.replace(/^\/(assets\/)?/, "");
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    await Promise.all([
      Bun.write(join(folder, `${file}.gz`), gzip),
      Bun.write(join(folder, `${file}.zst`), zstd),
    ]);
    manifest.files.push({ path, type, file });
    say(`${path.padEnd(44)} ${kilo(body.length)}  gzip ${kilo(gzip.length)}  zstd ${kilo(zstd.length)}`);
  }
  await Bun.write(join(folder, "manifest.json"), JSON.stringify(manifest));
}

/** Sizes are for who builds, not for tests that do. */
const say = import.meta.main ? console.log : () => undefined;

const kilo = (bytes: number): string => `${(bytes / 1000).toFixed(1).padStart(7)} kB`;

if (import.meta.main) {
  const wanted = process.argv[process.argv.indexOf("--target") + 1];
  const arch = process.argv.includes("--target") ? wanted : here;
  if (arch !== "x64" && arch !== "arm64") {
    console.error(`--target is x64 or arm64, not "${arch}".`);
    process.exit(2);
  }
  const file = await buildBinary(arch);
  console.log(`${file.slice(root.length + 1).padEnd(44)} ${kilo(statSync(file).size)}`);
}
