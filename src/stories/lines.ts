/** Lines of clients for the stories of the protocol: frames are kept until somebody asks for them, nothing waits on wall time. */

import { connect as connectTcp, type Socket } from "node:net";
import { WebSocket } from "ws";
import type { ServerFrame } from "../../web/contract/frames.ts";

export type Frame<T extends ServerFrame["t"]> = Extract<ServerFrame, { t: T }>;

export interface TestLine {
  readonly frames: ServerFrame[];
  /** What came since the last call. */
  fresh(): ServerFrame[];
  send(frame: unknown): void;
  /** The next frame of that kind for which `wanted` holds, from those that nobody has waited for yet. */
  next<T extends ServerFrame["t"]>(t: T, wanted?: (frame: Frame<T>) => boolean): Promise<Frame<T>>;
  /** Everything that the server sent before now has arrived: a ping has come back. */
  quiet(): Promise<void>;
  readonly closed: Promise<{ code: number; reason: string }>;
  close(): void;
}

export interface LineOptions {
  protocols?: string[];
  headers?: Record<string, string>;
  origin?: string;
}

/** Resolves when the server has said hello. */
export async function openLine(
  url: string,
  { protocols = [], headers = {}, origin }: LineOptions,
): Promise<TestLine> {
  const socket = new WebSocket(url, protocols, {
    headers,
    ...(origin && { origin }),
    perMessageDeflate: false,
  });
  const kept = keepFrames();
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  socket.on("message", (data) => kept.take(JSON.parse(String(data)) as ServerFrame));
  socket.on("error", () => {});
  socket.on("close", (code, reason) => {
    closed.resolve({ code, reason: String(reason) });
    kept.end(`closed with ${code} ${String(reason)}`);
  });
  const send = (frame: unknown) =>
    socket.send(typeof frame === "string" || frame instanceof Uint8Array ? frame : JSON.stringify(frame));
  const line: TestLine = {
    frames: kept.frames,
    fresh: kept.fresh,
    next: kept.next,
    send,
    closed: closed.promise,
    async quiet() {
      send({ t: "ping" });
      await kept.next("pong");
    },
    close: () => socket.close(),
  };
  await line.next("hello");
  return line;
}

/** The fallback: the server's frames by SSE, the client's by POST. Resolves when the server has said hello. */
export async function openStream(
  base: string,
  headers: Record<string, string>,
): Promise<TestLine & { token: string }> {
  const abort = new AbortController();
  const answer = await fetch(`${base}/stream`, { headers, signal: abort.signal });
  if (!answer.ok) throw new Error(`the stream answered ${answer.status}`);
  const kept = keepFrames();
  const token = Promise.withResolvers<string>();
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const read = async () => {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const chunk of answer.body!) {
      rest += decoder.decode(chunk, { stream: true });
      const blocks = rest.split("\n\n");
      rest = blocks.pop()!;
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data === undefined) continue;
        if (/^event: stream$/m.test(block)) token.resolve(data);
        else kept.take(JSON.parse(data) as ServerFrame);
      }
    }
  };
  void read()
    .catch(() => {})
    .finally(() => {
      closed.resolve({ code: 0, reason: "" });
      kept.end("the stream ended");
    });
  const post = async (frame: unknown) => {
    const response = await fetch(`${base}/frames`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ stream: await token.promise, frames: [frame] }),
    });
    // Answers come with the POST or in the stream.
    for (const each of ((await response.json()) as { frames: ServerFrame[] }).frames) kept.take(each);
  };
  const line = {
    frames: kept.frames,
    fresh: kept.fresh,
    next: kept.next,
    closed: closed.promise,
    token: await token.promise,
    send: (frame: unknown) => void post(frame),
    quiet: () => post({ t: "ping" }),
    close: () => abort.abort(),
  };
  await line.next("hello");
  return line;
}

function keepFrames() {
  const frames: ServerFrame[] = [];
  const looks = new Set<() => void>();
  const used = new Set<ServerFrame>();
  let seen = 0;
  let ended: string | undefined;
  return {
    frames,
    take(frame: ServerFrame) {
      frames.push(frame);
      for (const look of [...looks]) look();
    },
    end(why: string) {
      ended = why;
      for (const look of [...looks]) look();
    },
    fresh: () => frames.slice(seen, (seen = frames.length)),
    next: <T extends ServerFrame["t"]>(t: T, wanted: (frame: Frame<T>) => boolean = () => true) =>
      new Promise<Frame<T>>((resolve, reject) => {
        const look = () => {
          const found = frames.find(
            (frame): frame is Frame<T> => frame.t === t && !used.has(frame) && wanted(frame as Frame<T>),
          );
          if (found) used.add(found);
          if (found || ended) looks.delete(look);
          if (found) resolve(found);
          else if (ended)
            reject(
              new Error(`waited for ${t}, but ${ended}; heard ${frames.map((frame) => frame.t).join(" ")}`),
            );
        };
        looks.add(look);
        look();
      }),
  };
}

/** Knocks by hand, as no WebSocket client shows the answer: the status, the body, and the open TCP connection. */
export function knock(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string; socket: Socket }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    body: string;
    socket: Socket;
  }>();
  const socket = connectTcp(port, "127.0.0.1");
  const all = {
    host: `localhost:${port}`,
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    ...headers,
  };
  socket.write(
    `GET ${path} HTTP/1.1\r\n${Object.entries(all)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join("")}\r\n`,
  );
  let text = "";
  socket.on("data", function heard(data) {
    text += data.toString("latin1");
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) return;
    const status = Number(text.slice(9, 12));
    const length = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? 0);
    if (status !== 101 && text.length < end + 4 + length) return;
    socket.off("data", heard);
    resolve({ status, body: Buffer.from(text.slice(end + 4), "latin1").toString("utf8"), socket });
  });
  socket.on("error", reject);
  return promise;
}
