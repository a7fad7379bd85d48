/** Serves the browser's bundles: hashed names that never change, compressed beforehand, from memory. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleWeb, digestFiles, type AssetFile, type Bundle } from "./bundle.ts";
import { Fatal } from "./errors.ts";

export interface Assets {
  /** Names this build: changes when anything that a browser gets has changed. */
  readonly build: string;
  /** Where the bundle is, base path included. Throws when the bundle could not be made, and says why. */
  url(name: string): string;
  /** Answers GET and HEAD of `/assets/…` and `/widget.js`; `path` comes without the base path. Undefined: not ours. */
  serve(path: string, request: Request): Response | undefined;
  text(name: string): string;
}

/** What `src/build/build.ts` leaves in the folder that goes into the binary. */
export interface Manifest {
  names: Record<string, string>;
  files: { path: string; type: string; file: string }[];
}

const YEAR = "public, max-age=31536000, immutable";

/** From the binary's own files, or bundled in memory (once per process) when running from source. */
export async function loadAssets({ basePath, build }: { basePath: string; build?: string }): Promise<Assets> {
  return assetsFrom(readEmbedded(join(import.meta.dir, "assets")) ?? (await bundleOnce()), basePath, build);
}

export function assetsFrom(bundle: Bundle, basePath: string, build = digestFiles(bundle.files)): Assets {
  const byPath = new Map(bundle.files.map((file) => [file.path, { file, etag: `"${digestFiles([file])}"` }]));
  const pathOf = (name: string): string => {
    const path = bundle.names[name];
    if (path === undefined)
      throw new Error(
        `The bundle ${name} could not be made: ${bundle.failures[name] ?? "there is no such bundle"}`,
      );
    return path;
  };
  return {
    build,
    url: (name) => basePath + pathOf(name),
    text: (name) => new TextDecoder().decode(byPath.get(pathOf(name))!.file.body),
    serve(path, request) {
      if (request.method !== "GET" && request.method !== "HEAD") return undefined;
      const found = byPath.get(path);
      return found && answer(found.file, found.etag, request);
    },
  };
}

function answer(file: AssetFile, etag: string, request: Request): Response {
  const forever = file.path.startsWith("/assets/");
  const headers = new Headers({
    "content-type": file.type,
    "cache-control": forever ? YEAR : "public, max-age=600, stale-while-revalidate=86400",
    vary: "accept-encoding",
    etag,
    "x-content-type-options": "nosniff",
  });
  if (!forever || file.path.startsWith("/assets/widget/")) {
    // The loader and its parts stand in pages of other origins, some of which ask for CORS or isolate themselves (COEP).
    headers.set("access-control-allow-origin", "*");
    headers.set("cross-origin-resource-policy", "cross-origin");
  }
  if (request.headers.get("if-none-match")?.includes(etag))
    return new Response(null, { status: 304, headers });
  const coding = pickCoding(request.headers.get("accept-encoding"));
  const body = coding ? file[coding] : file.body;
  if (coding) headers.set("content-encoding", coding);
  headers.set("content-length", String(body.byteLength));
  return new Response(request.method === "HEAD" ? null : body, { headers });
}

function pickCoding(accepted: string | null): "zstd" | "gzip" | undefined {
  const codings = (accepted ?? "").split(",").map((each) => each.trim().split(/\s*;\s*q=/));
  const takes = (coding: string) =>
    codings.some(([name, weight]) => name === coding && Number(weight ?? "1") > 0);
  return takes("zstd") ? "zstd" : takes("gzip") ? "gzip" : undefined;
}

/** Beside every module in the binary, compressed only: hardly a browser asks for plain ones. From source there is no such folder. */
function readEmbedded(folder: string): Bundle | undefined {
  const list = join(folder, "manifest.json");
  if (!existsSync(list)) return undefined;
  const manifest = JSON.parse(readFileSync(list, "utf8")) as Manifest;
  const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  const files = manifest.files.map(({ path, type, file }) => {
    const zstd = read(`${file}.zst`);
    return {
      path,
      type,
      get body() {
        return new Uint8Array(Bun.zstdDecompressSync(zstd));
      },
      gzip: read(`${file}.gz`),
      zstd,
    };
  });
  return { files, names: manifest.names, failures: {} };
}

let bundled: Promise<Bundle> | undefined;

function bundleOnce(): Promise<Bundle> {
  const web = join(import.meta.dir, "../../web");
  if (!existsSync(web)) throw new Fatal("The browser's bundles are missing from this build.");
  return (bundled ??= bundleWeb(web, false));
}
