/** Frames by server-sent events and POST, where sockets are blocked. Loaded only then. */

import type { ClientFrame, ServerFrame } from "../contract/frames.ts";
import type { parseFrame, Transport, TransportEvents } from "./transports.ts";

export interface StreamAddress {
  sseUrl: string;
  framesUrl: string;
  /** Visitors bear a token, agents have their cookie. */
  token?: string;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/** `parse` is given, so that this part needs nothing of the socket's. */
export function openStream(
  address: StreamAddress,
  events: TransportEvents,
  parse: typeof parseFrame,
): Transport {
  const abort = new AbortController();
  const authorization: Record<string, string> = address.token
    ? { Authorization: `Bearer ${address.token}` }
    : {};
  const waiting: ClientFrame[] = [];
  let over = false;
  let stream = "";
  let posting = false;
  let keepsAlive = false;

  const end = (refused: boolean) => {
    if (over) return;
    over = true;
    abort.abort();
    events.closed(refused);
  };
  const take = (frame: ServerFrame | null) => {
    if (frame && !over) events.frame(frame);
  };

  async function read(): Promise<void> {
    const response = await address.fetch(address.sseUrl, {
      headers: { Accept: "text/event-stream", ...authorization },
      credentials: "same-origin",
      cache: "no-store",
      signal: abort.signal,
    });
    if (!response.ok || !response.body) return end(response.status === 401 || response.status === 403);
    const reader = response.body.pipeThrough(new TextDecoderStream() as TransformStream).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = (await reader.read()) as { done: boolean; value?: string };
      if (done || over) return end(false);
      events.heard();
      const blocks = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = parseBlock(block);
        if (event.name === "stream") {
          stream = event.data;
          void post();
        } else if (event.data) take(parse(event.data));
        else if (stream && block.startsWith(":")) keepsAlive = true;
      }
    }
  }

  // One request at a time, so that frames arrive in the order in which they were sent.
  async function post(): Promise<void> {
    if (posting || !stream || !waiting.length || over) return;
    posting = true;
    const response = await address.fetch(address.framesUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...authorization },
      credentials: "same-origin",
      body: JSON.stringify({ stream, frames: waiting.splice(0, 50) }),
      signal: abort.signal,
    });
    if (!response.ok) return end(response.status === 401 || response.status === 403);
    // A reply proves that requests pass, not that the stream does: it counts only where the stream has no sign of its own.
    if (!keepsAlive) events.heard();
    const { frames } = (await response.json()) as { frames?: ServerFrame[] };
    posting = false;
    frames?.forEach(take);
    void post().catch(() => end(false));
  }

  read().catch(() => end(false));
  return {
    kind: "stream",
    send: (frame) => {
      waiting.push(frame);
      // Frames of the same tick share a request.
      queueMicrotask(() => post().catch(() => end(false)));
    },
    close: () => {
      over = true;
      abort.abort();
    },
  };
}

function parseBlock(block: string): { name: string; data: string } {
  let name = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
  }
  return { name, data: data.join("\n") };
}
