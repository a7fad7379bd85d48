/**
 * Visitors on the site: what a page's tracker sends (after consent only), and what the board, the drawer and the panel beside a thread
 * show. Times are ISO 8601 towards agents and epoch ms from trackers.
 */

/** `POST /visitor/v1/track`, JSON as text/plain, so that a beacon needs no preflight. ≤ 60 kB. */
export interface TrackBatch {
  /** The visitor's token, as in the chat. */
  token: string;
  /** Of this visit, made by the browser; a new one after 30 minutes of silence. Shared by a visitor's tabs. */
  visit: string;
  tab: string;
  /** The browser's clock when this was sent: sets right a clock that is off. */
  sent_at: number;
  /** ≤ 50; each may arrive twice. */
  events: TrackEvent[];
}

export type TrackEvent =
  /** `id` is made by the browser, one for each view of a page. */
  | { t: "page"; id: string; at: number; url: string; title: string; referrer: string }
  /** Both counted from the view's beginning, so that the last one wins: time the page was visible, and the deepest point seen. */
  | {
      t: "dwell";
      id: string;
      at: number;
      visible_ms: number;
      depth: number;
      state: "here" | "hidden" | "gone";
    }
  /** `key` is made by the browser: a repeat is one. `id` names the page view. */
  | {
      t: "did";
      id: string;
      key: string;
      at: number;
      name: string;
      props?: Record<string, string | number | boolean>;
    }
  /** The pointer goes for the tabs or the back button. */
  | { t: "leaving"; id: string; at: number };

/** Where a visit came from. `kind` is one of the table's. */
export interface Source {
  kind: "direct" | "search" | "ad" | "social" | "wechat" | "referral" | "email" | "internal";
  /** e.g. `baidu`, `xiaohongshu`; the host for `referral`. */
  name: string;
  keyword?: string;
  campaign?: string;
  group?: string;
  creative?: string;
  /** WeChat's scene value, or a medium that fits nowhere else. */
  medium?: string;
}

export interface Region {
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** In China: the province's short name (广东); elsewhere empty. */
  province: string | null;
  city: string | null;
}

export interface VisitorDevice {
  kind: "desktop" | "phone" | "tablet";
  os: string;
  browser: string;
}

/** A row of the board. */
export interface LiveVisitor {
  /** The contact's id, whether there is a contact yet or not. */
  id: string;
  inbox_id: string;
  /** Null for a stranger, who is shown by the end of the id. */
  name: string | null;
  vip: boolean;
  state: "here" | "hidden" | "leaving" | "left";
  page: {
    url: string;
    title: string;
    since: string;
    /** Visible ms until `at`. */ visible_ms: number;
    depth: number;
  };
  /** When this row was made: what counts live counts from here. */
  at: string;
  visit: { started_at: string; pages: number; /** 1 for the first. */ number: number };
  source: Source;
  region: Region;
  device: VisitorDevice;
  language: string;
  tags: string[];
  /** 0–100. */
  intent: number;
  conversation: { id: string; status: string; agent: string | null } | null;
  invited_at: string | null;
}

export interface PageView {
  id: string;
  url: string;
  title: string;
  at: string;
  visible_ms: number;
  /** Percent of the page's height. */
  depth: number;
}

/** `GET /visitor/v1/inboxes/KEY/behaviours`: what the page watches itself. Addresses and dwell are judged by the server. */
export interface WatchedBehaviours {
  rules: WatchedBehaviour[];
}

/** When it happens, the tracker sends `did` with this `name`. */
export interface WatchedBehaviour {
  name: string;
  when: "click" | "seen" | "media" | "download" | "form";
  /** Which elements; empty: all players, all links to files, all forms. */
  selector: string;
  /** Only on pages whose path fits: `*` stands for anything; empty: everywhere. */
  url: string;
  /** Of forms. `reached`: a field had the focus, whose name (never its value) goes into `props.field`. */
  step?: "started" | "reached" | "abandoned" | "submitted";
}

/** What they did besides looking: a rule that matched, or `lingxi("track", …)`. */
export interface Behaviour {
  name: string;
  /** The rule's label where a rule found it. */
  label: string;
  page_id: string | null;
  at: string;
  props: Record<string, string | number | boolean>;
}

export interface Visit {
  id: string;
  number: number;
  started_at: string;
  ended_at: string | null;
  source: Source;
  landing: string;
  referrer: string;
  visible_ms: number;
  bounced: boolean;
  pages: PageView[];
  behaviours: Behaviour[];
}

/** `GET /api/v1/visitors/ID/journey` */
export interface Journey {
  visitor: {
    id: string;
    name: string | null;
    first_seen_at: string;
    last_seen_at: string;
    visits: number;
    first_source: Source;
    last_source: Source;
    region: Region;
    device: VisitorDevice;
    language: string;
    tags: string[];
  };
  /** Set while they are on the site. */
  live: LiveVisitor | null;
  intent: { score: number; parts: { code: string; label: string; value: number }[] };
  /** Newest first; older ones by the cursor. */
  visits: Visit[];
  next_cursor: string | null;
}

/** Server → visitor's page or frame: somebody would like to talk. */
export interface Invitation {
  id: string;
  /** `bubble` beside the launcher, or the chat's window opens. */
  as: "bubble" | "window";
  text: string;
  chips: string[];
  agent: { name: string; avatar_url?: string } | null;
}
