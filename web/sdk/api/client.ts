/**
 * A client of the REST API, for browsers, Node, Bun and Deno: `lingxi({ base, key }).listConversations({ query: { limit: 20 } })`.
 * Every operation of the reference is a method of that name; what goes in and comes out is typed from the same document.
 */

import { places, type Operations } from "./operations.ts";

type Name = keyof Operations;
type Input<N extends Name> = Operations[N]["input"];
type Output<N extends Name> = Operations[N]["output"];
type Empty<T> = Partial<T> extends T ? true : false;

export interface RequestOptions {
  /** The request is done once, however often it is sent with this key. */
  idempotencyKey?: string;
  /** Fails with 412 when the resource is another by now. */
  ifMatch?: string;
  signal?: AbortSignal;
}

/** Methods whose input may be left out may be called without any. */
export type Client = {
  [N in Name]: Empty<Input<N>> extends true
    ? (input?: Input<N>, options?: RequestOptions) => Promise<Output<N>>
    : (input: Input<N>, options?: RequestOptions) => Promise<Output<N>>;
};

export interface ClientOptions {
  /** e.g. `https://chat.example.com`. */
  base: string;
  key: string;
  fetch?: (request: Request) => Promise<Response>;
}

/** An answer other than 2xx: `code` is stable, `detail` is for people, `fields` say where. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly fields: { path: string; code: string; detail: string }[] = [],
    readonly requestId?: string,
  ) {
    super(detail);
  }
}

interface AnyInput {
  path?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
}

export function lingxi({ base, key, fetch: send = (request) => fetch(request) }: ClientOptions): Client {
  const root = `${base.replace(/\/+$/, "")}/api/v1`;
  const call = async (name: Name, input: AnyInput = {}, options: RequestOptions = {}): Promise<unknown> => {
    const [method, path] = places[name];
    const url = new URL(
      root + path.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(String(input.path?.[part]))),
    );
    for (const [field, value] of Object.entries(input.query ?? {}))
      if (value !== undefined) url.searchParams.set(field, String(value));
    const headers = new Headers({ authorization: `Bearer ${key}` });
    if (options.idempotencyKey) headers.set("idempotency-key", options.idempotencyKey);
    if (options.ifMatch) headers.set("if-match", options.ifMatch);
    const { body } = input;
    const ready = body === undefined || body instanceof FormData || body instanceof Blob;
    if (!ready) headers.set("content-type", "application/json");
    const response = await send(
      new Request(url, {
        method,
        headers,
        signal: options.signal ?? null,
        body: ready ? ((body as BodyInit | undefined) ?? null) : JSON.stringify(body),
      }),
    );
    return read(response);
  };
  return new Proxy({} as Client, {
    get: (_, name) =>
      typeof name === "string" && Object.hasOwn(places, name)
        ? (input?: AnyInput, options?: RequestOptions) => call(name as Name, input, options)
        : undefined,
  });
}

async function read(response: Response): Promise<unknown> {
  const type = response.headers.get("content-type") ?? "";
  if (response.ok) {
    if (response.status === 204) return undefined;
    return type.startsWith("application/json") ? response.json() : response.text();
  }
  const problem = (type.includes("json") ? await response.json().catch(() => ({})) : {}) as {
    code?: string;
    detail?: string;
    fields?: { path: string; code: string; detail: string }[];
    request_id?: string;
  };
  throw new ApiError(
    response.status,
    problem.code ?? "unknown",
    problem.detail ?? response.statusText,
    problem.fields,
    problem.request_id,
  );
}

/** All items of a list, page by page: `for await (const each of every(api.listContacts, {}))`. */
export async function* every<T>(
  list: (input: { query: { cursor?: string } }) => Promise<{ data: T[]; next_cursor?: string | null }>,
  query: Record<string, unknown> = {},
): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = await list({ query: { ...query, ...(cursor && { cursor }) } });
    yield* page.data;
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
}
