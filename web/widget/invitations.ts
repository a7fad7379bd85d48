/** What the server pushes to a page: somebody would like to talk. Comes by a slim line, only after consent, and never in the way. */

import { protocol, type ServerFrame } from "../contract/frames.ts";
import type { Invitation } from "../contract/visitors.ts";

export interface InvitationHost {
  /** `…/visitor/v1` */
  api: string;
  token(): string | null;
  signal: AbortSignal;
  /** Reads, writes, or forgets (null) what is kept on the host's page; null where nothing is. */
  store(what: string, value?: string | null, session?: boolean): string | null;
  /** Resolves when nobody writes in a field of the page; false when the chat is open. */
  quiet(): Promise<boolean>;
  /** Beside the button; returns what takes it away. */
  draw(invitation: Invitation, answers: { accept(said?: string): void; refuse(): void }): Promise<() => void>;
  open(invitation: Invitation, said?: string): void;
}

export interface Invitations {
  offer(invitation: Invitation | undefined): void;
  /** There is another token. */
  renew(): void;
}

/** Blocked this often without ever having been open: the answers to batches carry what it would have. */
const tries = 2;

export function startInvitations(host: InvitationHost): Invitations {
  const { api, signal } = host;
  let socket: WebSocket | undefined;
  let failed = 0;
  let worked = false;
  let over = false;
  let wait: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    const token = host.token();
    if (socket || !token || over || document.hidden || (!worked && failed >= tries)) return;
    const line = new WebSocket(`${api.replace(/^http/, "ws")}/socket`, [protocol, `token.${token}`]);
    socket = line;
    line.onmessage = ({ data }) => {
      const frame = JSON.parse(String(data)) as ServerFrame;
      if (frame.t === "hello") {
        worked = true;
        failed = 0;
      } else if (frame.t === "invitation") offer(frame.invitation);
      else if (frame.t === "bye" && frame.code !== "restarting") {
        over = true;
        close();
      }
    };
    line.onclose = () => {
      if (socket !== line) return;
      socket = undefined;
      clearTimeout(wait);
      wait = setTimeout(open, Math.min(300_000, 3_000 * 2 ** failed++) * (0.5 + Math.random()));
    };
  }

  function close(): void {
    clearTimeout(wait);
    const line = socket;
    socket = undefined;
    line?.close();
  }

  const say = (id: string, answer: "seen" | "accepted" | "refused") =>
    void fetch(`${api}/invitations/${id}/${answer}`, {
      method: "POST",
      credentials: "omit",
      keepalive: true,
      headers: { Authorization: `Bearer ${host.token()}` },
    }).catch(() => {});

  let undraw: (() => void) | undefined;
  async function show(invitation: Invitation): Promise<void> {
    const { id, as } = invitation;
    if (document.hidden)
      await new Promise((seen) =>
        document.addEventListener("visibilitychange", seen, { once: true, signal }),
      );
    // Of several tabs the one that is looked at shows it.
    if (!(await host.quiet()) || signal.aborted || host.store("invited") === id) return;
    host.store("invited", id);
    say(id, "seen");
    if (as === "window") {
      say(id, "accepted");
      return host.open(invitation);
    }
    undraw?.();
    undraw = await host.draw(invitation, {
      accept(said) {
        say(id, "accepted");
        host.open(invitation, said);
      },
      refuse: () => say(id, "refused"),
    });
  }

  function offer(invitation: Invitation | undefined): void {
    if (invitation) void show(invitation).catch(() => {});
  }

  // An open socket keeps a page out of the back/forward cache.
  addEventListener("pagehide", close, { signal });
  addEventListener("pageshow", open, { signal });
  document.addEventListener("visibilitychange", open, { signal });
  signal.addEventListener("abort", () => {
    over = true;
    close();
    undraw?.();
  });
  open();
  return {
    offer,
    renew() {
      close();
      open();
    },
  };
}
