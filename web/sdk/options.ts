/** What a visitor's client is made of, and what it tells. */

import type { Attachment, Message } from "../contract/models.ts";
import type { ConnectionOptions } from "../shared/connection.ts";
import type { Fetch } from "./http.ts";
import type { ClientStorage, Outgoing } from "./outbox.ts";

export interface ClientOptions extends Pick<ConnectionOptions, "WebSocket" | "random" | "timers" | "window"> {
  /** Address of the server, or the path below the page's own origin; without a slash at its end. */
  base: string;
  /** Key of the inbox. */
  key: string;
  locale: string;
  storage: ClientStorage;
  fetch?: Fetch;
  /** Between tabs of one visitor; null for none. */
  channel?: Channel | null;
  makeId?: () => string;
}

export interface Channel {
  postMessage(value: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
}

export type TabMessage =
  | { t: "session"; token: string }
  | { t: "outgoing"; entry: Outgoing }
  | { t: "sent"; id: string; message: Message }
  | { t: "read"; conversation_id: string; seq: number };

export interface Draft {
  text: string;
  attachments?: Attachment[];
  reply_to?: number;
  details?: Record<string, string>;
}

/** `change`: something to draw. `message`: an agent or bot wrote, while we were looking or away. */
export interface ClientEvents {
  change: () => void;
  message: (message: Message) => void;
}

export const apiOf = (base: string): string =>
  `${/^https?:/.test(base) ? base : location.origin + base}/visitor/v1`;
