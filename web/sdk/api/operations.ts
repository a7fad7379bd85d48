/** Every operation of the API and its types. Made from the code by `bun src/testing/make-client.ts`: not written by hand. */

export type Me = Agent & { locale: string; preferences: Preferences; recovery_codes_left: number };
export type Role = "owner" | "admin" | "supervisor" | "agent" | "read_only";
export type Availability = "online" | "busy" | "away" | "offline";
export type Preferences = {
  theme: "system" | "light" | "dark";
  density: "comfortable" | "compact";
  sounds: boolean;
  notifications: boolean;
  send_with: "enter" | "mod_enter";
  shortcuts: { [name: string]: string };
};
export type Agent = {
  id: string;
  name: string;
  email: string;
  role: Role;
  avatar_url?: string;
  availability: Availability;
  connected: boolean;
  capacity: number;
  team_ids: string[];
  inbox_ids: string[];
  two_factor: boolean;
  deactivated_at: string | null;
  last_seen_at: string | null;
  created_at: string;
};
export type Problem = {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  params?: { [name: string]: string | number };
  fields?: { path: string; code: string; detail: string }[];
  request_id: string;
};
export type Session = {
  id: string;
  user_agent: string;
  address: string;
  current: boolean;
  created_at: string;
  seen_at: string;
  expires_at: string;
};
export type AgentChange = {
  name?: string;
  role?: Role;
  capacity?: number;
  inbox_ids?: string[];
  team_ids?: string[];
};
export type Team = {
  id: string;
  name: string;
  description: string;
  member_ids: string[];
  created_at: string;
};
export type NewTeam = { name: string; description?: string; member_ids?: string[] };
export type TeamChange = { name?: string; description?: string; member_ids?: string[] };
export type Invitation = {
  id: string;
  email: string | null;
  role: Role;
  inbox_ids: string[];
  team_ids: string[];
  invited_by: string | null;
  expired: boolean;
  created_at: string;
  expires_at: string;
};
export type NewInvitation = { email?: string; role: Role; inbox_ids?: string[]; team_ids?: string[] };
export type ApiKey = {
  id: string;
  agent_id: string;
  name: string;
  hint: string;
  inbox_ids: string[];
  scopes: (
    | "*"
    | "conversations:read"
    | "conversations:write"
    | "contacts:read"
    | "contacts:write"
    | "visitors:read"
    | "visitors:write"
    | "events:read"
    | "files:read"
    | "files:write"
    | "replies:read"
    | "replies:write"
    | "inboxes:read"
    | "inboxes:write"
    | "assignment:read"
    | "assignment:write"
    | "agents:read"
    | "agents:write"
    | "settings:read"
    | "settings:write"
  )[];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
};
export type NewApiKey = {
  name: string;
  inbox_ids?: string[];
  scopes?: (
    | "*"
    | "conversations:read"
    | "conversations:write"
    | "contacts:read"
    | "contacts:write"
    | "visitors:read"
    | "visitors:write"
    | "events:read"
    | "files:read"
    | "files:write"
    | "replies:read"
    | "replies:write"
    | "inboxes:read"
    | "inboxes:write"
    | "assignment:read"
    | "assignment:write"
    | "agents:read"
    | "agents:write"
    | "settings:read"
    | "settings:write"
  )[];
  expires_at?: string | null;
};
export type AuditLine = {
  id: string;
  at: string;
  actor: { kind: string; id: string | null; name: string | null };
  via: string;
  action: string;
  subject: { kind: string; id: string } | { kind: string; id: string };
  details: { [name: string]: unknown };
  address: string;
};
export type Inbox = {
  id: string;
  channel: string;
  name: string;
  key: string;
  locale: string;
  time_zone: string;
  allowed_origins: string[];
  appearance: InboxAppearance;
  texts: InboxTexts;
  hours: InboxHours;
  pre_chat: InboxPreChat;
  offline: InboxOffline;
  limits: InboxLimits;
  assignment: "automatic" | "manual";
  recall_limit_ms: number;
  rating_enabled: boolean;
  preview_enabled: boolean;
  privacy: InboxPrivacy;
  identity: InboxIdentity;
  identity_secret_set: boolean;
  open: boolean;
  member_ids: string[];
  installed_at: string | null;
  installed_origin: string | null;
  archived_at: string | null;
  created_at: string;
  updated_at: string;
};
export type InboxAppearance = {
  color: string;
  theme: "light" | "dark" | "auto";
  position: "right" | "left";
  offset_x: number;
  offset_y: number;
  launcher: "circle" | "label" | "none";
  css_variables: { [name: string]: string };
};
export type InboxTexts = {
  "zh-CN"?: {
    title?: string;
    subtitle?: string;
    greeting?: string;
    placeholder?: string;
    offline?: string;
    chips?: string[];
  };
  en?: {
    title?: string;
    subtitle?: string;
    greeting?: string;
    placeholder?: string;
    offline?: string;
    chips?: string[];
  };
};
export type InboxHours = {
  enabled: boolean;
  weekly: {
    mon: { from: string; to: string }[];
    tue: { from: string; to: string }[];
    wed: { from: string; to: string }[];
    thu: { from: string; to: string }[];
    fri: { from: string; to: string }[];
    sat: { from: string; to: string }[];
    sun: { from: string; to: string }[];
  };
  holidays: { name: string; from: string; to: string }[];
  workdays: { name: string; date: string; intervals: { from: string; to: string }[] }[];
};
export type InboxPreChat = {
  enabled: boolean;
  title: string;
  fields: {
    name: string;
    kind: "text" | "email" | "phone" | "select" | "textarea";
    label: string;
    required: boolean;
    options?: string[];
  }[];
};
export type InboxOffline = {
  enabled: boolean;
  fields: {
    name: string;
    kind: "text" | "email" | "phone" | "select" | "textarea";
    label: string;
    required: boolean;
    options?: string[];
  }[];
};
export type InboxLimits = {
  file_bytes: number;
  files_per_message: number;
  text: number;
  file_groups: ("image" | "video" | "audio" | "document" | "archive" | "text" | "other")[];
};
export type InboxPrivacy = {
  tracking: "off" | "ask" | "site";
  query_parameters: string[];
  mask_phones: boolean;
};
export type InboxIdentity = { mode: "off" | "optional" | "enforced" };
export type NewInbox = {
  name: string;
  locale?: "zh-CN" | "en";
  time_zone?: string;
  color?: string;
  allowed_origins?: string[];
  member_ids?: string[];
};
export type InboxChanges = {
  name?: string;
  locale?: "zh-CN" | "en";
  time_zone?: string;
  allowed_origins?: string[];
  appearance?: {
    color?: string;
    theme?: "light" | "dark" | "auto";
    position?: "right" | "left";
    offset_x?: number;
    offset_y?: number;
    launcher?: "circle" | "label" | "none";
    css_variables?: { [name: string]: string };
  };
  texts?: InboxTexts;
  hours?: InboxHours;
  pre_chat?: InboxPreChat;
  offline?: InboxOffline;
  limits?: {
    file_bytes?: number;
    files_per_message?: number;
    text?: number;
    file_groups?: ("image" | "video" | "audio" | "document" | "archive" | "text" | "other")[];
  };
  assignment?: "automatic" | "manual";
  recall_limit_ms?: number;
  rating_enabled?: boolean;
  preview_enabled?: boolean;
  privacy?: { tracking?: "off" | "ask" | "site"; query_parameters?: string[]; mask_phones?: boolean };
  identity?: InboxIdentity;
};
export type InboxMembers = { agent_ids: string[] };
export type InboxIdentitySecret = { secret: string; inbox: Inbox };
export type InboxSnippet = { snippet: string; script_url: string; chat_url: string };
export type Contact = {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  locale: string | null;
  avatar_url?: string;
  vip: boolean;
  note: string;
  tags: string[];
  attributes: { [name: string]: string | number | boolean | null };
  origin: { [name: string]: string };
  blocked_at: string | null;
  last_seen_at: string | null;
  created_at: string;
};
export type NewContact = {
  name?: string;
  email?: string | null;
  phone?: string | null;
  locale?: string | null;
  vip?: boolean;
  note?: string;
  attributes?: { [name: string]: string | number | boolean | null };
  inbox_id?: string;
  external_id?: string;
  tags?: string[];
};
export type ContactChanges = {
  name?: string;
  email?: string | null;
  phone?: string | null;
  locale?: string | null;
  vip?: boolean;
  note?: string;
  attributes?: { [name: string]: string | number | boolean | null };
};
export type PersonExport = { [name: string]: unknown };
export type Consent = {
  purpose: "tracking" | "preview";
  granted: boolean;
  text_version: string;
  how: "widget" | "banner" | "site" | "agent";
  inbox_id: string;
  at: string;
};
export type Lookup = {
  id: string;
  name: string;
  inbox_ids: string[];
  pattern: string;
  method: "GET" | "POST";
  url: string;
  headers: string;
  body: string;
  card: { items: string; title: string; badge: string; subtitle: string; lines: string; link: string };
  has_secret: boolean;
  timeout_ms: number;
  cache_s: number;
  enabled: boolean;
  created_at: string;
  updated_at: string;
};
export type NewLookup = {
  name: string;
  inbox_ids?: string[];
  pattern?: string;
  method?: "GET" | "POST";
  url: string;
  headers?: string;
  body?: string;
  card: LookupCard;
  timeout_ms?: number;
  cache_s?: number;
  enabled?: boolean;
  secret?: string | null;
};
export type LookupCard = {
  items?: string;
  title: string;
  badge?: string;
  subtitle?: string;
  lines?: string;
  link?: string;
};
export type LookupChanges = {
  name?: string;
  inbox_ids?: string[];
  pattern?: string;
  method?: "GET" | "POST";
  url?: string;
  headers?: string;
  body?: string;
  card?: { items?: string; title?: string; badge?: string; subtitle?: string; lines?: string; link?: string };
  timeout_ms?: number;
  cache_s?: number;
  enabled?: boolean;
  secret?: string | null;
};
export type LookupTest = {
  state: "found" | "nothing" | "failed" | "unasked";
  reason: string | null;
  cards: FoundCard[];
  ms: number;
  at: string;
  request:
    | { method: string; url: string; headers: { [name: string]: string }; body: string | null }
    | { method: string; url: string; headers: { [name: string]: string }; body: string | null };
  status: number | null;
  answer: string;
};
export type FoundCard = {
  title: string;
  badge: string;
  subtitle: string;
  lines: { label: string; value: string }[];
  link: string | null;
};
export type LookupSample = {
  contact?: {
    name?: string;
    email?: string;
    phone?: string;
    external_id?: string;
    attributes?: { [name: string]: string | number | boolean };
  };
  text?: string;
};
export type Found = {
  state: "found" | "nothing" | "failed" | "unasked";
  reason: string | null;
  cards: FoundCard[];
  ms: number;
  at: string;
};
export type Conversation = {
  id: string;
  inbox_id: string;
  contact: { id: string; name: string; vip: boolean; avatar_url?: string };
  status: "open" | "waiting" | "snoozed" | "closed";
  assignee_id: string | null;
  team_id: string | null;
  priority: number;
  subject: string;
  tags: string[];
  last_seq: number;
  last_revision: number;
  last_text: string;
  last_author: "contact" | "agent" | "bot" | "system";
  last_message_at: string;
  waiting_since: string | null;
  contact_left_at: string | null;
  unread: number;
  agent_read_seq: number;
  contact_read_seq: number;
  contact_delivered_seq: number;
  snoozed_until: string | null;
  first_replied_at: string | null;
  closed_at: string | null;
  created_at: string;
  details: { [name: string]: unknown };
  participants: string[];
  rating:
    | { score: number; labels: string[]; comment: string }
    | { score: number; labels: string[]; comment: string };
};
export type Counts = {
  mine: number;
  unassigned: number;
  all: number;
  mentions: number;
  snoozed: number;
  unread: number;
  teams: { [name: string]: number };
};
export type Message = {
  id: string;
  conversation_id: string;
  seq: number;
  kind: "text" | "note" | "card" | "system";
  author: {
    kind: "contact" | "agent" | "bot" | "system";
    id: string | null;
    name?: string;
    avatar_url?: string;
  };
  text: string;
  attachments?: Attachment[];
  reply_to?: number;
  mentions?: string[];
  event?: { name: string; params: { [name: string]: string | number } };
  client_id?: string;
  revision: number;
  edited_at?: string;
  recalled_at?: string;
  created_at: string;
};
export type Attachment = {
  id: string;
  name: string;
  mime: string;
  size: number;
  width?: number;
  height?: number;
  url: string;
  thumbnail_url?: string;
};
export type Draft = { text: string; kind: "text" | "note" };
export type Offer = {
  id: string;
  conversation_id: string;
  inbox_id: string;
  kind: "transfer" | "invite";
  from_id: string | null;
  to_agent_id: string | null;
  to_team_id: string | null;
  note: string;
  state: "open" | "accepted" | "declined" | "expired" | "withdrawn";
  reason: string;
  declined_by: string[];
  answered_by: string | null;
  created_at: string;
  expires_at: string;
  ended_at: string | null;
};
export type OfferSettings = { transfers: boolean; invites: boolean; answer_s: number };
export type File = {
  id: string;
  name: string;
  mime: string;
  size: number;
  width?: number;
  height?: number;
  url: string;
  thumbnail_url?: string;
  inbox_id: string | null;
  conversation_id: string | null;
  created_at: string;
};
export type QuickReply = {
  id: string;
  scope: "personal" | "team" | "shared";
  team_id: string | null;
  folder: string;
  shortcut: string;
  title: string;
  text: string;
  used: number;
  succeeded: number;
  last_used_at: string | null;
  pinyin: string;
  files: { id: string; name: string; mime: string; size: number }[];
};
export type NewQuickReply = {
  folder?: string;
  shortcut: string;
  title: string;
  text: string;
  file_ids?: string[];
  scope: "personal" | "team" | "shared";
  team_id?: string;
};
export type QuickReplyImportResult = {
  added: number;
  updated: number;
  skipped: { entry: number; field: string }[];
};
export type QuickReplyImport = { scope: "personal" | "team" | "shared"; team_id?: string; text: string };
export type QuickReplyProposal = {
  id: string;
  question: string;
  answer: string;
  examples: string[];
  count: number;
};
export type QuickReplyChanges = {
  folder?: string;
  shortcut?: string;
  title?: string;
  text?: string;
  file_ids?: string[];
};
export type QuickReplyAttachment = {
  id: string;
  name: string;
  mime: string;
  size: number;
  width?: number;
  height?: number;
  url: string;
  thumbnail_url?: string;
};
export type QuickReplyUse = { conversation_id?: string };
export type Macro = {
  id: string;
  scope: "personal" | "team" | "shared";
  team_id: string | null;
  name: string;
  key: string | null;
  actions: (
    | { do: "reply"; text: string }
    | { do: "note"; text: string }
    | { do: "tag"; add: string[]; remove: string[] }
    | { do: "priority"; value: 0 | 1 | 2 | 3 }
    | { do: "assign"; agent_id: "me" | string | null }
    | { do: "transfer"; team_id: string }
    | { do: "snooze"; minutes: number }
    | { do: "close" }
  )[];
  used: number;
};
export type NewMacro = {
  name: string;
  key?: string | null;
  actions: (
    | { do: "reply"; text: string }
    | { do: "note"; text: string }
    | { do: "tag"; add: string[]; remove: string[] }
    | { do: "priority"; value: 0 | 1 | 2 | 3 }
    | { do: "assign"; agent_id: "me" | string | null }
    | { do: "transfer"; team_id: string }
    | { do: "snooze"; minutes: number }
    | { do: "close" }
  )[];
  scope: "personal" | "team" | "shared";
  team_id?: string;
};
export type MacroChanges = {
  name?: string;
  key?: string | null;
  actions?: (
    | { do: "reply"; text: string }
    | { do: "note"; text: string }
    | { do: "tag"; add: string[]; remove: string[] }
    | { do: "priority"; value: 0 | 1 | 2 | 3 }
    | { do: "assign"; agent_id: "me" | string | null }
    | { do: "transfer"; team_id: string }
    | { do: "snooze"; minutes: number }
    | { do: "close" }
  )[];
};
export type MacroRun = { id: string; undo_ms: number };
export type NewMacroRun = { macro_id: string };
export type Rating = {
  conversation_id: string;
  contact_id: string;
  agent_id: string | null;
  score: number;
  labels: string[];
  comment: string;
  created_at: string;
};
export type RatingSummary = { agent_id: string | null; count: number; average: number; scores: number[] };
export type SavedView = {
  id: string;
  name: string;
  shared: boolean;
  filter: {
    view?: "mine" | "unassigned" | "all" | "mentions" | "team";
    status?: ("open" | "waiting" | "snoozed" | "closed")[];
    inbox_id?: string;
    team_id?: string;
    assignee_id?: string;
    contact_id?: string;
    tag?: string;
    priority?: 0 | 1 | 2 | 3;
    unread?: boolean;
    sort?: "newest" | "oldest" | "waiting";
  };
};
export type Skill = { id: string; name: string };
export type NewSkill = { name: string };
export type Staffing = {
  agent_id: string;
  seniority: number;
  languages: string[];
  time_zone: string;
  shift: InboxHours;
  idle_minutes: number;
  set_by: "hand" | "shift" | "idle";
  skills: { id: string; name: string; level: number }[];
  capacities: { [name: string]: number };
};
export type StaffingChanges = {
  seniority?: 0 | 1 | 2 | 3;
  languages?: string[];
  time_zone?: string;
  shift?: InboxHours;
  idle_minutes?: number;
  skills?: { id: string; level: number }[];
  capacities?: { [name: string]: number };
};
export type AssignmentRules = {
  version: number;
  rules: AssignmentRule[];
  paused: { [name: string]: { path: string; code: string }[] };
  draft:
    | {
        revision: number;
        rules: AssignmentRule[];
        paused: { [name: string]: { path: string; code: string }[] };
        edited_by: string | null;
        updated_at: string;
      }
    | {
        revision: number;
        rules: AssignmentRule[];
        paused: { [name: string]: { path: string; code: string }[] };
        edited_by: string | null;
        updated_at: string;
      };
  facts: { name: string; kind: "text" | "number" | "boolean" | "list"; operators: string[] }[];
};
export type AssignmentRule = {
  id: string;
  name: string;
  on: boolean;
  when?: unknown;
  effects: (
    | {
        do: "require";
        who: {
          skill?: string | { fact: string };
          level?: number;
          language?: string | { fact: string };
          team?: string | { fact: string };
          agent?: string | { fact: string };
          seniority_min?: number;
          seniority_max?: number;
          on_shift?: true;
        };
        for_s?: number;
      }
    | {
        do: "exclude";
        who: {
          skill?: string | { fact: string };
          level?: number;
          language?: string | { fact: string };
          team?: string | { fact: string };
          agent?: string | { fact: string };
          seniority_min?: number;
          seniority_max?: number;
          on_shift?: true;
        };
      }
    | {
        do: "prefer";
        who: {
          skill?: string | { fact: string };
          level?: number;
          language?: string | { fact: string };
          team?: string | { fact: string };
          agent?: string | { fact: string };
          seniority_min?: number;
          seniority_max?: number;
          on_shift?: true;
        };
        weight: number;
      }
    | { do: "send"; team: string | { fact: string } }
    | { do: "raise"; priority: number }
    | { do: "hold"; for_s: number }
    | { do: "hold"; until: "open" }
  )[];
  stop?: boolean;
};
export type AssignmentPublication = {
  version: number;
  note: string;
  published_by: string | null;
  rules: AssignmentRule[];
  published_at: string;
};
export type AssignmentTest = {
  hits: string[];
  requires: string[];
  team_id: string | null;
  priority: number;
  held_until: string | null;
  winner: string | null;
  ranked: { agent_id: string; total: number; parts: { [name: string]: number } }[];
  removed: { reason: string; count: number; agent_ids: string[] }[];
};
export type AssignmentSimulation = {
  arrivals: number;
  cut: boolean;
  steps_ms: number[];
  today: {
    served: number;
    unserved: number;
    wait_ms: { mean: number; p95: number };
    wait_histogram: number[];
    response_histogram: number[];
    first_response_ms: { mean: number; p95: number };
    match_rate: number;
    vip: { count: number; wait_ms: number; senior_rate: number };
    load_gini: number;
    per_agent: { agent_id: string; served: number; busy_ms: number }[];
  };
  draft: {
    served: number;
    unserved: number;
    wait_ms: { mean: number; p95: number };
    wait_histogram: number[];
    response_histogram: number[];
    first_response_ms: { mean: number; p95: number };
    match_rate: number;
    vip: { count: number; wait_ms: number; senior_rate: number };
    load_gini: number;
    per_agent: { agent_id: string; served: number; busy_ms: number }[];
  };
};
export type AssignmentSettings = {
  objective: "speed" | "conversion" | "balance" | "blend";
  weight: number;
  overflow: { after_s: number; team_id: string }[];
  time_out_s: number | null;
  ageing_s: number;
  rescue: { answer_s: number | null; gone: boolean; most: number };
  left: { after_s: number; order: "last" | "skip" };
  claim: { order: "any" | "next"; limited: boolean };
  product_lines: { name: string; pages: string[]; team_id: string }[];
};
export type AssignmentDecision = {
  id: string;
  at: string;
  outcome: "assigned" | "waiting" | "held";
  agent_id: string | null;
  rules_version: number;
  objective: "speed" | "conversion" | "balance" | "blend";
  hits: string[];
  requires: string[];
  team_id: string | null;
  held_until: number | null;
  ranked: { agent_id: string; total: number; parts: { [name: string]: number } }[];
  removed: { reason: string; count: number; agent_ids: string[] }[];
  fit: number;
  took_us: number;
};
export type LiveVisitor = {
  id: string;
  inbox_id: string;
  name: string | null;
  vip: boolean;
  state: "here" | "hidden" | "leaving" | "left";
  page: { url: string; title: string; since: string; visible_ms: number; depth: number };
  at: string;
  visit: { started_at: string; pages: number; number: number };
  source: VisitorSource;
  region: { country: string | null; province: string | null; city: string | null };
  device: { kind: "desktop" | "phone" | "tablet"; os: string; browser: string };
  language: string;
  tags: string[];
  intent: number;
  conversation:
    | { id: string; status: string; agent: string | null }
    | { id: string; status: string; agent: string | null };
  invited_at: string | null;
};
export type VisitorSource = {
  kind: "direct" | "search" | "ad" | "social" | "wechat" | "referral" | "email" | "internal";
  name: string;
  keyword?: string;
  campaign?: string;
  group?: string;
  creative?: string;
  medium?: string;
};
export type Journey = {
  visitor: {
    id: string;
    name: string | null;
    first_seen_at: string;
    last_seen_at: string;
    visits: number;
    first_source: VisitorSource;
    last_source: VisitorSource;
    region: { country: string | null; province: string | null; city: string | null };
    device: { kind: "desktop" | "phone" | "tablet"; os: string; browser: string };
    language: string;
    tags: string[];
  };
  live: LiveVisitor & (Record<string, unknown> | null);
  intent: { score: number; parts: { code: string; label: string; value: number }[] };
  visits: Visit[];
  next_cursor: string | null;
};
export type Visit = {
  id: string;
  number: number;
  started_at: string;
  ended_at: string | null;
  source: VisitorSource;
  landing: string;
  referrer: string;
  visible_ms: number;
  bounced: boolean;
  pages: { id: string; url: string; title: string; at: string; visible_ms: number; depth: number }[];
  behaviours: {
    name: string;
    label: string;
    page_id: string | null;
    at: string;
    props: { [name: string]: string | number | boolean };
  }[];
};
export type BehaviourRule = {
  inbox_id?: string | null;
  name: string;
  label: string;
  tag?: string;
  weight?: number;
  trigger:
    | { when: "page"; url: string; seconds?: number }
    | { when: "event" }
    | { when: "click"; selector: string; url?: string }
    | { when: "seen"; selector: string; url?: string }
    | { when: "media"; selector?: string; url?: string }
    | { when: "download"; selector?: string; url?: string }
    | {
        when: "form";
        selector?: string;
        url?: string;
        step: "started" | "reached" | "abandoned" | "submitted";
      };
  enabled?: boolean;
  id: string;
};
export type NewBehaviourRule = {
  inbox_id?: string | null;
  name: string;
  label: string;
  tag?: string;
  weight?: number;
  trigger:
    | { when: "page"; url: string; seconds?: number }
    | { when: "event" }
    | { when: "click"; selector: string; url?: string }
    | { when: "seen"; selector: string; url?: string }
    | { when: "media"; selector?: string; url?: string }
    | { when: "download"; selector?: string; url?: string }
    | {
        when: "form";
        selector?: string;
        url?: string;
        step: "started" | "reached" | "abandoned" | "submitted";
      };
  enabled?: boolean;
};
export type Source = {
  kind: "direct" | "search" | "ad" | "social" | "wechat" | "referral" | "email" | "internal";
  name: string;
  host: string;
  keyword?: string;
  id: string;
};
export type NewSource = {
  kind: "direct" | "search" | "ad" | "social" | "wechat" | "referral" | "email" | "internal";
  name: string;
  host: string;
  keyword?: string;
};
export type InvitationRule = {
  id: string;
  inbox_id: string | null;
  name: string;
  enabled: boolean;
  act: "bubble" | "window" | "task";
  conditions: InvitationConditions;
  variants: InvitationVariant[];
  per_visit: number;
  per_day: number;
  quiet_days: number;
  results: {
    variant: string;
    sent: number;
    seen: number;
    accepted: number;
    refused: number;
    conversations: number;
    compared:
      | {
          chance: number;
          difference: number;
          from: number;
          to: number;
          word: "few" | "even" | "leaning" | "clear";
        }
      | {
          chance: number;
          difference: number;
          from: number;
          to: number;
          word: "few" | "even" | "leaning" | "clear";
        };
  }[];
};
export type InvitationConditions = {
  pages?: string[];
  dwell_s?: number | null;
  depth?: number | null;
  pages_seen?: number | null;
  tags?: string[];
  sources?: string[];
  visits_from?: number | null;
  visits_to?: number | null;
  leaving?: boolean;
  regions?: string[];
  languages?: string[];
  open?: boolean;
  agent?: boolean;
};
export type InvitationVariant = { key: string; text: string; chips?: string[] };
export type NewInvitationRule = {
  name: string;
  inbox_id?: string | null;
  enabled?: boolean;
  act?: "bubble" | "window" | "task";
  conditions?: InvitationConditions;
  variants: InvitationVariant[];
  per_visit?: number;
  per_day?: number;
  quiet_days?: number;
};
export type InvitationRuleChanges = {
  name?: string;
  inbox_id?: string | null;
  enabled?: boolean;
  act?: "bubble" | "window" | "task";
  conditions?: { [name: string]: unknown };
  variants?: InvitationVariant[];
  per_visit?: number;
  per_day?: number;
  quiet_days?: number;
};
export type SentInvitation = {
  id: string;
  visitor_id: string;
  inbox_id: string;
  act: "bubble" | "window" | "task";
  text: string;
  state: "sent" | "seen" | "accepted" | "refused" | "done";
  agent_id: string | null;
  rule_id: string | null;
  conversation_id: string | null;
  at: string;
  answered_at: string | null;
};
export type Settings = {
  brand: { name: string; logo_file_id: string | null; color: string };
  backup: { enabled: boolean; every_hours: number; keep: number; archive: boolean };
  smtp: { host: string; port: number; secure: boolean; user: string; from: string; password_set: boolean };
  privacy: { events_days: number; audit_days: number; journey_days: number };
};
export type SystemStatus = {
  build: string;
  uptime_s: number;
  memory_bytes: number;
  loop_lag_ms: number;
  database: { bytes: number; wal_bytes: number; messages: number; conversations: number };
  disk: { free_bytes: number; total_bytes: number };
  queue: { ready: number; running: number; dead: number; oldest_ms: number };
  last_backup_at: string | null;
};
export type DeadJob = { no: number; name: string; attempts: number; error: string; created_at: string };
export type Backup = { name: string; made_at: string; bytes: number; files: number; archive: boolean };
export type Check = { name: string; state: "ok" | "warning" | "failed"; says: string };
export type Webhook = {
  id: string;
  url: string;
  name: string;
  events: string[];
  inbox_ids: string[];
  state: "on" | "off";
  off_reason: "by_hand" | "gone" | "failing" | null;
  failing_since: string | null;
  paused_until: string | null;
  old_secret_until: string | null;
  waiting: number;
  failed: number;
  last_attempt:
    | { at: string; status: number | null; reason: string | null }
    | { at: string; status: number | null; reason: string | null };
  created_at: string;
  updated_at: string;
};
export type WebhookWithSecret = Webhook & { secret: string };
export type NewWebhook = {
  url: string;
  name?: string;
  events?: (
    | "*"
    | "conversation.created"
    | "conversation.assigned"
    | "conversation.transferred"
    | "conversation.offered"
    | "conversation.offer_ended"
    | "conversation.closed"
    | "conversation.reopened"
    | "conversation.snoozed"
    | "conversation.tagged"
    | "conversation.prioritised"
    | "message.created"
    | "message.recalled"
    | "contact.created"
    | "contact.updated"
    | "contact.blocked"
    | "contact.merged"
    | "contact.erased"
    | "rating.created"
    | "conversation.rescued"
    | "conversion.recorded"
    | "contact.lead_captured"
  )[];
  inbox_ids?: string[];
};
export type WebhookChanges = {
  url?: string;
  name?: string;
  events?: (
    | "*"
    | "conversation.created"
    | "conversation.assigned"
    | "conversation.transferred"
    | "conversation.offered"
    | "conversation.offer_ended"
    | "conversation.closed"
    | "conversation.reopened"
    | "conversation.snoozed"
    | "conversation.tagged"
    | "conversation.prioritised"
    | "message.created"
    | "message.recalled"
    | "contact.created"
    | "contact.updated"
    | "contact.blocked"
    | "contact.merged"
    | "contact.erased"
    | "rating.created"
    | "conversation.rescued"
    | "conversion.recorded"
    | "contact.lead_captured"
  )[];
  inbox_ids?: string[];
  state?: "on" | "off";
};
export type WebhookDelivery = {
  id: string;
  event: string;
  state: "waiting" | "delivered" | "failed";
  attempts: number;
  next_at: string | null;
  created_at: string;
  done_at: string | null;
};
export type WebhookDeliveryDetails = WebhookDelivery & { body: string; log: WebhookAttempt[] };
export type WebhookAttempt = {
  attempt: number;
  at: string;
  ms: number;
  status: number | null;
  reason: string | null;
  answer: string;
};
export type WebhookReplay = { from: string; to: string; failed_only?: boolean };
export type Event = { seq: number; type: string; timestamp: string; data: { [name: string]: unknown } };

export interface Operations {
  /** Who am I? */
  getMe: { input: {}; output: Me };
  /** Change my name or language */
  updateMe: { input: { body: { name?: string; locale?: "zh-CN" | "en" } }; output: Me };
  /** Change how the console looks and behaves for me */
  updateMePreferences: {
    input: {
      body: {
        theme?: "system" | "light" | "dark";
        density?: "comfortable" | "compact";
        sounds?: boolean;
        notifications?: boolean;
        send_with?: "enter" | "mod_enter";
        shortcuts?: { [name: string]: string };
      };
    };
    output: Preferences;
  };
  /** Set my availability */
  setMeAvailability: {
    input: { body: { availability: Availability } };
    output: { availability: Availability };
  };
  /** Change my password; ends my other sessions */
  setMePassword: { input: { body: { current: string; password: string } }; output: undefined };
  /** Set my picture */
  setMeAvatar: { input: { body: { file_id: string } }; output: Me };
  /** Take my picture away */
  deleteMeAvatar: { input: {}; output: Me };
  /** List my sessions */
  listMeSessions: { input: {}; output: { data: Session[] } };
  /** End all my sessions but this one */
  deleteMeSessions: { input: {}; output: { ended: number } };
  /** End one of my sessions */
  deleteMeSession: { input: { path: { id: string } }; output: undefined };
  /** Begin two-factor: a secret for the authenticator */
  createMeTotp: { input: {}; output: { secret: string; uri: string } };
  /** Confirm two-factor with a first code */
  setMeTotp: { input: { body: { code: string } }; output: { recovery_codes: string[] } };
  /** Turn two-factor off */
  deleteMeTotp: { input: { body: { password: string } }; output: undefined };
  /** New recovery codes; the old ones end */
  createMeTotpRecoveryCode: { input: { body: { password: string } }; output: { recovery_codes: string[] } };
  /** List agents */
  listAgents: { input: { query?: { deactivated?: "true" | "false" } }; output: { data: Agent[] } };
  /** Get an agent */
  getAgent: { input: { path: { id: string } }; output: Agent };
  /** Change an agent's name, role, capacity, inboxes or teams */
  updateAgent: { input: { path: { id: string }; body: AgentChange }; output: Agent };
  /** Deactivate an agent: ends sessions and keys */
  createAgentDeactivation: { input: { path: { id: string } }; output: Agent };
  /** Let a deactivated agent sign in again */
  deleteAgentDeactivation: { input: { path: { id: string } }; output: Agent };
  /** Make a link to set a new password */
  createAgentPasswordReset: { input: { path: { id: string } }; output: { link: string } };
  /** Turn off two-factor for an agent who has lost phone and codes */
  deleteAgentTotp: { input: { path: { id: string } }; output: undefined };
  /** List teams */
  listTeams: { input: {}; output: { data: Team[] } };
  /** Create a team */
  createTeam: { input: { body: NewTeam }; output: Team };
  /** Get a team */
  getTeam: { input: { path: { id: string } }; output: Team };
  /** Change a team's name, description or members */
  updateTeam: { input: { path: { id: string }; body: TeamChange }; output: Team };
  /** Delete a team */
  deleteTeam: { input: { path: { id: string } }; output: undefined };
  /** List invitations that nobody has taken yet */
  listInvitations: { input: {}; output: { data: Invitation[] } };
  /** Invite somebody, by mail or with a link that you hand over */
  createInvitation: { input: { body: NewInvitation }; output: { id: string; link: string } };
  /** Take an invitation back */
  deleteInvitation: { input: { path: { id: string } }; output: undefined };
  /** List API keys that work */
  listApiKeys: { input: {}; output: { data: ApiKey[] } };
  /** Create an API key with my rights */
  createApiKey: { input: { body: NewApiKey }; output: { id: string; key: string } };
  /** Revoke an API key */
  deleteApiKey: { input: { path: { id: string } }; output: undefined };
  /** Who changed what */
  listAuditLog: {
    input: {
      query?: {
        cursor?: string;
        limit?: number;
        actor_id?: string;
        action?: string;
        subject_id?: string;
        from?: string;
        until?: string;
      };
    };
    output: { data: AuditLine[]; next_cursor: string | null };
  };
  /** List the inboxes that you see */
  listInboxes: {
    input: { query?: { archived?: "true" | "false" } };
    output: { data: Inbox[]; next_cursor: null };
  };
  /** Make an inbox */
  createInbox: { input: { body: NewInbox }; output: Inbox };
  /** Read an inbox */
  getInbox: { input: { path: { id: string } }; output: Inbox };
  /** Change an inbox */
  updateInbox: { input: { path: { id: string }; body: InboxChanges }; output: Inbox };
  /** Archive an inbox */
  createInboxArchival: { input: { path: { id: string } }; output: Inbox };
  /** Bring an archived inbox back */
  deleteInboxArchival: { input: { path: { id: string } }; output: Inbox };
  /** Set who works in an inbox */
  setInboxMembers: { input: { path: { id: string }; body: InboxMembers }; output: Inbox };
  /** Give an inbox a new key */
  createInboxKey: { input: { path: { id: string } }; output: Inbox };
  /** Make the secret by which the site signs who its visitor is */
  createInboxIdentitySecret: { input: { path: { id: string } }; output: InboxIdentitySecret };
  /** How to put an inbox onto a site */
  getInboxSnippet: { input: { path: { id: string } }; output: InboxSnippet };
  /** The chat page as a QR code */
  getInboxQrSvg: { input: { path: { id: string } }; output: string };
  /** List contacts, newest first */
  listContacts: {
    input: {
      query?: {
        q?: string;
        tag?: string;
        blocked?: boolean;
        vip?: boolean;
        inbox_id?: string;
        cursor?: string;
        limit?: number;
      };
    };
    output: { data: Contact[]; next_cursor: string | null };
  };
  /** Add a contact */
  createContact: { input: { body: NewContact }; output: Contact };
  /** Get a contact */
  getContact: { input: { path: { id: string } }; output: Contact };
  /** Change a contact */
  updateContact: { input: { path: { id: string }; body: ContactChanges }; output: Contact };
  /** Erase a person */
  deleteContact: { input: { path: { id: string } }; output: undefined };
  /** Set the tags */
  setContactTags: { input: { path: { id: string }; body: { tags: string[] } }; output: Contact };
  /** Add and remove tags */
  createContactTag: {
    input: { path: { id: string }; body: { add?: string[]; remove?: string[] } };
    output: Contact;
  };
  /** Block a contact */
  setContactBlock: { input: { path: { id: string } }; output: Contact };
  /** Let a blocked contact write again */
  deleteContactBlock: { input: { path: { id: string } }; output: Contact };
  /** Merge a contact into another */
  createContactMerge: { input: { path: { id: string }; body: { into_id: string } }; output: Contact };
  /** All that is kept about a person */
  getContactExport: { input: { path: { id: string } }; output: PersonExport };
  /** What a person agreed to, newest first */
  listContactConsents: { input: { path: { id: string } }; output: { data: Consent[]; next_cursor: null } };
  /** List lookups */
  listLookups: { input: {}; output: { data: Lookup[]; next_cursor: null } };
  /** Add a lookup */
  createLookup: { input: { body: NewLookup }; output: Lookup };
  /** Get a lookup */
  getLookup: { input: { path: { id: string } }; output: Lookup };
  /** Change a lookup */
  updateLookup: { input: { path: { id: string }; body: LookupChanges }; output: Lookup };
  /** Delete a lookup */
  deleteLookup: { input: { path: { id: string } }; output: undefined };
  /** Try a lookup with made-up values */
  createLookupTest: { input: { path: { id: string }; body: LookupSample }; output: LookupTest };
  /** Which lookups can be asked about a conversation's contact */
  listConversationLookups: {
    input: { path: { id: string } };
    output: { data: { id: string; name: string }[]; next_cursor: null };
  };
  /** Ask one lookup about a conversation's contact */
  getConversationLookup: {
    input: { path: { id: string; lookup: string }; query?: { again?: "true" | "false" } };
    output: Found;
  };
  /** List conversations */
  listConversations: {
    input: {
      query?: {
        view?: "mine" | "unassigned" | "all" | "mentions" | "team";
        status?: string;
        inbox_id?: string;
        team_id?: string;
        assignee_id?: string;
        contact_id?: string;
        tag?: string;
        priority?: "0" | "1" | "2" | "3";
        unread?: "true" | "false";
        sort?: "newest" | "oldest" | "waiting";
        cursor?: string;
        limit?: number;
      };
    };
    output: { data: Conversation[]; next_cursor: string | null };
  };
  /** Write first */
  createConversation: {
    input: {
      body: {
        inbox_id: string;
        contact_id: string;
        message: {
          client_id: string;
          kind?: "text" | "note";
          text: string;
          file_ids?: string[];
          reply_to?: number;
          mentions?: string[];
        };
      };
    };
    output: Conversation;
  };
  /** Count the conversations of each view */
  getConversationsCounts: { input: {}; output: Counts };
  /** Tags in use */
  listTags: { input: {}; output: { data: string[] } };
  /** Search all messages */
  listSearch: {
    input: { query: { q: string; inbox_id?: string; contact_id?: string; cursor?: string; limit?: number } };
    output: {
      data: { conversation: Conversation; message: Message; snippet: { text: string; marks: number[][] } }[];
      next_cursor: string | null;
    };
  };
  /** Get a conversation */
  getConversation: { input: { path: { id: string } }; output: Conversation };
  /** Assign to an agent or a team */
  setConversationAssignment: {
    input: { path: { id: string }; body: { assignee_id?: string | null; team_id?: string | null } };
    output: Conversation;
  };
  /** Take a conversation that nobody has */
  createConversationClaim: { input: { path: { id: string } }; output: Conversation };
  /** Close */
  setConversationClosure: { input: { path: { id: string } }; output: Conversation };
  /** Reopen */
  deleteConversationClosure: { input: { path: { id: string } }; output: Conversation };
  /** Snooze until a time */
  setConversationSnooze: { input: { path: { id: string }; body: { until: string } }; output: Conversation };
  /** Wake */
  deleteConversationSnooze: { input: { path: { id: string } }; output: Conversation };
  /** Set the tags */
  setConversationTags: { input: { path: { id: string }; body: { tags: string[] } }; output: Conversation };
  /** Set the priority */
  setConversationPriority: {
    input: { path: { id: string }; body: { priority: number } };
    output: Conversation;
  };
  /** Mark as read up to a message */
  setConversationRead: { input: { path: { id: string }; body: { seq: number } }; output: undefined };
  /** The agent's own draft */
  getConversationDraft: { input: { path: { id: string } }; output: Draft };
  /** Save the agent's own draft */
  setConversationDraft: { input: { path: { id: string }; body: Draft }; output: undefined };
  /** Hand over to a colleague or a team */
  createConversationTransfer: {
    input: { path: { id: string }; body: { agent_id?: string; team_id?: string; note?: string } };
    output: Conversation | Offer;
  };
  /** Invite a colleague */
  createConversationParticipant: {
    input: { path: { id: string }; body: { agent_id: string; note?: string } };
    output: Conversation | Offer;
  };
  /** Offers that wait for you, and those that you have made */
  listOffers: { input: {}; output: { data: Offer[] } };
  /** Offers of a conversation, the newest first */
  listConversationOffers: { input: { path: { id: string } }; output: { data: Offer[] } };
  /** Accept */
  setOfferAcceptance: { input: { path: { id: string } }; output: Offer };
  /** Decline */
  setOfferRefusal: { input: { path: { id: string }; body: { reason?: string } }; output: Offer };
  /** Withdraw */
  deleteOffer: { input: { path: { id: string } }; output: Offer };
  /** Where an inbox asks for acceptance */
  getInboxOffers: { input: { path: { id: string } }; output: OfferSettings };
  /** Ask for acceptance, or don't */
  updateInboxOffers: {
    input: { path: { id: string }; body: { transfers?: boolean; invites?: boolean; answer_s?: number } };
    output: OfferSettings;
  };
  /** The whole conversation as one document */
  getConversationTranscript: {
    input: {
      path: { id: string };
      query?: { format?: "txt" | "csv" | "json" | "html"; notes?: "true" | "false" };
    };
    output: { conversation_id: string; messages: { [name: string]: unknown }[] };
  };
  /** Send what the contact saw of it by mail */
  createConversationTranscriptMail: {
    input: { path: { id: string }; body: { to: string } };
    output: undefined;
  };
  /** Messages of a conversation */
  listConversationMessages: {
    input: {
      path: { id: string };
      query?: { before?: number; after?: number; revision?: number; limit?: number };
    };
    output: { data: Message[]; last_seq: number; revision: number; more: boolean };
  };
  /** Send a reply or leave a note */
  createConversationMessage: {
    input: {
      path: { id: string };
      body: {
        client_id: string;
        kind?: "text" | "note";
        text: string;
        file_ids?: string[];
        reply_to?: number;
        mentions?: string[];
      };
    };
    output: Message;
  };
  /** Recall a message */
  deleteConversationMessage: { input: { path: { id: string; seq: number } }; output: Message };
  /** Edit a note */
  updateConversationMessage: {
    input: { path: { id: string; seq: number }; body: { text: string } };
    output: Message;
  };
  /** Upload a file */
  createFile: {
    input: { query?: { name?: string; conversation_id?: string; inbox_id?: string }; body: BodyInit };
    output: File;
  };
  /** Read what a file is */
  getFile: { input: { path: { id: string } }; output: File };
  /** List quick replies, newest first, or search them */
  listQuickReplies: {
    input: {
      query?: {
        q?: string;
        scope?: "personal" | "team" | "shared";
        team_id?: string;
        folder?: string;
        cursor?: string;
        limit?: number;
      };
    };
    output: { data: QuickReply[]; next_cursor: string | null };
  };
  /** Write a quick reply */
  createQuickReply: { input: { body: NewQuickReply }; output: QuickReply };
  /** List the folders of quick replies */
  listQuickRepliesFolders: { input: {}; output: { data: { folder: string; count: number }[] } };
  /** Write all quick replies into a file */
  getQuickRepliesExport: {
    input: { query: { format: "csv" | "json" } };
    output: {
      title: string;
      shortcut: string;
      text: string;
      folder: string;
      scope: "personal" | "team" | "shared";
      used: number;
      succeeded: number;
    }[];
  };
  /** Take quick replies from a file */
  createQuickRepliesImport: { input: { body: QuickReplyImport }; output: QuickReplyImportResult };
  /** List questions that are asked often and have no quick reply */
  listQuickRepliesProposals: { input: {}; output: { data: QuickReplyProposal[] } };
  /** Make a quick reply of a proposal */
  createQuickRepliesProposalAcceptance: {
    input: { path: { id: string }; body: NewQuickReply };
    output: QuickReply;
  };
  /** Dismiss a proposal for good */
  deleteQuickRepliesProposal: { input: { path: { id: string } }; output: undefined };
  /** Get a quick reply */
  getQuickReply: { input: { path: { id: string } }; output: QuickReply };
  /** Change a quick reply */
  updateQuickReply: { input: { path: { id: string }; body: QuickReplyChanges }; output: QuickReply };
  /** Delete a quick reply */
  deleteQuickReply: { input: { path: { id: string } }; output: undefined };
  /** Count one use */
  createQuickReplyUse: {
    input: { path: { id: string }; body: QuickReplyUse };
    output: QuickReply & { attachments: QuickReplyAttachment[] };
  };
  /** List macros */
  listMacros: { input: { query?: { own?: "true" | "false" } }; output: { data: Macro[] } };
  /** Write a macro */
  createMacro: { input: { body: NewMacro }; output: Macro };
  /** Get a macro */
  getMacro: { input: { path: { id: string } }; output: Macro };
  /** Change a macro */
  updateMacro: { input: { path: { id: string }; body: MacroChanges }; output: Macro };
  /** Delete a macro */
  deleteMacro: { input: { path: { id: string } }; output: undefined };
  /** Run a macro on a conversation */
  createConversationMacroRun: { input: { path: { id: string }; body: NewMacroRun }; output: MacroRun };
  /** Take back what a macro did */
  deleteConversationMacroRun: { input: { path: { id: string; run: string } }; output: undefined };
  /** Get the rating of a conversation */
  getConversationRating: { input: { path: { id: string } }; output: Rating };
  /** Ask the contact for a rating */
  createConversationRatingRequest: { input: { path: { id: string } }; output: undefined };
  /** List ratings, those of the newest conversations first */
  listRatings: {
    input: {
      query?: {
        agent_id?: string;
        score_max?: number;
        inbox_id?: string;
        from?: string;
        to?: string;
        cursor?: string;
        limit?: number;
      };
    };
    output: { data: Rating[]; next_cursor: string | null };
  };
  /** Ratings of each agent */
  listRatingsSummary: {
    input: { query?: { inbox_id?: string; from?: string; to?: string } };
    output: { data: RatingSummary[] };
  };
  /** List your saved views and the shared ones */
  listViews: { input: {}; output: { data: SavedView[] } };
  /** Save a view */
  createView: {
    input: {
      body: {
        name: string;
        shared?: boolean;
        filter: {
          view?: "mine" | "unassigned" | "all" | "mentions" | "team";
          status?: ("open" | "waiting" | "snoozed" | "closed")[];
          inbox_id?: string;
          team_id?: string;
          assignee_id?: string;
          contact_id?: string;
          tag?: string;
          priority?: 0 | 1 | 2 | 3;
          unread?: boolean;
          sort?: "newest" | "oldest" | "waiting";
        };
      };
    };
    output: SavedView;
  };
  /** Get a saved view */
  getView: { input: { path: { id: string } }; output: SavedView };
  /** Change a saved view */
  updateView: {
    input: {
      path: { id: string };
      body: {
        name?: string;
        filter?: {
          view?: "mine" | "unassigned" | "all" | "mentions" | "team";
          status?: ("open" | "waiting" | "snoozed" | "closed")[];
          inbox_id?: string;
          team_id?: string;
          assignee_id?: string;
          contact_id?: string;
          tag?: string;
          priority?: 0 | 1 | 2 | 3;
          unread?: boolean;
          sort?: "newest" | "oldest" | "waiting";
        };
      };
    };
    output: SavedView;
  };
  /** Delete a saved view */
  deleteView: { input: { path: { id: string } }; output: undefined };
  /** List skills */
  listSkills: { input: {}; output: { data: Skill[] } };
  /** Create a skill */
  createSkill: { input: { body: NewSkill }; output: Skill };
  /** Rename a skill */
  updateSkill: { input: { path: { id: string }; body: NewSkill }; output: Skill };
  /** Delete a skill */
  deleteSkill: { input: { path: { id: string } }; output: undefined };
  /** List what is known of all agents */
  listStaffing: { input: {}; output: { data: Staffing[] } };
  /** Get an agent's skills, languages, shift and capacities */
  getAgentStaffing: { input: { path: { id: string } }; output: Staffing };
  /** Change an agent's skills, languages, shift or capacities */
  updateAgentStaffing: { input: { path: { id: string }; body: StaffingChanges }; output: Staffing };
  /** Say that I have been idle, or am back */
  setMeActivity: { input: { body: { idle: boolean } }; output: { availability: Availability } };
  /** Rules in force, the draft, and what rules may ask */
  getAssignmentRules: { input: {}; output: AssignmentRules };
  /** Save the draft */
  setAssignmentDraft: {
    input: { body: { rules: AssignmentRule[]; revision: number } };
    output: AssignmentRules;
  };
  /** Drop the draft */
  deleteAssignmentDraft: { input: {}; output: undefined };
  /** Earlier rules, the newest first */
  listAssignmentPublications: { input: {}; output: { data: AssignmentPublication[] } };
  /** Publish the draft */
  createAssignmentPublication: { input: { body: { note?: string } }; output: AssignmentRules };
  /** Go back to earlier rules */
  createAssignmentPublicationRestoration: { input: { path: { version: number } }; output: AssignmentRules };
  /** Who would get this conversation now */
  createAssignmentTest: {
    input: { body: { conversation_id: string; of?: "published" | "draft" } };
    output: AssignmentTest;
  };
  /** Replay a period through the rules in force and the draft */
  createAssignmentSimulation: {
    input: { body: { inbox_id: string; from: string; until: string } };
    output: AssignmentSimulation;
  };
  /** Get an inbox's settings of assignment */
  getInboxAssignment: { input: { path: { id: string } }; output: AssignmentSettings };
  /** Change an inbox's settings of assignment */
  updateInboxAssignment: {
    input: {
      path: { id: string };
      body: {
        objective?: "speed" | "conversion" | "balance" | "blend";
        weight?: number;
        overflow?: { after_s: number; team_id: string }[];
        time_out_s?: number | null;
        ageing_s?: number;
        rescue?: { answer_s: number | null; gone: boolean; most: number };
        left?: { after_s: number; order: "last" | "skip" };
        claim?: { order: "any" | "next"; limited: boolean };
        product_lines?: { name: string; pages: string[]; team_id: string }[];
      };
    };
    output: AssignmentSettings;
  };
  /** Why this agent */
  listConversationDecisions: {
    input: { path: { id: string } };
    output: { data: AssignmentDecision[]; rules: { [name: string]: string } };
  };
  /** Place in the queue and estimated wait */
  getConversationPlace: { input: { path: { id: string } }; output: { place: number; wait_s: number | null } };
  /** Record that a conversation led to a purchase or another goal */
  createConversationConversion: {
    input: {
      path: { id: string };
      body: { name: string; external_id?: string; amount?: number; currency?: string };
    };
    output: { id: string };
  };
  /** Who is on the site now */
  listVisitors: {
    input: {
      query?: {
        inbox_id?: string;
        state?: "here" | "hidden" | "leaving" | "left";
        tag?: string;
        source?: string;
        province?: string;
        search?: string;
        limit?: number;
      };
    };
    output: { data: LiveVisitor[]; total: number };
  };
  /** How many were on the site, minute by minute */
  getVisitorsSummary: { input: {}; output: { minutes: number[]; yesterday: number | null; day: number } };
  /** What visitors did last */
  listVisitorsBehaviours: {
    input: {};
    output: {
      data: { name: string; label: string; inbox_id: string; visitor_id: string; page: string; at: string }[];
    };
  };
  /** A visitor's journey */
  getVisitorJourney: {
    input: { path: { id: string }; query?: { cursor?: string; limit?: number } };
    output: Journey | undefined;
  };
  /** List the rules of behaviour */
  listBehaviourRules: { input: {}; output: { data: BehaviourRule[] } };
  /** Add a rule of behaviour */
  createBehaviourRule: { input: { body: NewBehaviourRule }; output: BehaviourRule };
  /** Add the rules that shops or courses begin with */
  createBehaviourRulesPreset: {
    input: { body: { kind: "shop" | "courses"; inbox_id?: string | null } };
    output: { data: BehaviourRule[] };
  };
  /** Change a rule of behaviour */
  setBehaviourRule: { input: { path: { id: string }; body: NewBehaviourRule }; output: BehaviourRule };
  /** Delete a rule of behaviour */
  deleteBehaviourRule: { input: { path: { id: string } }; output: undefined };
  /** List the sources that are known */
  listVisitorSources: {
    input: {};
    output: {
      data: Source[];
      built_in: {
        kind: "direct" | "search" | "ad" | "social" | "wechat" | "referral" | "email" | "internal";
        name: string;
        hosts: string[];
      }[];
    };
  };
  /** Add a source */
  createVisitorSource: { input: { body: NewSource }; output: Source };
  /** Delete a source of your own */
  deleteVisitorSource: { input: { path: { id: string } }; output: undefined };
  /** List the rules that invite visitors, in their order, with results */
  listInvitationRules: { input: {}; output: { data: InvitationRule[] } };
  /** Create a rule, as the last */
  createInvitationRule: { input: { body: NewInvitationRule }; output: InvitationRule };
  /** Count the visitors whom these conditions fit now */
  createInvitationRulesMatch: {
    input: { body: { inbox_id?: string | null; conditions: InvitationConditions } };
    output: { count: number; visitors: { id: string; name: string | null; title: string }[] };
  };
  /** Get a rule with its results */
  getInvitationRule: { input: { path: { id: string } }; output: InvitationRule };
  /** Change a rule */
  updateInvitationRule: {
    input: { path: { id: string }; body: InvitationRuleChanges };
    output: InvitationRule;
  };
  /** Delete a rule */
  deleteInvitationRule: { input: { path: { id: string } }; output: undefined };
  /** Move a rule one place up or down */
  createInvitationRuleMove: { input: { path: { id: string }; body: { by: -1 | 1 } }; output: undefined };
  /** List what a visitor was sent, newest first, and whether they may be invited by hand now */
  listVisitorInvitations: {
    input: { path: { id: string } };
    output: { data: SentInvitation[]; may_invite: boolean };
  };
  /** Invite a visitor who is on the site */
  createVisitorInvitation: {
    input: { path: { id: string }; body: { text: string; act?: "bubble" | "window" } };
    output: SentInvitation;
  };
  /** List what rules ask agents to look at */
  listVisitorTasks: { input: {}; output: { data: (SentInvitation & { rule: string | null })[] } };
  /** Say that a task has been looked after */
  deleteVisitorTask: { input: { path: { id: string } }; output: undefined };
  /** All settings of the installation */
  getSettings: { input: {}; output: Settings };
  /** Change the setting brand */
  updateSettingsBrand: {
    input: { body: { name?: string; logo_file_id?: string | null; color?: string } };
    output: Settings;
  };
  /** Change the setting backup */
  updateSettingsBackup: {
    input: { body: { enabled?: boolean; every_hours?: number; keep?: number; archive?: boolean } };
    output: Settings;
  };
  /** Change the setting privacy */
  updateSettingsPrivacy: {
    input: { body: { events_days?: number; audit_days?: number; journey_days?: number } };
    output: Settings;
  };
  /** Change the mail server */
  updateSettingsSmtp: {
    input: {
      body: {
        host?: string;
        port?: number;
        secure?: boolean;
        user?: string;
        from?: string;
        password?: string | null;
      };
    };
    output: Settings;
  };
  /** Send a test mail */
  createSettingsSmtpTest: { input: { body: { to: string } }; output: undefined };
  /** How the installation is doing */
  getSystemStatus: { input: {}; output: SystemStatus };
  /** Jobs that have given up, newest first */
  listSystemDeadJobs: {
    input: { query?: { cursor?: string; limit?: number } };
    output: { data: DeadJob[]; next_cursor: string | null };
  };
  /** Try a job again that has given up */
  createSystemDeadJobRevival: { input: { path: { no: number } }; output: undefined };
  /** Backups, newest first */
  listSystemBackups: { input: {}; output: { data: Backup[] } };
  /** Make a backup now */
  createSystemBackup: { input: {}; output: undefined };
  /** Look whether a backup is whole */
  createSystemBackupVerification: {
    input: { path: { name: string } };
    output: { ok: boolean; wrong: string[] };
  };
  /** Put a backup back */
  createSystemBackupRestoration: { input: { path: { name: string } }; output: undefined };
  /** Delete a backup */
  deleteSystemBackup: { input: { path: { name: string } }; output: undefined };
  /** Check the installation */
  createSystemSelfTest: { input: {}; output: { checks: Check[] } };
  /** List webhooks */
  listWebhooks: { input: {}; output: { data: Webhook[]; next_cursor: null } };
  /** Add a webhook */
  createWebhook: { input: { body: NewWebhook }; output: WebhookWithSecret };
  /** Get a webhook */
  getWebhook: { input: { path: { id: string } }; output: Webhook };
  /** Change a webhook, or switch it on or off */
  updateWebhook: { input: { path: { id: string }; body: WebhookChanges }; output: Webhook };
  /** Delete a webhook with all that waits for it */
  deleteWebhook: { input: { path: { id: string } }; output: undefined };
  /** Make a new secret; the old one signs too for a day */
  createWebhookSecret: { input: { path: { id: string } }; output: WebhookWithSecret };
  /** Send a `webhook.test` */
  createWebhookTest: { input: { path: { id: string } }; output: WebhookDelivery };
  /** List deliveries, newest first */
  listWebhookDeliveries: {
    input: {
      path: { id: string };
      query?: { state?: "waiting" | "delivered" | "failed"; event?: string; cursor?: string; limit?: number };
    };
    output: { data: WebhookDelivery[]; next_cursor: string | null };
  };
  /** Get a delivery with its body and every attempt */
  getWebhookDelivery: { input: { path: { id: string; delivery: string } }; output: WebhookDeliveryDetails };
  /** Send a delivery again, with the same id */
  createWebhookDeliveryReplay: { input: { path: { id: string; delivery: string } }; output: WebhookDelivery };
  /** Send the deliveries of a time again */
  createWebhookReplay: { input: { path: { id: string }; body: WebhookReplay }; output: { count: number } };
  /** Read what happened, in order */
  listEvents: {
    input: { query?: { after?: number; limit?: number; wait?: number; types?: string } };
    output: { data: Event[]; after: number };
  };
}

/** Method and path of each, below `/api/v1`. */
export const places: Record<keyof Operations, readonly [method: string, path: string]> = {
  getMe: ["GET", "/agents/me"],
  updateMe: ["PATCH", "/agents/me"],
  updateMePreferences: ["PATCH", "/agents/me/preferences"],
  setMeAvailability: ["PUT", "/agents/me/availability"],
  setMePassword: ["PUT", "/agents/me/password"],
  setMeAvatar: ["PUT", "/agents/me/avatar"],
  deleteMeAvatar: ["DELETE", "/agents/me/avatar"],
  listMeSessions: ["GET", "/agents/me/sessions"],
  deleteMeSessions: ["DELETE", "/agents/me/sessions"],
  deleteMeSession: ["DELETE", "/agents/me/sessions/{id}"],
  createMeTotp: ["POST", "/agents/me/totp"],
  setMeTotp: ["PUT", "/agents/me/totp"],
  deleteMeTotp: ["DELETE", "/agents/me/totp"],
  createMeTotpRecoveryCode: ["POST", "/agents/me/totp/recovery-codes"],
  listAgents: ["GET", "/agents"],
  getAgent: ["GET", "/agents/{id}"],
  updateAgent: ["PATCH", "/agents/{id}"],
  createAgentDeactivation: ["POST", "/agents/{id}/deactivation"],
  deleteAgentDeactivation: ["DELETE", "/agents/{id}/deactivation"],
  createAgentPasswordReset: ["POST", "/agents/{id}/password-reset"],
  deleteAgentTotp: ["DELETE", "/agents/{id}/totp"],
  listTeams: ["GET", "/teams"],
  createTeam: ["POST", "/teams"],
  getTeam: ["GET", "/teams/{id}"],
  updateTeam: ["PATCH", "/teams/{id}"],
  deleteTeam: ["DELETE", "/teams/{id}"],
  listInvitations: ["GET", "/invitations"],
  createInvitation: ["POST", "/invitations"],
  deleteInvitation: ["DELETE", "/invitations/{id}"],
  listApiKeys: ["GET", "/api-keys"],
  createApiKey: ["POST", "/api-keys"],
  deleteApiKey: ["DELETE", "/api-keys/{id}"],
  listAuditLog: ["GET", "/audit-log"],
  listInboxes: ["GET", "/inboxes"],
  createInbox: ["POST", "/inboxes"],
  getInbox: ["GET", "/inboxes/{id}"],
  updateInbox: ["PATCH", "/inboxes/{id}"],
  createInboxArchival: ["POST", "/inboxes/{id}/archival"],
  deleteInboxArchival: ["DELETE", "/inboxes/{id}/archival"],
  setInboxMembers: ["PUT", "/inboxes/{id}/members"],
  createInboxKey: ["POST", "/inboxes/{id}/key"],
  createInboxIdentitySecret: ["POST", "/inboxes/{id}/identity-secret"],
  getInboxSnippet: ["GET", "/inboxes/{id}/snippet"],
  getInboxQrSvg: ["GET", "/inboxes/{id}/qr.svg"],
  listContacts: ["GET", "/contacts"],
  createContact: ["POST", "/contacts"],
  getContact: ["GET", "/contacts/{id}"],
  updateContact: ["PATCH", "/contacts/{id}"],
  deleteContact: ["DELETE", "/contacts/{id}"],
  setContactTags: ["PUT", "/contacts/{id}/tags"],
  createContactTag: ["POST", "/contacts/{id}/tags"],
  setContactBlock: ["PUT", "/contacts/{id}/block"],
  deleteContactBlock: ["DELETE", "/contacts/{id}/block"],
  createContactMerge: ["POST", "/contacts/{id}/merge"],
  getContactExport: ["GET", "/contacts/{id}/export"],
  listContactConsents: ["GET", "/contacts/{id}/consents"],
  listLookups: ["GET", "/lookups"],
  createLookup: ["POST", "/lookups"],
  getLookup: ["GET", "/lookups/{id}"],
  updateLookup: ["PATCH", "/lookups/{id}"],
  deleteLookup: ["DELETE", "/lookups/{id}"],
  createLookupTest: ["POST", "/lookups/{id}/tests"],
  listConversationLookups: ["GET", "/conversations/{id}/lookups"],
  getConversationLookup: ["GET", "/conversations/{id}/lookups/{lookup}"],
  listConversations: ["GET", "/conversations"],
  createConversation: ["POST", "/conversations"],
  getConversationsCounts: ["GET", "/conversations/counts"],
  listTags: ["GET", "/tags"],
  listSearch: ["GET", "/search"],
  getConversation: ["GET", "/conversations/{id}"],
  setConversationAssignment: ["PUT", "/conversations/{id}/assignment"],
  createConversationClaim: ["POST", "/conversations/{id}/claim"],
  setConversationClosure: ["PUT", "/conversations/{id}/closure"],
  deleteConversationClosure: ["DELETE", "/conversations/{id}/closure"],
  setConversationSnooze: ["PUT", "/conversations/{id}/snooze"],
  deleteConversationSnooze: ["DELETE", "/conversations/{id}/snooze"],
  setConversationTags: ["PUT", "/conversations/{id}/tags"],
  setConversationPriority: ["PUT", "/conversations/{id}/priority"],
  setConversationRead: ["PUT", "/conversations/{id}/read"],
  getConversationDraft: ["GET", "/conversations/{id}/draft"],
  setConversationDraft: ["PUT", "/conversations/{id}/draft"],
  createConversationTransfer: ["POST", "/conversations/{id}/transfers"],
  createConversationParticipant: ["POST", "/conversations/{id}/participants"],
  listOffers: ["GET", "/offers"],
  listConversationOffers: ["GET", "/conversations/{id}/offers"],
  setOfferAcceptance: ["PUT", "/offers/{id}/acceptance"],
  setOfferRefusal: ["PUT", "/offers/{id}/refusal"],
  deleteOffer: ["DELETE", "/offers/{id}"],
  getInboxOffers: ["GET", "/inboxes/{id}/offers"],
  updateInboxOffers: ["PATCH", "/inboxes/{id}/offers"],
  getConversationTranscript: ["GET", "/conversations/{id}/transcript"],
  createConversationTranscriptMail: ["POST", "/conversations/{id}/transcript/mails"],
  listConversationMessages: ["GET", "/conversations/{id}/messages"],
  createConversationMessage: ["POST", "/conversations/{id}/messages"],
  deleteConversationMessage: ["DELETE", "/conversations/{id}/messages/{seq}"],
  updateConversationMessage: ["PATCH", "/conversations/{id}/messages/{seq}"],
  createFile: ["POST", "/files"],
  getFile: ["GET", "/files/{id}"],
  listQuickReplies: ["GET", "/quick-replies"],
  createQuickReply: ["POST", "/quick-replies"],
  listQuickRepliesFolders: ["GET", "/quick-replies/folders"],
  getQuickRepliesExport: ["GET", "/quick-replies/export"],
  createQuickRepliesImport: ["POST", "/quick-replies/import"],
  listQuickRepliesProposals: ["GET", "/quick-replies/proposals"],
  createQuickRepliesProposalAcceptance: ["POST", "/quick-replies/proposals/{id}/acceptance"],
  deleteQuickRepliesProposal: ["DELETE", "/quick-replies/proposals/{id}"],
  getQuickReply: ["GET", "/quick-replies/{id}"],
  updateQuickReply: ["PATCH", "/quick-replies/{id}"],
  deleteQuickReply: ["DELETE", "/quick-replies/{id}"],
  createQuickReplyUse: ["POST", "/quick-replies/{id}/use"],
  listMacros: ["GET", "/macros"],
  createMacro: ["POST", "/macros"],
  getMacro: ["GET", "/macros/{id}"],
  updateMacro: ["PATCH", "/macros/{id}"],
  deleteMacro: ["DELETE", "/macros/{id}"],
  createConversationMacroRun: ["POST", "/conversations/{id}/macro-runs"],
  deleteConversationMacroRun: ["DELETE", "/conversations/{id}/macro-runs/{run}"],
  getConversationRating: ["GET", "/conversations/{id}/rating"],
  createConversationRatingRequest: ["POST", "/conversations/{id}/rating-requests"],
  listRatings: ["GET", "/ratings"],
  listRatingsSummary: ["GET", "/ratings/summary"],
  listViews: ["GET", "/views"],
  createView: ["POST", "/views"],
  getView: ["GET", "/views/{id}"],
  updateView: ["PATCH", "/views/{id}"],
  deleteView: ["DELETE", "/views/{id}"],
  listSkills: ["GET", "/skills"],
  createSkill: ["POST", "/skills"],
  updateSkill: ["PATCH", "/skills/{id}"],
  deleteSkill: ["DELETE", "/skills/{id}"],
  listStaffing: ["GET", "/staffing"],
  getAgentStaffing: ["GET", "/agents/{id}/staffing"],
  updateAgentStaffing: ["PATCH", "/agents/{id}/staffing"],
  setMeActivity: ["PUT", "/agents/me/activity"],
  getAssignmentRules: ["GET", "/assignment/rules"],
  setAssignmentDraft: ["PUT", "/assignment/draft"],
  deleteAssignmentDraft: ["DELETE", "/assignment/draft"],
  listAssignmentPublications: ["GET", "/assignment/publications"],
  createAssignmentPublication: ["POST", "/assignment/publications"],
  createAssignmentPublicationRestoration: ["POST", "/assignment/publications/{version}/restoration"],
  createAssignmentTest: ["POST", "/assignment/tests"],
  createAssignmentSimulation: ["POST", "/assignment/simulations"],
  getInboxAssignment: ["GET", "/inboxes/{id}/assignment"],
  updateInboxAssignment: ["PATCH", "/inboxes/{id}/assignment"],
  listConversationDecisions: ["GET", "/conversations/{id}/decisions"],
  getConversationPlace: ["GET", "/conversations/{id}/place"],
  createConversationConversion: ["POST", "/conversations/{id}/conversions"],
  listVisitors: ["GET", "/visitors"],
  getVisitorsSummary: ["GET", "/visitors/summary"],
  listVisitorsBehaviours: ["GET", "/visitors/behaviours"],
  getVisitorJourney: ["GET", "/visitors/{id}/journey"],
  listBehaviourRules: ["GET", "/behaviour-rules"],
  createBehaviourRule: ["POST", "/behaviour-rules"],
  createBehaviourRulesPreset: ["POST", "/behaviour-rules/presets"],
  setBehaviourRule: ["PUT", "/behaviour-rules/{id}"],
  deleteBehaviourRule: ["DELETE", "/behaviour-rules/{id}"],
  listVisitorSources: ["GET", "/visitor-sources"],
  createVisitorSource: ["POST", "/visitor-sources"],
  deleteVisitorSource: ["DELETE", "/visitor-sources/{id}"],
  listInvitationRules: ["GET", "/invitation-rules"],
  createInvitationRule: ["POST", "/invitation-rules"],
  createInvitationRulesMatch: ["POST", "/invitation-rules/matches"],
  getInvitationRule: ["GET", "/invitation-rules/{id}"],
  updateInvitationRule: ["PATCH", "/invitation-rules/{id}"],
  deleteInvitationRule: ["DELETE", "/invitation-rules/{id}"],
  createInvitationRuleMove: ["POST", "/invitation-rules/{id}/move"],
  listVisitorInvitations: ["GET", "/visitors/{id}/invitations"],
  createVisitorInvitation: ["POST", "/visitors/{id}/invitations"],
  listVisitorTasks: ["GET", "/visitor-tasks"],
  deleteVisitorTask: ["DELETE", "/visitor-tasks/{id}"],
  getSettings: ["GET", "/settings"],
  updateSettingsBrand: ["PATCH", "/settings/brand"],
  updateSettingsBackup: ["PATCH", "/settings/backup"],
  updateSettingsPrivacy: ["PATCH", "/settings/privacy"],
  updateSettingsSmtp: ["PATCH", "/settings/smtp"],
  createSettingsSmtpTest: ["POST", "/settings/smtp/test"],
  getSystemStatus: ["GET", "/system/status"],
  listSystemDeadJobs: ["GET", "/system/dead-jobs"],
  createSystemDeadJobRevival: ["POST", "/system/dead-jobs/{no}/revival"],
  listSystemBackups: ["GET", "/system/backups"],
  createSystemBackup: ["POST", "/system/backups"],
  createSystemBackupVerification: ["POST", "/system/backups/{name}/verification"],
  createSystemBackupRestoration: ["POST", "/system/backups/{name}/restoration"],
  deleteSystemBackup: ["DELETE", "/system/backups/{name}"],
  createSystemSelfTest: ["POST", "/system/self-test"],
  listWebhooks: ["GET", "/webhooks"],
  createWebhook: ["POST", "/webhooks"],
  getWebhook: ["GET", "/webhooks/{id}"],
  updateWebhook: ["PATCH", "/webhooks/{id}"],
  deleteWebhook: ["DELETE", "/webhooks/{id}"],
  createWebhookSecret: ["POST", "/webhooks/{id}/secret"],
  createWebhookTest: ["POST", "/webhooks/{id}/test"],
  listWebhookDeliveries: ["GET", "/webhooks/{id}/deliveries"],
  getWebhookDelivery: ["GET", "/webhooks/{id}/deliveries/{delivery}"],
  createWebhookDeliveryReplay: ["POST", "/webhooks/{id}/deliveries/{delivery}/replay"],
  createWebhookReplay: ["POST", "/webhooks/{id}/replays"],
  listEvents: ["GET", "/events"],
};
