/** What a visitor can agree to, and how they said so. */

/** `tracking`: which pages they see; `preview`: what they type, before they send it. */
export const purposes = ["tracking", "preview"] as const;
export type Purpose = (typeof purposes)[number];

export const hows = ["widget", "banner", "site", "agent"] as const;
export type How = (typeof hows)[number];

/** Of the words that ask; raised when they come to mean something else: whoever agreed to other words is asked again. */
export const textVersion = "1";

export interface ConsentRow {
  no: number;
  visitorId: string;
  inboxId: string;
  purpose: Purpose;
  granted: 0 | 1;
  textVersion: string;
  how: How;
  locale: string | null;
  at: number;
}
