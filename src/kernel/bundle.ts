/** Makes the browser's bundles from web/: in memory when running from source, into dist/ for the binary. */

import { existsSync } from "node:fs";
import { basename, extname, join } from "node:path";

export interface AssetFile {
  /** Where it is served, without the base path: `/assets/console/inbox-1a2b3c4d.js`, `/widget.js`. */
  path: string;
  type: string;
  body: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
  zstd: Uint8Array<ArrayBuffer>;
}

export interface Bundle {
  files: AssetFile[];
  /** From the names that the code knows (`console/inbox.js`) to paths. */
  names: Record<string, string>;
  /** Why an entry is missing: it is not there, or it doesn't compile. */
  failures: Record<string, string>;
}

interface Entry {
  name: string;
  source: string;
  format: "esm" | "iife";
}

/** `widget.js` keeps its plain name, because it stands in other people's pages. */
export const entries: readonly Entry[] = [
  { name: "console/inbox.js", source: "console/inbox.ts", format: "esm" },
  { name: "console/assignment.js", source: "console/assignment.ts", format: "esm" },
  { name: "console/pages.js", source: "console/pages.ts", format: "esm" },
  { name: "reference.js", source: "console/reference.ts", format: "iife" },
  { name: "reference.css", source: "styles/reference.css", format: "esm" },
  { name: "widget/app.js", source: "widget/app.ts", format: "esm" },
  { name: "widget.js", source: "widget/loader.ts", format: "iife" },
  { name: "console.css", source: "styles/console.css", format: "esm" },
  { name: "widget.css", source: "styles/widget.css", format: "esm" },
];

/** `thorough` compresses as small as it goes (for the binary); otherwise as fast as is decent (at boot from source). */
export async function bundleWeb(web: string, thorough: boolean): Promise<Bundle> {
  const bundle: Bundle = { files: [], names: {}, failures: {} };
  await Promise.all(
    entries.map(async (entry) => {
      try {
        const files = await bundleEntry(web, entry, thorough);
        bundle.names[entry.name] = files[0]!.path;
        for (const file of files)
          if (!bundle.files.some((each) => each.path === file.path)) bundle.files.push(file);
      } catch (error) {
        bundle.failures[entry.name] = explain(error);
      }
    }),
  );
  bundle.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return bundle;
}

/** One name for a set of files, however they came: the hash of all that a browser would get. */
export function digestFiles(files: readonly AssetFile[]): string {
  const hash = new Bun.CryptoHasher("sha256");
  for (const file of files) hash.update(file.path).update(file.body);
  return hash.digest("hex").slice(0, 12);
}

async function bundleEntry(web: string, entry: Entry, thorough: boolean): Promise<AssetFile[]> {
  const source = join(web, entry.source);
  if (!existsSync(source)) throw new Error(`web/${entry.source} is not there`);
  const built = await Bun.build({
    entrypoints: [source],
    // For browsers Bun rewrites logical properties into rules by language, which is wrong for `dir` and twice as long.
    target: entry.source.endsWith(".css") ? "bun" : "browser",
    format: entry.format,
    minify: true,
    splitting: entry.format === "esm" && entry.source.endsWith(".ts"),
    naming: { entry: "[name].[ext]", chunk: "[name]-[hash].[ext]", asset: "[name]-[hash].[ext]" },
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [unindent],
  });
  const files: AssetFile[] = [];
  for (const output of built.outputs) {
    const body = new Uint8Array(await output.arrayBuffer());
    const main =
      output.kind === "entry-point" || (entry.source.endsWith(".css") && output.path.endsWith(".css"));
    const path = main ? entryPath(entry, body) : `/assets/${folderOf(entry)}${basename(output.path)}`;
    const file = { path, type: contentType(path), body, ...compress(body, thorough) };
    if (main) files.unshift(file);
    else files.push(file);
  }
  return files;
}

/** What indents the templates of components would be shipped, since it is inside strings; htm drops it anyway, when it runs. */
const unindent: Bun.BunPlugin = {
  name: "unindent",
  setup(build) {
    build.onLoad({ filter: /\/web\/.*\.ts$/ }, async ({ path }) => ({
      contents: (await Bun.file(path).text()).replace(/\n\s+/g, "\n"),
      loader: "ts",
    }));
  },
};

function entryPath(entry: Entry, body: Uint8Array): string {
  if (entry.format === "iife") return `/${entry.name}`;
  const hash = new Bun.CryptoHasher("sha256").update(body).digest("hex").slice(0, 8);
  const ending = extname(entry.name);
  return `/assets/${entry.name.slice(0, -ending.length)}-${hash}${ending}`;
}

/** Chunks lie beside the entry that imports them, since it imports them as `./chunk-….js`. */
function folderOf(entry: Entry): string {
  return entry.name.includes("/") ? `${entry.name.slice(0, entry.name.lastIndexOf("/"))}/` : "";
}

function compress(body: Uint8Array<ArrayBuffer>, thorough: boolean) {
  return {
    gzip: Bun.gzipSync(body, { level: thorough ? 9 : 6 }),
    zstd: new Uint8Array(Bun.zstdCompressSync(body, { level: thorough ? 19 : 3 })),
  };
}

function contentType(path: string): string {
  if (path.endsWith(".js")) return "text/javascript; charset=utf-8";
  if (path.endsWith(".css")) return "text/css; charset=utf-8";
  return Bun.file(path).type;
}

function explain(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(String).join("\n");
  return error instanceof Error ? error.message : String(error);
}
