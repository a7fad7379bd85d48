/** An inbox and the JSON documents in its row: what each may hold, and what stands there until somebody changes it. */

import { z, line, text } from "../kernel/parse.ts";
import type { Locale } from "../kernel/i18n.ts";
import { defaultFileLimits, fileGroups, type FileGroup } from "../files/types.ts";
import type { Appearance, FormField } from "../../web/contract/widget.ts";

export const locales: readonly Locale[] = ["zh-CN", "en"];
export const localeSchema = z.enum(["zh-CN", "en"]);

/** An IANA name that this machine knows. */
export const zoneSchema = z.string().max(64).refine(isZone, { message: "invalid" });

export function isZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** `https://shop.example`, `https://*.shop.example`, `http://localhost:8080`: no path, nothing that breaks out of a header. */
export const originPattern =
  /^https?:\/\/(\*\.)?[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?)*(:[0-9]{1,5})?$/;
export const originsSchema = z
  .array(
    z
      .string()
      .trim()
      .max(260)
      .transform((value) => value.toLowerCase().replace(/\/$/, ""))
      .pipe(z.string().regex(originPattern)),
  )
  .max(50)
  .transform((list) => [...new Set(list)]);

const cssVariables = z
  .record(
    z.string().regex(/^--[a-z][a-z0-9-]{0,40}$/),
    z
      .string()
      .regex(/^[A-Za-z0-9#%.,() -]{1,100}$/)
      .refine((value) => !/url|expression/i.test(value)),
  )
  .refine((value) => Object.keys(value).length <= 50);

export const appearanceSchema = z
  .strictObject({
    color: z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/)
      .transform((value) => value.toLowerCase()),
    theme: z.enum(["light", "dark", "auto"]),
    position: z.enum(["right", "left"]),
    offset_x: z.number().int().min(0).max(400),
    offset_y: z.number().int().min(0).max(400),
    launcher: z.enum(["circle", "label", "none"]),
    css_variables: cssVariables,
  })
  .openapi("InboxAppearance");

export const defaultAppearance: Appearance = {
  color: "#0a755b",
  theme: "auto",
  position: "right",
  offset_x: 24,
  offset_y: 24,
  launcher: "circle",
  css_variables: {},
};

/** Of one language; what is left out or empty stands as our own text. */
const textsOfLocale = z.strictObject({
  title: line(60, 0).optional(),
  subtitle: line(120, 0).optional(),
  greeting: text(500).optional(),
  placeholder: line(80, 0).optional(),
  offline: text(500).optional(),
  chips: z.array(line(40)).max(4).optional(),
});
export const textsSchema = z
  .strictObject({ "zh-CN": textsOfLocale.optional(), en: textsOfLocale.optional() })
  .openapi("InboxTexts");
export type InboxTexts = z.infer<typeof textsSchema>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const interval = z
  .strictObject({ from: clockTime, to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/) })
  .refine((value) => value.from !== value.to);
const intervals = z.array(interval).max(6);
const date = z.iso.date();

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

export const hoursSchema = z
  .strictObject({
    /** False: always open. */
    enabled: z.boolean(),
    /** An interval whose `to` is not after its `from` passes midnight and belongs to the day on which it starts. */
    weekly: z.strictObject({
      mon: intervals,
      tue: intervals,
      wed: intervals,
      thu: intervals,
      fri: intervals,
      sat: intervals,
      sun: intervals,
    }),
    /** Closed from the first to the last day, both included. */
    holidays: z
      .array(
        z.strictObject({ name: line(40, 0), from: date, to: date }).refine((value) => value.from <= value.to),
      )
      .max(200),
    /** Days with hours of their own, also inside a holiday: make-up workdays (调休), late openings. */
    workdays: z.array(z.strictObject({ name: line(40, 0), date, intervals })).max(200),
  })
  .openapi("InboxHours");
export type Hours = z.infer<typeof hoursSchema>;
export type Interval = z.infer<typeof interval>;

const workday: Interval[] = [{ from: "09:00", to: "18:00" }];
export const defaultHours: Hours = {
  enabled: false,
  weekly: { mon: workday, tue: workday, wed: workday, thu: workday, fri: workday, sat: [], sun: [] },
  holidays: [],
  workdays: [],
};

/** Fields whose label we write in the visitor's language when it is left empty. */
export const knownFields = ["name", "email", "phone", "message"] as const;
const isKnown = (name: string): boolean => (knownFields as readonly string[]).includes(name);

const field = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
    kind: z.enum(["text", "email", "phone", "select", "textarea"]),
    label: line(60, 0),
    required: z.boolean(),
    options: z.array(line(60)).min(1).max(30).optional(),
  })
  .refine((value) => value.label !== "" || isKnown(value.name), { path: ["label"] })
  .refine((value) => (value.kind === "select") === (value.options !== undefined), { path: ["options"] });
const fields = z
  .array(field)
  .max(10)
  .refine((list) => new Set(list.map((each) => each.name)).size === list.length);

export const preChatSchema = z
  .strictObject({ enabled: z.boolean(), title: line(80, 0), fields })
  .openapi("InboxPreChat");
export interface PreChat {
  enabled: boolean;
  title: string;
  fields: FormField[];
}
export const defaultPreChat: PreChat = {
  enabled: false,
  title: "",
  fields: [
    { name: "name", kind: "text", label: "", required: true },
    { name: "phone", kind: "phone", label: "", required: false },
    { name: "message", kind: "textarea", label: "", required: true },
  ],
};

export const offlineSchema = z.strictObject({ enabled: z.boolean(), fields }).openapi("InboxOffline");
export interface Offline {
  enabled: boolean;
  fields: FormField[];
}
export const defaultOffline: Offline = {
  enabled: true,
  fields: [
    { name: "name", kind: "text", label: "", required: false },
    { name: "email", kind: "email", label: "", required: true },
    { name: "message", kind: "textarea", label: "", required: true },
  ],
};

export const limitsSchema = z
  .strictObject({
    file_bytes: z
      .number()
      .int()
      .min(10_000)
      .max(50 * 1024 * 1024),
    files_per_message: z.number().int().min(0).max(20),
    /** UTF-16 units; four of them always fit a frame of 64 kB. */
    text: z.number().int().min(100).max(10_000),
    file_groups: z
      .array(z.enum(fileGroups))
      .max(fileGroups.length)
      .transform((list) => [...new Set(list)]),
  })
  .openapi("InboxLimits");
export interface Limits {
  file_bytes: number;
  files_per_message: number;
  text: number;
  file_groups: FileGroup[];
}
export const defaultLimits: Limits = {
  file_bytes: defaultFileLimits.bytes,
  files_per_message: 10,
  text: 4_000,
  file_groups: [...defaultFileLimits.groups],
};

/** What the inbox asks of its visitors beyond the chat itself. */
export const privacySchema = z
  .strictObject({
    /** `off`: nothing but chat. `ask`: our card on the page asks. `site`: the site's own banner says `lingxi("consent", …)`. */
    tracking: z.enum(["off", "ask", "site"]),
    /** Query parameters that stay in the addresses of pages; campaign parameters are read before all others go. */
    query_parameters: z
      .array(z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/))
      .max(30)
      .transform((list) => [...new Set(list)]),
    /** Preview: phone numbers are masked too; cards and identity numbers always are. */
    mask_phones: z.boolean(),
  })
  .openapi("InboxPrivacy");
export type InboxPrivacy = z.output<typeof privacySchema>;
export const defaultPrivacy: InboxPrivacy = { tracking: "off", query_parameters: [], mask_phones: false };

/** How the site tells who its visitor is: by a token that its own server signs. */
export const identitySchema = z
  .strictObject({
    /** `enforced`: without a valid token nobody can chat or be tracked here. */
    mode: z.enum(["off", "optional", "enforced"]),
  })
  .openapi("InboxIdentity");
export type InboxIdentity = z.output<typeof identitySchema>;
export const defaultIdentity: InboxIdentity = { mode: "off" };

export interface Inbox {
  id: string;
  channel: string;
  name: string;
  /** Stands in the snippet; public by nature. */
  key: string;
  locale: Locale;
  timeZone: string;
  /** Empty: any site. */
  allowedOrigins: string[];
  appearance: Appearance;
  texts: InboxTexts;
  hours: Hours;
  preChat: PreChat;
  offline: Offline;
  limits: Limits;
  assignment: "automatic" | "manual";
  recallLimitMs: number;
  ratingEnabled: boolean;
  previewEnabled: boolean;
  privacy: InboxPrivacy;
  identity: InboxIdentity;
  /** Sealed; null until identity is switched on. */
  identitySecret: string | null;
  installedAt: number | null;
  installedOrigin: string | null;
  archivedAt: number | null;
  createdAt: number;
  updatedAt: number;
}

/** What may be given when an inbox is made. */
export const newInboxSchema = z
  .strictObject({
    name: line(60),
    locale: localeSchema.optional(),
    time_zone: zoneSchema.optional(),
    color: appearanceSchema.shape.color.optional(),
    allowed_origins: originsSchema.optional(),
    /** Agents who work in it; owner, admins and supervisors see every inbox. */
    member_ids: z.array(z.string().max(40)).max(500).optional(),
  })
  .openapi("NewInbox");
export type NewInbox = z.input<typeof newInboxSchema>;

/** What may be changed. `appearance` and `limits` may be given in part; the other documents are replaced. */
export const inboxChangesSchema = z
  .strictObject({
    name: line(60),
    locale: localeSchema,
    time_zone: zoneSchema,
    allowed_origins: originsSchema,
    appearance: appearanceSchema.partial(),
    texts: textsSchema,
    hours: hoursSchema,
    pre_chat: preChatSchema,
    offline: offlineSchema,
    limits: limitsSchema.partial(),
    assignment: z.enum(["automatic", "manual"]),
    recall_limit_ms: z.number().int().min(0).max(86_400_000),
    rating_enabled: z.boolean(),
    preview_enabled: z.boolean(),
    privacy: privacySchema.partial(),
    identity: identitySchema,
  })
  .partial()
  .openapi("InboxChanges");
export type InboxChanges = z.input<typeof inboxChangesSchema>;
