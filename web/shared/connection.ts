/** Keeps one line to the server open: reconnects with jitter, notices silence, falls back where sockets are blocked. */

import type { ClientFrame, ServerFrame } from "../contract/frames.ts";
import type { StreamAddress } from "./event-stream.ts";
import { openSocket, parseFrame, type Transport, type TransportEvents } from "./transports.ts";

/** `waiting`: lost, tries again by itself. `offline`: the device has no network. `refused`: signed out, for good. */
export type ConnectionState = "connecting" | "open" | "waiting" | "offline" | "refused" | "closed";

export interface ConnectionOptions {
  /** `ws://` or `wss://`. */
  socketUrl: string;
  protocols: string[];
  sseUrl: string;
  framesUrl: string;
  /** A visitor's; agents are known by their cookie. */
  token?: string;
  /** Every frame, `hello` included: after each `hello` ask for what was missed. */
  onFrame(frame: ServerFrame): void;
  onState(state: ConnectionState): void;
  WebSocket?: typeof WebSocket;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  random?: () => number;
  timers?: Timers;
  /** Where `online`, `offline`, `pageshow`, `pagehide` arrive, and `visibilitychange` on its document. */
  window?: PageEvents | null;
}

export interface Timers {
  now(): number;
  /** Returns what cancels it. */
  after(ms: number, run: () => void): () => void;
}

export interface PageEvents extends Pick<EventTarget, "addEventListener" | "removeEventListener"> {
  navigator?: { onLine: boolean };
  document?: Pick<EventTarget, "addEventListener" | "removeEventListener"> & { visibilityState: string };
}

export interface Connection {
  readonly state: ConnectionState;
  readonly transport: "socket" | "stream" | null;
  /** False when the line is not open: nothing is kept, the caller repeats it. */
  send(frame: ClientFrame): boolean;
  /** Tries at once instead of waiting for the next turn. */
  wake(): void;
  close(): void;
}

const helloWithin = 8_000;
const firstWindow = 1_500;
const longestWindow = 30_000;
/** A line that lived this long starts again with the shortest delay. */
const stableAfter = 5_000;
const socketAgainAfter = 60_000;

export const clockTimers: Timers = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * How long to wait before a try, `random` being from 0 to 1. Anywhere in a window: thousands who lost their line in one moment come back
 * spread over a second and a half, as a server can greet them, and whoever fails meets others in a window twice as long.
 */
export const waitBefore = (attempt: number, random: number): number =>
  random * Math.min(longestWindow, firstWindow * 2 ** attempt);

export function connect(options: ConnectionOptions): Connection {
  const timers = options.timers ?? clockTimers;
  const random = options.random ?? Math.random;
  const page = options.window === undefined ? (globalThis.window as PageEvents | undefined) : options.window;
  const addresses = {
    ...options,
    WebSocket: options.WebSocket ?? globalThis.WebSocket,
    fetch: options.fetch ?? ((url: string, init: RequestInit) => fetch(url, init)),
  };

  let state: ConnectionState = "closed";
  let line: Transport | null = null;
  let openedAt = 0;
  let attempts = 0;
  let socketFailures = 0;
  let socketWorked = false;
  let socketAgain = socketAgainAfter;
  let heard = false;
  let misses = 0;
  let heartbeat = 25_000;
  let stopBeat = () => {};
  let stopRetry = () => {};
  let stopHello = () => {};
  let stopSocketAgain = () => {};

  function become(next: ConnectionState): void {
    if (state === next) return;
    state = next;
    options.onState(next);
  }

  function start(): void {
    stopRetry();
    if (line) return;
    if (page?.navigator?.onLine === false) return become("offline");
    become("connecting");
    // Where a socket has worked before, the server is more likely away than the socket blocked.
    if (socketFailures > (socketWorked ? 2 : 0)) open("stream");
    else open("socket");
  }

  function open(kind: Transport["kind"]): void {
    let greeted = false;
    let opened: Transport;
    const events = {
      heard: () => {
        if (opened === line) heard = true;
      },
      frame: (frame: ServerFrame) => {
        if (frame.t === "hello" && !greeted) {
          greeted = true;
          adopt(opened, frame.heartbeat_ms);
        }
        if (opened !== line) return;
        if (frame.t === "bye") return leave(frame.code);
        options.onFrame(frame);
      },
      closed: (refused: boolean) => {
        if (opened === line) lose(refused, greeted);
      },
    };
    opened = kind === "socket" ? openSocket(addresses, events) : openStream(addresses, events);
    line = opened;
    stopHello = timers.after(helloWithin, () => {
      if (opened === line && !greeted) lose(false, false);
    });
  }

  function adopt(opened: Transport, heartbeatMs: number): void {
    stopHello();
    line = opened;
    heartbeat = heartbeatMs;
    openedAt = timers.now();
    misses = 0;
    if (opened.kind === "socket") {
      socketWorked = true;
      socketFailures = 0;
      socketAgain = socketAgainAfter;
    } else trySocketLater();
    beat();
    become("open");
  }

  function beat(): void {
    stopBeat();
    heard = false;
    stopBeat = timers.after(heartbeat, () => {
      misses = heard ? 0 : misses + 1;
      if (misses > 2) return lose(false, true);
      if (!heard) line?.send({ t: "ping" });
      beat();
    });
  }

  // While the stream serves, a socket is tried beside it and takes over once it has been greeted.
  function trySocketLater(): void {
    stopSocketAgain();
    stopSocketAgain = timers.after(socketAgain, () => {
      const stream = line;
      socketAgain = Math.min(socketAgain * 2, 600_000);
      let settled = false;
      const giveUp = () => {
        if (settled) return;
        settled = true;
        candidate.close();
        if (line === stream && stream) trySocketLater();
      };
      const candidate = openSocket(addresses, {
        heard: () => {
          if (line === candidate) heard = true;
        },
        frame: (frame) => {
          if (frame.t === "hello" && !settled) {
            settled = true;
            if (line !== stream || state !== "open") return candidate.close();
            stream?.close();
            adopt(candidate, frame.heartbeat_ms);
          }
          if (line !== candidate) return;
          if (frame.t === "bye") return leave(frame.code);
          options.onFrame(frame);
        },
        closed: (refused) => {
          if (line === candidate) lose(refused, true);
          else giveUp();
        },
      });
      timers.after(helloWithin, giveUp);
    });
  }

  function leave(code: "revoked" | "restarting" | "blocked"): void {
    if (code === "revoked") return stop("refused");
    // Still known, only not listened to: what is sent is refused with its reason.
    if (code === "blocked") return stop("closed");
    lose(false, true);
  }

  function lose(refused: boolean, greeted: boolean): void {
    const lost = line;
    if (refused) return stop("refused");
    hangUp();
    if (!greeted && lost?.kind === "socket") {
      socketFailures += 1;
      if (!socketWorked) return start();
    }
    // Neither way worked: the next turn begins with the socket again.
    if (!greeted && lost?.kind === "stream") socketFailures = 0;
    if (greeted && timers.now() - openedAt >= stableAfter) attempts = 0;
    if (page?.navigator?.onLine === false) return become("offline");
    become("waiting");
    stopRetry = timers.after(waitBefore(attempts, random()), start);
    attempts += 1;
  }

  function hangUp(): void {
    const lost = line;
    line = null;
    stopBeat();
    stopHello();
    stopSocketAgain();
    stopRetry();
    lost?.close();
  }

  function stop(last: "refused" | "closed"): void {
    hangUp();
    for (const [target, name, run] of listeners) target.removeEventListener(name, run);
    become(last);
  }

  function wake(): void {
    if (state === "refused" || state === "closed") return;
    if (state !== "open") {
      if (!line) attempts = 0;
      return start();
    }
    // A page that was asleep can't trust its line: it has one short beat to answer.
    heard = false;
    line?.send({ t: "ping" });
    stopBeat();
    stopBeat = timers.after(5_000, () => (heard ? beat() : lose(false, true)));
  }

  const listeners: [
    Pick<EventTarget, "addEventListener" | "removeEventListener">,
    string,
    (event: Event) => void,
  ][] = [];
  if (page) {
    const sleep = (next: "offline" | "waiting") => {
      hangUp();
      become(next);
    };
    listeners.push(
      [page, "online", wake],
      [page, "offline", () => sleep("offline")],
      [page, "pageshow", wake],
    );
    // An open socket would keep the page out of the back/forward cache.
    listeners.push([page, "pagehide", () => sleep("waiting")]);
    const { document } = page;
    if (document) {
      listeners.push([document, "visibilitychange", () => document.visibilityState === "visible" && wake()]);
    }
    for (const [target, name, run] of listeners) target.addEventListener(name, run);
  }
  queueMicrotask(() => state === "closed" || start());
  state = "connecting";

  return {
    get state() {
      return state;
    },
    get transport() {
      return state === "open" && line ? line.kind : null;
    },
    send(frame) {
      if (state !== "open" || !line) return false;
      line.send(frame);
      return true;
    },
    wake,
    close: () => stop("closed"),
  };
}

/** The fallback's code comes only to those who need it. */
function openStream(address: StreamAddress, events: TransportEvents): Transport {
  let real: Transport | undefined;
  let over = false;
  import("./event-stream.ts").then(
    (part) => {
      if (!over) real = part.openStream(address, events, parseFrame);
    },
    () => {
      if (!over) events.closed(false);
    },
  );
  return {
    kind: "stream",
    send: (frame) => real?.send(frame),
    close: () => {
      over = true;
      real?.close();
    },
  };
}
