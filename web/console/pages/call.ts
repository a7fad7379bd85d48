/** Calls the server as the signed-in agent; every failure comes back as a problem with a sentence that can be shown. */

import type { Problem } from "../../contract/models.ts";
import { at, say } from "./texts.ts";

export type Answer = { ok: true; data: unknown } | { ok: false; problem: Problem };

/** `path` begins with a slash, e.g. `/api/v1/agents/me`. */
export async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  let response: Response;
  const isFile = body instanceof Blob;
  try {
    response = await fetch(at(path), {
      method,
      headers: {
        accept: "application/json",
        // Errors in the language of the page, whatever the browser's own is.
        "accept-language": document.documentElement.lang,
        ...(body !== undefined && { "content-type": isFile ? body.type : "application/json" }),
      },
      ...(body !== undefined && { body: isFile ? body : JSON.stringify(body) }),
    });
  } catch {
    return { ok: false, problem: problemOf(0, "offline", say("console.live.offline")) };
  }
  const data = await readBody(response);
  if (response.ok) return { ok: true, data };
  const problem = data as Partial<Problem> | null;
  if (problem && typeof problem.detail === "string") return { ok: false, problem: problem as Problem };
  return {
    ok: false,
    problem: problemOf(response.status, "unknown", say("console.live.failed", { status: response.status })),
  };
}

async function readBody(response: Response): Promise<unknown> {
  if (!/json/.test(response.headers.get("content-type") ?? "")) return null;
  try {
    return await response.json();
  } catch {
    return null;
  }
}

const problemOf = (status: number, code: string, detail: string): Problem => ({
  type: "about:blank",
  title: code,
  status,
  code,
  detail,
  request_id: "",
});
