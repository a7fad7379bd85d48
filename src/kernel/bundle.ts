/** Makes the browser's bundles from web/: in memory when running from source, into dist/ for the binary. */

import { existsSync } from "node:fs";
import { basename, extname, join, relative, resolve } from "node:path";
import * as icons from "../../web/shared/icons.ts";
import { compileTemplates } from "./templates.ts";

const shapes: Readonly<Record<string, string>> = { ...icons };

export interface AssetFile {
  /** Where it is served, without the base path: `/assets/console/inbox-1a2b3c4d.js`, `/widget.js`. */
  path: string;
  type: string;
  /** Plain; in the binary it is unpacked when it is asked for. */
  readonly body: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
  zstd: Uint8Array<ArrayBuffer>;
}

export interface Bundle {
  files: AssetFile[];
  /** From the names that the code knows (`console/inbox.js`) to paths; what an entry loads late is named `widget/app.js#widget/forms.ts`. */
  names: Record<string, string>;
  /** Why an entry is missing: it is not there, or it doesn't compile. */
  failures: Record<string, string>;
}

interface Entry {
  name: string;
  source: string;
  format: "esm" | "iife";
  /** What the entry needs at once becomes one file, also where its late parts use some of it. */
  gathered?: true;
  /** Custom properties that no sheet of such a name uses are left out: the console has more of them than a visitor needs. */
  prunedBy?: RegExp;
}

/** `widget.js` keeps its plain name, because it stands in other people's pages. */
export const entries: readonly Entry[] = [
  { name: "console/inbox.js", source: "console/inbox.ts", format: "esm" },
  { name: "console/visitors.js", source: "console/visitors.ts", format: "esm" },
  { name: "console/assignment.js", source: "console/assignment.ts", format: "esm" },
  { name: "console/pages.js", source: "console/pages.ts", format: "esm" },
  { name: "widget/app.js", source: "widget/app.ts", format: "esm", gathered: true },
  { name: "widget/greeting.js", source: "widget/greeting.ts", format: "esm" },
  { name: "widget/consent.js", source: "widget/consent.ts", format: "esm" },
  { name: "widget/tracker.js", source: "widget/tracker.ts", format: "esm" },
  { name: "widget/tracker-more.js", source: "widget/tracker-more.ts", format: "esm" },
  { name: "reference.js", source: "console/reference.ts", format: "iife" },
  { name: "reference.css", source: "styles/reference.css", format: "esm" },
  { name: "widget.js", source: "widget/loader.ts", format: "iife" },
  { name: "console.css", source: "styles/console.css", format: "esm" },
  { name: "widget.css", source: "styles/widget.css", format: "esm", prunedBy: /^widget/ },
];

/** `thorough` compresses as small as it goes (for the binary); otherwise as fast as is decent (at boot from source). */
export async function bundleWeb(web: string, thorough: boolean): Promise<Bundle> {
  const bundle: Bundle = { files: [], names: {}, failures: {} };
  const sheets = await minifySheets(join(web, "styles"));
  await Promise.all(
    entries.map(async (entry) => {
      try {
        const { files, names } = await bundleEntry(web, entry, sheets, thorough);
        Object.assign(bundle.names, names);
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
  for (const file of files) hash.update(file.path).update(file.zstd);
  return hash.digest("hex").slice(0, 12);
}

async function bundleEntry(
  web: string,
  entry: Entry,
  sheets: ReadonlyMap<string, string>,
  thorough: boolean,
): Promise<Pick<Bundle, "files" | "names">> {
  const source = join(web, entry.source);
  if (!existsSync(source)) throw new Error(`web/${entry.source} is not there`);
  const sheet = entry.source.endsWith(".css");
  const built = await Bun.build({
    entrypoints: [source],
    // For browsers Bun rewrites logical properties into rules by language, which is wrong for `dir` and twice as long.
    target: sheet ? "bun" : "browser",
    format: entry.format,
    minify: true,
    metafile: true,
    // Its late parts need nothing but what is there.
    modulePreload: !entry.gathered,
    splitting: entry.format === "esm" && !sheet,
    naming: { entry: "[name].[ext]", chunk: "[name]-[hash].[ext]", asset: "[name]-[hash].[ext]" },
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: sheet ? [] : [shorten(sheets, entry.gathered && source)],
  });
  const files: AssetFile[] = [];
  const names: Record<string, string> = {};
  for (const output of built.outputs) {
    const about = built.metafile!.outputs[output.path]!;
    const main = output.kind === "entry-point" || (sheet && output.path.endsWith(".css"));
    let body = new Uint8Array(await output.arrayBuffer());
    if (entry.prunedBy) body = prune(body, entry.prunedBy, sheets);
    const path = main ? entryPath(entry, body) : `/assets/${folderOf(entry)}${basename(output.path)}`;
    const [gathered] = about.imports;
    if (main && entry.gathered && gathered && Object.keys(about.inputs).length === 0) {
      // Nothing is left in it but the way to what was gathered: pages go there directly.
      names[entry.name] = `/assets/${folderOf(entry)}${basename(gathered.path)}`;
      continue;
    }
    if (main) names[entry.name] = path;
    else if (about.entryPoint) names[`${entry.name}#${relative(web, resolve(about.entryPoint))}`] = path;
    files.push({ path, type: contentType(path), body, ...compress(body, thorough) });
  }
  return { files, names };
}

/** Sheets as the text of constructed ones, by path. Made beforehand: a build inside a build would wait for itself. */
async function minifySheets(folder: string): Promise<Map<string, string>> {
  const paths = [...new Bun.Glob("*.css").scanSync({ cwd: folder, absolute: true })];
  const made = new Map<string, string>();
  for (const path of paths) {
    const built = await Bun.build({ entrypoints: [path], target: "bun", minify: true });
    made.set(path, await built.outputs.find((output) => output.path.endsWith(".css"))!.text());
  }
  return made;
}

function prune(
  body: Uint8Array,
  users: RegExp,
  sheets: ReadonlyMap<string, string>,
): Uint8Array<ArrayBuffer> {
  let css = new TextDecoder().decode(body);
  const others = [...sheets].filter(([path]) => users.test(basename(path))).map(([, text]) => text);
  for (let before = ""; before !== css;) {
    before = css;
    const used = new Set([css, ...others].flatMap((text) => text.match(/(?<=var\()--[\w-]+/g) ?? []));
    css = css.replace(/(--[\w-]+):[^;{}]*(?:;|(?=\}))/g, (all, name: string) => (used.has(name) ? all : ""));
  }
  return new TextEncoder().encode(css);
}

/**
 * What indents the templates of components would be shipped, since it is inside strings; htm drops it anyway, when it runs.
 * With `gather`, late parts import that entry: for the bundler all of its code is then shared by the same parts, and stays together.
 */
function shorten(sheets: ReadonlyMap<string, string>, gather?: string): Bun.BunPlugin {
  return {
    name: "shorten",
    setup(build) {
      const late = new Set<string>();
      if (gather)
        build.onResolve({ filter: /^\.\.?\// }, ({ kind, importer, path }) => {
          if (kind === "dynamic-import") late.add(join(importer, "..", path));
          return undefined;
        });
      build.onLoad({ filter: /\/web\/.*\.ts$/ }, async ({ path }) => {
        let code = compileTemplates((await Bun.file(path).text()).replace(/\n\s+/g, "\n"));
        if (gather) code = inlineIcons(code);
        const joins = late.has(path) && !path.includes("/texts/");
        return { contents: joins ? `import ${JSON.stringify(gather)};\n${code}` : code, loader: "ts" };
      });
      // What code imports as text, for a constructed sheet, is minified like any other sheet.
      build.onLoad({ filter: /\.css$/ }, ({ path }) => ({ contents: sheets.get(path)!, loader: "text" }));
    },
  };
}

/** Icons go where they are drawn: as one module, those of late parts would lie in what is loaded first. */
function inlineIcons(code: string): string {
  return code.replace(/import \{([^{}]*)\} from "[^"]*\/icons\.ts";/, (_, names: string) =>
    names
      .split(",")
      .map((name) => name.trim())
      .filter(Boolean)
      .map((name) => `const ${name} = ${JSON.stringify(shapes[name])};`)
      .join("\n"),
  );
}

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
    gzip: Bun.gzipSync(body, thorough ? { library: "libdeflate", level: 12 } : { level: 6 }),
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
