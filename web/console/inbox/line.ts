/** The line to the server: opening it, sending on it, and telling which conversation is on the screen. */

import type { ClientFrame, ServerFrame } from "../../contract/frames.ts";
import { connect, type Connection } from "../../shared/connection.ts";
import { boot } from "./boot.ts";
import { line, threads, unsent } from "./store.ts";
import { contiguousEnd } from "./threads.ts";

let connection: Connection | undefined;
let staleBuild = false;

export function startLine(onFrame: (frame: ServerFrame) => void): void {
  const origin = location.origin.replace(/^http/, "ws");
  connection = connect({
    socketUrl: `${origin}${boot.base}/console/socket`,
    protocols: ["lingxi.v1"],
    sseUrl: `${boot.base}/console/stream`,
    framesUrl: `${boot.base}/console/frames`,
    onFrame,
    onState: (state) => {
      line.value = state;
      // Signed out: the page leads to the sign-in.
      if (state === "refused") location.reload();
    },
  });
  document.addEventListener("visibilitychange", () => {
    // A page of an older build loads the new one while nobody looks.
    if (staleBuild && document.hidden && unsent.value.length === 0) location.reload();
  });
}

export function noteBuild(build: string): void {
  if (boot.build && build && build !== boot.build) staleBuild = true;
}

/** False when the line is down: the caller keeps it. */
export const send = (frame: ClientFrame): boolean => connection?.send(frame) ?? false;
export const wakeLine = (): void => connection?.wake();

/** The server then sends typing, viewers and all messages of it, from where this client is. */
export function watch(id: string): void {
  const known = threads.value.get(id);
  const from = known && !known.newer && { after: contiguousEnd(known.messages), revision: known.revision };
  send({ t: "watch", conversation_id: id, ...from });
}
export const unwatch = (id: string): void => void send({ t: "unwatch", conversation_id: id });
