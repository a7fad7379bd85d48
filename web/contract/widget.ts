/** What the widget and the loader fetch, and what they say to each other across the frame's border. */

import type { Invitation } from "./visitors.ts";

export type LocaleTexts = Record<string, string>;

export interface Appearance {
  /** `#rrggbb`; contrast with its text is computed. */
  color: string;
  theme: "light" | "dark" | "auto";
  position: "right" | "left";
  /** Pixels from the edges. */
  offset_x: number;
  offset_y: number;
  launcher: "circle" | "label" | "none";
  /** Custom properties of the widget, e.g. `--r-m: 4px`. */
  css_variables: Record<string, string>;
}

export interface FormField {
  name: string;
  kind: "text" | "email" | "phone" | "select" | "textarea";
  label: string;
  required: boolean;
  options?: string[];
}

/** `GET /visitor/v1/inboxes/KEY`: public, stores nothing, the same for every visitor of a language. */
export interface WidgetConfig {
  key: string;
  name: string;
  locale: string;
  locales: string[];
  appearance: Appearance;
  /** Texts of the inbox in the visitor's language: title, subtitle, greeting, placeholder, offline. */
  texts: LocaleTexts;
  greeting_chips: string[];
  /** In business hours now. */
  open: boolean;
  /** When it opens next, ISO 8601; null while open or when there are no hours. */
  opens_at: string | null;
  /** e.g. `[{ days: "周一至周五", times: "9:00–22:00" }]`, in the visitor's language. */
  hours: { days: string; times: string }[];
  /** Up to three faces of agents who are online. */
  agents: { name: string; avatar_url?: string }[];
  online: boolean;
  /** Median first response of the last days in seconds; null when unknown. */
  reply_s: number | null;
  pre_chat: { enabled: boolean; title: string; fields: FormField[] };
  offline: { enabled: boolean; fields: FormField[] };
  rating_enabled: boolean;
  preview_enabled: boolean;
  /** Which pages a visitor sees: not at all, after our card asked, or after the site's own banner said yes. */
  tracking: "off" | "ask" | "site";
  mask_phones: boolean;
  identity: "off" | "optional" | "enforced";
  /** Goes back with a consent: which words were shown. */
  consent_version: string;
  /** The server can send mail: the visitor may have the conversation sent to them. */
  mail: boolean;
  limits: { file_bytes: number; files_per_message: number; text: number };
  brand: string;
  build: string;
  /** Custom properties of the window and the button: the colour with its text, and the settings' own. */
  style: Record<string, string>;
  /** What the button and the greeting say. */
  words: LocaleTexts;
  /** Where the loader's late parts are, from the root of our origin. */
  parts: { greeting?: string; consent?: string; tracker?: string; more?: string };
}

/** Where a visitor agreed to be seen on the site's pages. */
export type HowAgreed = "widget" | "banner" | "site";

/** What the window needs of it; its own document brings that along. */
export type ChatConfig = Omit<WidgetConfig, "appearance" | "words" | "parts" | "build"> & {
  appearance: Pick<Appearance, "theme">;
};

/** `POST /visitor/v1/sessions` */
export interface VisitorSession {
  token: string;
  contact_id: string;
}

/** Loader → frame. Every message carries `lingxi: 1`. */
export type ToFrame =
  /** `full`: the frame covers the whole screen (phones). Said again when that changes. */
  | { lingxi: 1; t: "open"; full?: boolean }
  | { lingxi: 1; t: "close" }
  | { lingxi: 1; t: "identify"; token: string }
  | { lingxi: 1; t: "say"; text: string }
  /** The trail's token: the chat takes it unless it has its own. */
  | { lingxi: 1; t: "session"; token: string }
  /** Whether pages are seen. Where they are, the frame answers with `session`. */
  | { lingxi: 1; t: "tracking"; on: boolean }
  | { lingxi: 1; t: "invitation"; invitation: Invitation };

/** Frame → loader. */
export type FromFrame =
  | { lingxi: 1; t: "ready" }
  | { lingxi: 1; t: "close" }
  | { lingxi: 1; t: "unread"; count: number }
  | { lingxi: 1; t: "opened" }
  /** They begin to answer the invitation that the window was opened with. */
  | { lingxi: 1; t: "accepted"; id: string }
  /** Said only after consent. */
  | { lingxi: 1; t: "session"; token: string | null }
  /** From the ⋯ menu; null: forget this device's visitor. */
  | { lingxi: 1; t: "consent"; tracking: boolean | null };
