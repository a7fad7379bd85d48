/** What the server pushes to a page: somebody would like to talk. Comes by a slim line, only after consent, and never in the way. */

import { protocol, type ServerFrame } from "../contract/frames.ts";
import type { Invitation } from "../contract/visitors.ts";
import { translator } from "../shared/i18n.ts";
import type { drawGreeting } from "./greeting.ts";
import { command, isOpen, whenQuiet, type Lent } from "./lent.ts";

interface Ground {
  token(): string | null;
  signal: AbortSignal;
}

export interface Invitations {
  offer(invitation: Invitation | undefined): void;
  accepted(id: string): void;
  /** There is another token. */
  renew(): void;
}

/** Blocked this often without ever having been open: the answers to batches carry what it would have. */
const tries = 2;

export function startInvitations(lent: Lent, ground: Ground): Invitations {
  const { config, store } = lent;
  const api = `${lent.base}/visitor/v1`;
  const { signal } = ground;
  let socket: WebSocket | undefined;
  let failed = 0;
  let worked = false;
  let over = false;
  let wait: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    const token = ground.token();
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
    fetch(`${api}/invitations/${id}/${answer}`, {
      method: "POST",
      credentials: "omit",
      keepalive: true,
      headers: { Authorization: `Bearer ${ground.token()}` },
    }).catch(() => {});

  let card: HTMLElement | null = null;
  function show(invitation: Invitation): void {
    const { id, as, text, chips, agent } = invitation;
    // Of several tabs the one that is looked at shows it.
    if (document.hidden) {
      const seen = () => show(invitation);
      return document.addEventListener("visibilitychange", seen, { once: true, signal });
    }
    if (isOpen(lent) || signal.aborted || store("invited") === id) return;
    store("invited", id);
    void say(id, "seen");
    // The window is only opened: they have not answered yet.
    if (as === "window") {
      lent.post({ lingxi: 1, t: "invitation", invitation });
      return command("open");
    }
    // The conversation begins with the invitation's words; what they say comes after.
    const accept = (said?: string) => {
      command("open");
      void say(id, "accepted").then(() => said && command("say", said));
    };
    void lent.late<{ drawGreeting: typeof drawGreeting }>("greeting").then((part) => {
      const agents = agent ? [agent] : config.agents;
      const about = { ...config, agents, texts: { ...config.texts, greeting: text }, greeting_chips: chips };
      if (isOpen(lent)) return;
      lent.dock.querySelector(".greet")?.remove();
      card = part.drawGreeting(lent.dock, about, translator(config.words), lent.base, {
        open: () => accept(),
        say: accept,
        dismiss() {
          card?.remove();
          void say(id, "refused");
        },
      });
      command("on", "open", () => card?.remove());
    });
  }

  function offer(invitation: Invitation | undefined): void {
    if (invitation) whenQuiet(() => show(invitation));
  }

  // An open socket keeps a page out of the back/forward cache.
  addEventListener("pagehide", close, { signal });
  addEventListener("pageshow", open, { signal });
  document.addEventListener("visibilitychange", open, { signal });
  signal.addEventListener("abort", () => {
    over = true;
    close();
    card?.remove();
  });
  open();
  return {
    offer,
    accepted: (id) => void say(id, "accepted"),
    renew() {
      close();
      open();
    },
  };
}
