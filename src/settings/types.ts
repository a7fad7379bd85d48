/** The settings of the installation: a schema and a default for each. What belongs to one inbox is with the inbox. */

import { line, z } from "../kernel/parse.ts";

const days = z.number().int().min(0).max(3_650);

export const brand = z.object({
  /** Shown in the console and on the sign-in page. */
  name: line(40, 0),
  logo_file_id: z
    .string()
    .regex(/^fil_[0-9a-z]{25}$/)
    .nullable(),
  color: z.string().regex(/^#[0-9a-fA-F]{6}$/),
});

export const backup = z.object({
  enabled: z.boolean(),
  every_hours: z.number().int().min(1).max(720),
  /** How many are kept; the oldest goes first. */
  keep: z.number().int().min(1).max(365),
  /** Also as one `.tar.gz`. */
  archive: z.boolean(),
});

/** No mail goes out while the host is empty. */
export const smtp = z.object({
  host: z
    .string()
    .trim()
    .max(255)
    .regex(/^[A-Za-z0-9.:_-]*$/),
  port: z.number().int().min(1).max(65_535),
  /** TLS from the first byte (465); otherwise STARTTLS, which must succeed. */
  secure: z.boolean(),
  user: line(320, 0),
  /** Of the mails: `name@shop.example` or `Shop <name@shop.example>`. */
  from: line(320, 0),
});

/** Days that records are kept; 0 keeps them for ever. */
export const privacy = z.object({
  events_days: days,
  audit_days: days,
  /** Visits, with their pages and what was done on them. */
  journey_days: days,
});

export const schemas = { brand, backup, smtp, privacy } as const;
export type SettingName = keyof typeof schemas;
export type Settings = { [N in SettingName]: z.output<(typeof schemas)[N]> };

export const settingNames = Object.keys(schemas) as SettingName[];
export const isSettingName = (name: string): name is SettingName => Object.hasOwn(schemas, name);

export const defaults: Settings = {
  brand: { name: "", logo_file_id: null, color: "#1f6feb" },
  backup: { enabled: true, every_hours: 24, keep: 7, archive: false },
  smtp: { host: "", port: 465, secure: true, user: "", from: "" },
  privacy: { events_days: 90, audit_days: 1_095, journey_days: 90 },
};

/** Where the mail password is sealed, as `password` in the row `smtp`: the place is part of the seal. */
export const smtpPasswordPlace = "settings.smtp";
