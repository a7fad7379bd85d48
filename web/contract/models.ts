/** Resources as the API and the sockets show them. Times are ISO 8601 in UTC; ids are opaque. */

export type ConversationStatus = "open" | "waiting" | "snoozed" | "closed";
export type MessageKind = "text" | "note" | "card" | "system";
export type AuthorKind = "contact" | "agent" | "bot" | "system";
export type Availability = "online" | "busy" | "away" | "offline";
export type Role = "owner" | "admin" | "supervisor" | "agent" | "read_only";
/** 0 none, 1 low, 2 high, 3 urgent. */
export type Priority = 0 | 1 | 2 | 3;

export interface Attachment {
  id: string;
  name: string;
  mime: string;
  /** Bytes. */
  size: number;
  width?: number;
  height?: number;
  /** Signed and short-lived: ask for the message again when it has expired. */
  url: string;
  thumbnail_url?: string;
}

/** What a system line says; the reader's language makes the sentence (`thread.event.<name>`). */
export interface SystemEvent {
  name: string;
  params: Record<string, string | number>;
}

export interface Message {
  id: string;
  conversation_id: string;
  /** 1, 2, 3 … within the conversation, without gaps. */
  seq: number;
  kind: MessageKind;
  author: { kind: AuthorKind; id: string | null; name?: string; avatar_url?: string };
  text: string;
  attachments?: Attachment[];
  /** `seq` of the message that this one answers. */
  reply_to?: number;
  /** Agents mentioned in a note. */
  mentions?: string[];
  event?: SystemEvent;
  /** Was prepared, and went the moment the contact's message came. */
  armed?: true;
  client_id?: string;
  /** Above 0 when edited or recalled: the conversation's count of such changes. */
  revision: number;
  edited_at?: string;
  recalled_at?: string;
  created_at: string;
}

export interface ContactSummary {
  id: string;
  name: string;
  vip: boolean;
  avatar_url?: string;
}

export interface Conversation {
  id: string;
  inbox_id: string;
  contact: ContactSummary;
  status: ConversationStatus;
  assignee_id: string | null;
  team_id: string | null;
  priority: Priority;
  subject: string;
  tags: string[];
  last_seq: number;
  last_revision: number;
  last_text: string;
  last_author: AuthorKind;
  last_message_at: string;
  waiting_since: string | null;
  /** It waits in the queue, but its contact has no line open since then. */
  contact_left_at: string | null;
  unread: number;
  agent_read_seq: number;
  contact_read_seq: number;
  contact_delivered_seq: number;
  snoozed_until: string | null;
  first_replied_at: string | null;
  closed_at: string | null;
  created_at: string;
  details: Record<string, unknown>;
  participants: string[];
  rating: { score: number; labels: string[]; comment: string } | null;
}

/** A transfer or an invitation that somebody has to accept first. */
export interface Offer {
  id: string;
  conversation_id: string;
  inbox_id: string;
  kind: "transfer" | "invite";
  /** Who asks. */
  from_id: string | null;
  /** Of these two one. */
  to_agent_id: string | null;
  to_team_id: string | null;
  note: string;
  state: "open" | "accepted" | "declined" | "expired" | "withdrawn";
  /** Why it was declined. */
  reason: string;
  /** Members of the team who have said no; the others may still accept. */
  declined_by: string[];
  answered_by: string | null;
  created_at: string;
  expires_at: string;
  ended_at: string | null;
}

export interface Contact {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  locale: string | null;
  avatar_url?: string;
  vip: boolean;
  note: string;
  tags: string[];
  attributes: Record<string, string | number | boolean | null>;
  origin: Record<string, string>;
  blocked_at: string | null;
  last_seen_at: string | null;
  created_at: string;
}

export interface Agent {
  id: string;
  name: string;
  email: string;
  role: Role;
  avatar_url?: string;
  availability: Availability;
  /** Has a socket open now. */
  connected: boolean;
  capacity: number;
  team_ids: string[];
  inbox_ids: string[];
  two_factor: boolean;
  deactivated_at: string | null;
  last_seen_at: string | null;
  created_at: string;
}

export interface Team {
  id: string;
  name: string;
  description: string;
  member_ids: string[];
  created_at: string;
}

export interface QuickReply {
  id: string;
  scope: "personal" | "team" | "shared";
  team_id: string | null;
  folder: string;
  shortcut: string;
  title: string;
  text: string;
  used: number;
  /** Uses that were followed by thanks, or by the end of the conversation. */
  succeeded: number;
  last_used_at: string | null;
  /** How title and folder are read: syllables, a space, initials. */
  pinyin: string;
  files: { id: string; name: string; mime: string; size: number }[];
}

/** One deed of a macro; texts may hold the variables of quick replies. */
export type MacroAction =
  | { do: "reply"; text: string }
  | { do: "note"; text: string }
  | { do: "tag"; add: string[]; remove: string[] }
  | { do: "priority"; value: Priority }
  /** `me`, an agent, or nobody. */
  | { do: "assign"; agent_id: string | null }
  | { do: "transfer"; team_id: string }
  | { do: "snooze"; minutes: number }
  | { do: "close" };

export interface Macro {
  id: string;
  scope: "personal" | "team" | "shared";
  team_id: string | null;
  name: string;
  /** Alt and this letter runs it. */
  key: string | null;
  actions: MacroAction[];
  used: number;
}

export interface SavedView {
  id: string;
  name: string;
  shared: boolean;
  filter: ConversationFilter;
}

/** What a list of conversations asks for. */
export interface ConversationFilter {
  view?: "mine" | "unassigned" | "all" | "mentions" | "team";
  status?: ConversationStatus[];
  inbox_id?: string;
  team_id?: string;
  assignee_id?: string;
  contact_id?: string;
  tag?: string;
  priority?: Priority;
  unread?: boolean;
  sort?: "newest" | "oldest" | "waiting";
}

/** RFC 9457; `code` is stable, `detail` is in the reader's language. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  params?: Record<string, string | number>;
  fields?: { path: string; code: string; detail: string }[];
  request_id: string;
}

export interface Page<T> {
  data: T[];
  /** Pass as `cursor` for what follows; null at the end. */
  next_cursor: string | null;
}
