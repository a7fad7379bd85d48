/** What the server hands to the inbox with its page. */

import type { Agent, QuickReply, Team } from "./models.ts";

export interface InboxSummary {
  id: string;
  name: string;
  /** `web`, `email`, `wechat` …: chooses the icon. */
  channel: string;
  recall_limit_ms: number;
  rating_enabled: boolean;
  /** Somebody has to accept first. */
  asks: { transfers: boolean; invites: boolean };
  archived: boolean;
  limits: { file_bytes: number; files_per_message: number; text: number };
  /** What the fields of its forms ask, by name, where the shop has its own words for it. */
  form_labels: Record<string, string>;
}

export interface InboxBoot {
  me: Agent;
  /** Path below which everything is served, without a trailing slash. */
  base: string;
  locale: "zh-CN" | "en";
  build: string;
  agents: Agent[];
  teams: Team[];
  inboxes: InboxSummary[];
  quick_replies: QuickReply[];
  /** Decides which buttons there are; the server asks again. */
  may: { reply: boolean; edit_contacts: boolean; block: boolean; install: boolean; export: boolean };
  /** The server can send mail. */
  mail: boolean;
  /** The agent wants desktop notifications, where the browser allows them. */
  notifications: boolean;
}
