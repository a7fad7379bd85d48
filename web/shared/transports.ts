/** How frames travel: by a WebSocket here, by event-stream.ts where sockets are blocked. */

import type { ClientFrame, ServerFrame } from "../contract/frames.ts";

export interface Transport {
  readonly kind: "socket" | "stream";
  send(frame: ClientFrame): void;
  close(): void;
}

export interface TransportEvents {
  frame(frame: ServerFrame): void;
  /** Something came in, even if it was no frame. */
  heard(): void;
  /** Ended without being asked to; `refused` when the server said that we may not come in. */
  closed(refused: boolean): void;
}

export interface SocketAddress {
  socketUrl: string;
  protocols: string[];
  WebSocket: typeof WebSocket;
}

export function openSocket(address: SocketAddress, events: TransportEvents): Transport {
  const socket = new address.WebSocket(address.socketUrl, address.protocols);
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    events.closed(false);
  };
  socket.onmessage = ({ data }: MessageEvent) => {
    if (over) return;
    events.heard();
    const frame = parseFrame(data);
    if (frame) events.frame(frame);
  };
  socket.onclose = end;
  socket.onerror = end;
  return {
    kind: "socket",
    send: (frame) => {
      if (socket.readyState === 1) socket.send(JSON.stringify(frame));
    },
    close: () => {
      over = true;
      socket.close();
    },
  };
}

export function parseFrame(data: unknown): ServerFrame | null {
  try {
    const frame = JSON.parse(String(data)) as ServerFrame;
    return typeof frame?.t === "string" ? frame : null;
  } catch {
    return null;
  }
}
