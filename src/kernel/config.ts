/** Configuration: a handful of environment variables; all else is in the console. */

import { mkdirSync, accessSync, constants } from "node:fs";
import { join, resolve } from "node:path";
import { parseAllowed } from "./addresses.ts";
import { Fatal } from "./errors.ts";

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** Without a trailing slash; undefined until it is set: then links are made from the request's own address. */
  publicUrl: string | undefined;
  /** Path below which everything is served, e.g. `/chat`; from PUBLIC_URL. */
  basePath: string;
  secretKeyFile: string;
  logLevel: string;
  /** `host:port` or CIDR that outgoing requests may reach although they are private. */
  allowPrivate: string[];
  /** Origins of other sites whose pages may use the open API with a key: `https://crm.example.com`, or `*`. */
  corsOrigins: string[];
  /** Behind how many proxies of our own the server stands: which X-Forwarded-For entry is the visitor's. */
  trustedProxies: number;
  /** Off only where a proxy in front limits visitors, and for load tests. */
  rateLimits: boolean;
}

/** Reads the environment. Throws Fatal with a sentence that names the variable. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const port = Number(env.PORT ?? "3000");
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Fatal(`PORT must be a number from 0 to 65535, not "${env.PORT}".`);
  const dataDir = resolve(env.DATA_DIR ?? "./data");
  const publicUrl = env.PUBLIC_URL?.replace(/\/+$/, "") || undefined;
  let basePath = "";
  if (publicUrl) {
    const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
    if (!url || !/^https?:$/.test(url.protocol))
      throw new Fatal(
        `PUBLIC_URL must be a full address such as https://chat.example.com, not "${env.PUBLIC_URL}".`,
      );
    basePath = url.pathname.replace(/\/+$/, "");
  }
  const level = env.LOG_LEVEL ?? "info";
  if (!["trace", "debug", "info", "warn", "error", "fatal", "silent"].includes(level))
    throw new Fatal(`LOG_LEVEL must be trace, debug, info, warn, error or silent, not "${level}".`);
  const allowPrivate = listOf(env.ALLOW_PRIVATE);
  parseAllowed(allowPrivate);
  const corsOrigins = listOf(env.CORS_ORIGINS);
  const wrong = corsOrigins.find(
    (origin) => origin !== "*" && (!URL.canParse(origin) || new URL(origin).origin !== origin),
  );
  if (wrong !== undefined)
    throw new Fatal(`CORS_ORIGINS must list origins such as https://crm.example.com, not "${wrong}".`);
  return {
    port,
    host: env.HOST ?? "0.0.0.0",
    dataDir,
    publicUrl,
    basePath,
    secretKeyFile: resolve(env.SECRET_KEY_FILE ?? join(dataDir, "secret.key")),
    logLevel: level,
    allowPrivate,
    corsOrigins,
    trustedProxies: Number(env.TRUSTED_PROXIES ?? "0") || 0,
    rateLimits: env.RATE_LIMITS !== "off",
  };
}

const listOf = (text = ""): string[] =>
  text
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);

/** Makes the data folder; it holds people's words, so only this user may read it. */
export function prepareDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK | constants.R_OK);
  } catch (error) {
    throw new Fatal(
      `The data folder ${dataDir} can't be written (${(error as Error).message}). Make it, or set DATA_DIR to a folder that this user may write to.`,
    );
  }
}
