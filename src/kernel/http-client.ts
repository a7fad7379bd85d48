/**
 * The one way out to other servers. A name is resolved once, every address of it is judged, and the connection goes to a judged
 * address (Host and certificate still by name), so that a name can't change its mind between the look and the leap. Redirects are not
 * followed, proxies of the environment are not used, answers have a limit before and after decompression.
 */

import { networkInterfaces } from "node:os";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { allowsAddress, allowsHost, isPublic, parseAddress, parseAllowed, plainHost } from "./addresses.ts";

export interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** For all of it; 15 s when left out. */
  timeoutMs?: number;
  /** Of the answer, also after decompression; 64 KiB when left out. */
  maxBytes?: number;
  signal?: AbortSignal;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Uint8Array;
}

export interface HttpClient {
  /** Throws RequestFailed with the reason as a symbol; a status such as 404 is an answer, not a failure. */
  fetch(url: string, options?: RequestOptions): Promise<Answer>;
  /** The judged addresses of a host, for other protocols (SMTP, IMAP). Throws RequestFailed. */
  resolve(host: string, port: number): Promise<string[]>;
}

export type FailureReason =
  | "address_malformed"
  | "scheme_refused"
  | "userinfo_refused"
  | "port_refused"
  | "host_refused"
  | "address_private"
  | "header_refused"
  | "not_resolved"
  | "not_reachable"
  | "certificate_refused"
  | "timed_out"
  | "too_large"
  | "encoding_refused"
  | "stopped";

export class RequestFailed extends Error {
  override readonly name = "RequestFailed";
  constructor(readonly reason: FailureReason) {
    super(reason);
  }
}

export type Resolver = (host: string) => Promise<string[]>;

export interface HttpClientOptions {
  /** `host:port` or CIDR, from ALLOW_PRIVATE. */
  allowPrivate: string[];
  resolve?: Resolver;
  connectMs?: number;
  /** Addresses of this machine: also a public one of it may answer what the firewall keeps from others. */
  own?: () => string[];
}

const ports = new Set([80, 443, 8443]);
const agent = "Lingxi";

export function createHttpClient({
  allowPrivate,
  resolve = systemResolver,
  connectMs = 5_000,
  own = ownAddresses,
}: HttpClientOptions): HttpClient {
  const allowed = parseAllowed(allowPrivate);

  async function judge(host: string, port: number, checkPort: boolean): Promise<string[]> {
    const name = plainHost(host);
    const listed = allowsHost(allowed, name, port);
    const literal = parseAddress(name);
    if (!listed && !literal && !name.includes(".")) throw new RequestFailed("host_refused");
    let addresses: string[];
    try {
      addresses = literal ? [name] : await resolve(name);
    } catch {
      throw new RequestFailed("not_resolved");
    }
    if (addresses.length === 0) throw new RequestFailed("not_resolved");
    // One bad address spoils all: a name that answers with a public and a private one is an attack, not a fallback.
    const byNetwork = addresses.every((address) => allowsAddress(allowed, address));
    if (listed || byNetwork) return addresses;
    const mine = own();
    if (
      !addresses.every(
        (address) => (isPublic(address) && !mine.includes(address)) || allowsAddress(allowed, address),
      )
    )
      throw new RequestFailed("address_private");
    if (checkPort && !ports.has(port)) throw new RequestFailed("port_refused");
    return addresses;
  }

  async function request(text: string, options: RequestOptions, signal: AbortSignal): Promise<Answer> {
    const url = readUrl(text);
    const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
    const addresses = await within(judge(url.hostname, port, true), signal);
    const address = await firstReachable(addresses, port, connectMs, signal);
    const target = new URL(url);
    target.hostname = address.includes(":") ? `[${address}]` : address;
    const response = await fetch(target, {
      method: options.method ?? "GET",
      headers: headersOf(options.headers, url),
      body: options.body as BodyInit | undefined,
      redirect: "manual",
      // Bun's fetch takes HTTP_PROXY and the like otherwise, and the judgement would be the proxy's.
      proxy: false,
      decompress: false,
      signal,
      ...(url.protocol === "https:" && { tls: { serverName: plainHost(url.hostname) } }),
    } as BunFetchRequestInit);
    const limit = options.maxBytes ?? 64 * 1024;
    const raw = await readAtMost(response, limit);
    return {
      status: response.status,
      headers: response.headers,
      body: decompressed(raw, response.headers.get("content-encoding"), limit),
    };
  }

  return {
    async fetch(url, options = {}) {
      const limit = AbortSignal.timeout(options.timeoutMs ?? 15_000);
      const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit;
      try {
        return await request(url, options, signal);
      } catch (error) {
        if (limit.aborted) throw new RequestFailed("timed_out");
        if (options.signal?.aborted) throw new RequestFailed("stopped");
        throw explain(error);
      }
    },
    resolve: (host, port) => judge(host, port, false),
  };
}

function readUrl(text: string): URL {
  if (!URL.canParse(text)) throw new RequestFailed("address_malformed");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new RequestFailed("scheme_refused");
  if (url.username || url.password) throw new RequestFailed("userinfo_refused");
  return url;
}

const ours = new Set([
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "upgrade",
  "proxy-authorization",
  "cookie",
  "accept-encoding",
]);

function headersOf(wanted: Record<string, string> = {}, url: URL): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(wanted)) {
    // eslint-disable-next-line no-control-regex
    if (ours.has(name.toLowerCase()) || /[\r\n\u0000]/.test(name + value))
      throw new RequestFailed("header_refused");
    headers[name.toLowerCase()] = value;
  }
  return {
    "user-agent": agent,
    ...headers,
    host: url.host.replace(/\.(?=:|$)/, ""),
    "accept-encoding": "identity",
  };
}

/** Tries the addresses in turn until one takes a connection: fetch knows no limit for connecting alone. */
async function firstReachable(
  addresses: string[],
  port: number,
  ms: number,
  signal: AbortSignal,
): Promise<string> {
  for (const hostname of addresses) {
    if (signal.aborted) break;
    if (await reachable(hostname, port, ms)) return hostname;
  }
  throw new RequestFailed("not_reachable");
}

function reachable(hostname: string, port: number, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  Bun.connect({
    hostname,
    port,
    socket: {
      open(socket) {
        resolve(true);
        socket.end();
      },
      data: () => {},
      connectError: () => resolve(false),
      error: () => resolve(false),
    },
  }).catch(() => resolve(false));
  return promise.finally(() => clearTimeout(timer));
}

function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason as Error);
  signal.addEventListener("abort", stop, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener("abort", stop));
}

async function readAtMost(response: Response, limit: number): Promise<Uint8Array> {
  if (Number(response.headers.get("content-length") ?? 0) > limit) {
    await response.body?.cancel();
    throw new RequestFailed("too_large");
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > limit) throw new RequestFailed("too_large");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** We ask for none, but a server may compress all the same; the limit counts what comes out (zip bombs). */
function decompressed(raw: Uint8Array, encoding: string | null, maxOutputLength: number): Uint8Array {
  if (!encoding || encoding === "identity" || raw.length === 0) return raw;
  const unpack = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync }[encoding.toLowerCase()];
  if (!unpack) throw new RequestFailed("encoding_refused");
  try {
    return unpack(raw, { maxOutputLength });
  } catch (error) {
    throw new RequestFailed(
      (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE" ? "too_large" : "encoding_refused",
    );
  }
}

function explain(error: unknown): RequestFailed {
  if (error instanceof RequestFailed) return error;
  const code = String((error as { code?: unknown }).code ?? "");
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/i.test(code)) return new RequestFailed("certificate_refused");
  return new RequestFailed("not_reachable");
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((each) =>
    (each ?? []).map(({ address }) => address.toLowerCase()),
  );
}

async function systemResolver(host: string): Promise<string[]> {
  const found = await Bun.dns.lookup(host, { family: 0 });
  return [...new Set(found.map(({ address }) => address))];
}
