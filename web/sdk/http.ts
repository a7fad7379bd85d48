/** Calls the visitors' HTTP interface and turns its problems into errors that say whether trying again helps. */

import type { Problem } from "../contract/models.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly params: Problem["params"] = {},
    readonly fields: Problem["fields"] = [],
  ) {
    super(detail);
  }

  /** The server was away or busy; the same request may succeed later. Status 0: no answer came. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export interface Call {
  method?: "GET" | "POST";
  body?: unknown;
  token?: string | null;
  locale: string;
}

export async function call<T>(
  fetch: Fetch,
  url: string,
  { method = "GET", body, token, locale }: Call,
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: {
        "Accept-Language": locale,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ProblemError(0, "offline", "");
  }
  if (response.status === 204) return undefined as T;
  const answer = (await response.json().catch(() => null)) as unknown;
  if (response.ok && answer !== null) return answer as T;
  throw problemOf(response.status, answer);
}

export function problemOf(status: number, answer: unknown): ProblemError {
  const problem = (answer ?? {}) as Partial<Problem>;
  return new ProblemError(
    status || 0,
    problem.code ?? "internal",
    problem.detail ?? "",
    problem.params,
    problem.fields,
  );
}
