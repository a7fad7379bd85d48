/** What the server hands to the page of visitors. */

export interface VisitorBoardBoot {
  me: { id: string };
  /** Path below which everything is served, without a trailing slash. */
  base: string;
  locale: "zh-CN" | "en";
  build: string;
  texts: Record<string, string>;
  inboxes: { id: string; name: string }[];
  /** Decides which buttons there are; the server asks again. */
  may: { reply: boolean; rules: boolean; install: boolean };
  /** The first inbox that asks its visitors, and the first that could. */
  tracking: boolean;
  inbox_id: string | null;
}

/** `GET /api/v1/visitors/summary` */
export interface VisitorSummary {
  /** Visitors on the site in each of the last 30 minutes, the oldest first. */
  minutes: number[];
  /** At this time yesterday; null when nobody was counted then yet. */
  yesterday: number | null;
  /** Visitors in the last 24 hours. */
  day: number;
}
