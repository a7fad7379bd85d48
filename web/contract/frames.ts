/** Frames of the socket (and of SSE + POST, which carry the same). README.md beside this file tells the whole protocol. */

import type { Availability, Conversation, Message, Offer, Problem, QuickReply } from "./models.ts";
import type { Invitation, LiveVisitor } from "./visitors.ts";

/** `Sec-WebSocket-Protocol`: the version, and for visitors a second value `token.<visitor token>`. */
export const protocol = "lingxi.v1";

/** A frame longer than this closes the connection with 1009. */
export const largestFrame = 64 * 1024;

/** Of the client; `id` names the request in `ack` and `error`. */
export type ClientFrame =
  | SendFrame
  | { t: "typing"; conversation_id: string; on: boolean; note?: boolean }
  | { t: "read"; conversation_id: string; seq: number }
  | { t: "delivered"; conversation_id: string; seq: number }
  | { t: "sync"; id?: string; conversation_id: string; after: number; revision: number }
  | { t: "watch"; conversation_id: string; after?: number; revision?: number }
  | { t: "unwatch"; conversation_id: string }
  | { t: "lists"; inbox_ids: string[] | "all" }
  /** Agents: the live board of these inboxes; answered by `board`, then `visitor` and `visitor_gone`. */
  | { t: "board"; inbox_ids: string[] | "all" | null }
  /** Agents: one visitor, wherever the drawer is open; null ends it. */
  | { t: "follow"; visitor_id: string | null }
  /** Visitors who agreed to it: what stands in the composer. `n` only grows; an empty text ends it. */
  | { t: "preview"; conversation_id: string; n: number; text: string }
  /** Agents: which quick replies fit now; answered by `suggest`. */
  | { t: "suggest"; conversation_id: string }
  /** Agents: goes the moment the contact's message comes; answered by `armed`. */
  | { t: "arm"; id?: string; conversation_id: string; reply_id: string; text: string }
  | { t: "disarm"; conversation_id: string }
  | { t: "ping" };

export interface SendFrame {
  t: "send";
  /** Made by the client, 1–64 of `[A-Za-z0-9_-]`; a retry carries the same. */
  id: string;
  /** Agents must name it; a visitor's first message has none yet. */
  conversation_id?: string;
  kind?: "text" | "note";
  text: string;
  file_ids?: string[];
  reply_to?: number;
  mentions?: string[];
}

/** Of the server. */
export type ServerFrame =
  | HelloFrame
  | { t: "ack"; id: string; message: Message }
  | { t: "error"; id?: string; code: string; status: number; detail: string; params?: Problem["params"] }
  | { t: "message"; message: Message }
  | { t: "conversation"; conversation: Conversation }
  | { t: "visitor_conversation"; conversation: VisitorConversation }
  | { t: "conversation_gone"; conversation_id: string }
  | {
      t: "messages";
      id?: string;
      conversation_id: string;
      messages: Message[];
      last_seq: number;
      revision: number;
      more: boolean;
    }
  | {
      t: "receipt";
      conversation_id: string;
      by: "contact" | "agent";
      read_seq: number;
      delivered_seq: number;
    }
  | {
      t: "typing";
      conversation_id: string;
      who: { kind: "contact" | "agent"; id: string; name?: string };
      on: boolean;
    }
  | {
      t: "viewers";
      conversation_id: string;
      agents: { id: string; state: "viewing" | "replying" | "noting" }[];
    }
  | {
      t: "queue";
      conversation_id: string;
      place: number;
      wait_s: number | null;
      /** It has waited as long as the inbox allows: the visitor may leave a message instead. */
      timed_out?: true;
    }
  | { t: "board"; visitors: LiveVisitor[]; more: boolean }
  | { t: "visitor"; visitor: LiveVisitor }
  | { t: "visitor_gone"; visitor_id: string }
  /** Rules ask agents to look at somebody, or somebody has; read them anew. `made` is the newest. */
  | { t: "visitor_tasks"; inbox_id: string; made?: { visitor_id: string; rule: string; text: string } }
  /** To the visitor's page. */
  | { t: "invitation"; invitation: Invitation }
  /** To the agent who serves and those who look at it; never stored. An empty text ends it. */
  | { t: "preview"; conversation_id: string; n: number; text: string }
  /** To the agent who serves, while the contact types and when they have written; best first. */
  | { t: "suggest"; conversation_id: string; replies: QuickReply[] }
  /** To all windows of the agent who armed it. `held`: what came does not fit, and the agent decides. */
  | {
      t: "armed";
      conversation_id: string;
      armed: { reply_id: string; text: string; state: "armed" | "held" } | null;
    }
  | { t: "presence"; agent_id: string; availability: Availability; connected: boolean }
  | { t: "changed"; what: "agents" | "teams" | "inboxes" | "settings" | "quick_replies" | "macros" }
  | { t: "draft"; conversation_id: string; text: string; kind: "text" | "note" }
  | { t: "mention"; conversation_id: string; seq: number; by: string }
  | { t: "offer"; offer: Offer }
  | { t: "pong" }
  | { t: "bye"; code: "revoked" | "restarting" | "blocked" };

export interface HelloFrame {
  t: "hello";
  protocol: 1;
  who: { kind: "agent" | "contact"; id: string };
  server_time: string;
  /** The client pings when it has heard nothing for this long. */
  heartbeat_ms: number;
  /** Of the running build: a page of another build reloads its scripts when idle. */
  build: string;
}

/** A conversation as its contact sees it: no notes, no tags, no colleagues. */
export interface VisitorConversation {
  id: string;
  status: "open" | "waiting" | "closed";
  agent: { id: string; name: string; avatar_url?: string } | null;
  last_seq: number;
  last_revision: number;
  unread: number;
  last_text: string;
  last_author: "contact" | "agent" | "bot" | "system";
  last_message_at: string;
  agent_read_seq: number;
  contact_read_seq: number;
  rating: { score: number } | null;
  created_at: string;
}
