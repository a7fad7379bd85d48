/** Native WebSockets of all faces. Origin and token are checked before the upgrade; a slow reader is closed and catches up later. */

import type { Server, ServerWebSocket, WebSocketHandler } from "bun";
import { largestFrame, protocol } from "../../web/contract/frames.ts";
import type { Clock } from "../kernel/clock.ts";
import { DomainError, Unavailable } from "../kernel/errors.ts";
import { pickLocale } from "../kernel/i18n.ts";
import type { Log } from "../kernel/log.ts";
import { toProblem } from "../kernel/problem.ts";
import type { Face } from "./face.ts";
import type { Connection, Hub } from "./hub.ts";
import { hear, type Line } from "./line.ts";

/** What Bun keeps with each socket. */
export interface SocketData {
  line: Line;
}

export interface Sockets {
  /** Undefined when the path is no face's; otherwise the answer, or `upgraded`. */
  upgrade(
    request: Request,
    server: Server<SocketData>,
    path: string,
    address: string,
  ): Response | "upgraded" | undefined;
  readonly handler: WebSocketHandler<SocketData>;
  /** Hands over at once what waits for the end of this turn: before all lines are closed. */
  flush(): void;
  /** Counted for metrics. */
  readonly stats: { slow: number; refused: number };
}

/** Beyond this many unsent bytes a client is too slow: it is closed (1013) and catches up by `seq`. */
const patience = 1 << 20;
/** File descriptors are finite; beyond this new sockets are refused instead of hanging. */
const mostSockets = 60_000;

let serial = 0;
export const nextConnectionId = (): number => ++serial;

export function createSockets(options: { faces: Face<never>[]; hub: Hub; clock: Clock; log: Log }): Sockets {
  const { hub, clock, log } = options;
  const faces = new Map(options.faces.map((face) => [face.path, face as unknown as Face<unknown>]));
  const stats = { slow: 0, refused: 0 };

  /** Lines with frames that wait for the end of this turn. */
  let full: SocketConnection[] = [];
  const flush = () => {
    const lines = full;
    full = [];
    for (const line of lines) line.deliver();
  };
  // One turn later than the promises that a commit resolves: acknowledgements go along with the frames of the same commit.
  const flushSoon = () => queueMicrotask(flush);

  class SocketConnection implements Connection {
    readonly id = nextConnectionId();
    topics: string[] = [];
    stamp = 0;
    socket: ServerWebSocket<SocketData> | undefined;
    private waiting: string[] | undefined;
    constructor(readonly who: unknown) {}

    /** Frames of one turn leave in one system call for each line: measured ten times cheaper than one call for each frame. */
    send(text: string): boolean {
      const { socket } = this;
      if (!socket || socket.readyState !== 1) return false;
      if (this.waiting) this.waiting.push(text);
      else {
        this.waiting = [text];
        if (full.push(this) === 1) queueMicrotask(flushSoon);
      }
      return true;
    }
    deliver(): void {
      const { socket, waiting } = this;
      this.waiting = undefined;
      if (!socket || !waiting || socket.readyState !== 1) return;
      if (waiting.length === 1) return void this.put(socket, waiting[0]!);
      socket.cork(() => {
        for (const text of waiting) if (!this.put(socket, text)) return;
      });
    }
    private put(socket: ServerWebSocket<SocketData>, text: string): boolean {
      // 0: dropped silently, -1: waits for the reader. What was dropped is fetched again after a new start.
      if (socket.send(text) !== 0) return true;
      stats.slow++;
      socket.close(1013, "slow");
      return false;
    }
    close(code: number, reason: string): void {
      this.deliver();
      this.socket?.close(code, reason);
    }
  }

  return {
    stats,
    flush,
    upgrade(request, server, path, address) {
      const face = faces.get(path);
      if (!face) return undefined;
      const locale = pickLocale(request.headers.get("accept-language"));
      try {
        if (server.pendingWebSockets >= mostSockets)
          throw new Unavailable("unavailable", { retry_after: 30 });
        if (request.headers.get("upgrade")?.toLowerCase() !== "websocket")
          return new Response("upgrade required", { status: 426, headers: { upgrade: "websocket" } });
        const who = face.authenticate(request, address);
        const connection = new SocketConnection(who);
        const line: Line = { connection, face, locale, frames: 0, minute: 0 };
        const headers = request.headers.get("sec-websocket-protocol")
          ? { "Sec-WebSocket-Protocol": protocol }
          : undefined;
        if (server.upgrade(request, { data: { line }, headers })) return "upgraded";
        return new Response("upgrade failed", { status: 400 });
      } catch (error) {
        stats.refused++;
        const problem = toProblem(
          error,
          locale,
          `socket-${serial}`,
          error instanceof DomainError ? undefined : log,
        );
        return Response.json(problem, {
          status: problem.status,
          headers: { "content-type": "application/problem+json" },
        });
      }
    },
    handler: {
      idleTimeout: 75,
      sendPings: true,
      maxPayloadLength: largestFrame,
      backpressureLimit: patience,
      closeOnBackpressureLimit: true,
      perMessageDeflate: false,
      open(socket) {
        const { line } = socket.data;
        (line.connection as SocketConnection).socket = socket;
        hub.add(line.connection);
        line.face.opened(line.connection);
      },
      message(socket, text) {
        void hear(socket.data.line, text, clock.now(), log);
      },
      close(socket) {
        const { line } = socket.data;
        hub.remove(line.connection);
        (line.connection as SocketConnection).socket = undefined;
        line.face.closed(line.connection);
      },
    },
  };
}
