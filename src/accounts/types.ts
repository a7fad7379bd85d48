/** What agents may set for themselves, what goes out by mail, and the order of roles. */

import { line, z } from "../kernel/parse.ts";
import type { Role } from "../../web/contract/models.ts";

export interface Mail {
  to: string;
  subject: string;
  text: string;
}
export type SendMail = (mail: Mail) => void | Promise<void>;

/** Job that sends one mail; its payload is a Mail. */
export const mailJobName = "mail.send";

export const roles = [
  "owner",
  "admin",
  "supervisor",
  "agent",
  "read_only",
] as const satisfies readonly Role[];

/** May somebody of role `own` give, or manage somebody of, role `other`? At most one's own. */
export const reaches = (own: Role, other: Role): boolean => roles.indexOf(own) <= roles.indexOf(other);

export const role = z.enum(roles).openapi("Role");
export const availability = z.enum(["online", "busy", "away", "offline"]).openapi("Availability");
export const locale = z.enum(["zh-CN", "en"]);

export const email = z
  .string()
  .trim()
  .max(254)
  .refine((value) => isEmail(value), { message: "invalid" })
  .openapi({ format: "email", example: "lin@example.com" });

/** One @, a dot behind it, no spaces: what a mail server takes is for the mail server to say. */
export const isEmail = (value: string): boolean =>
  /^[^\s@<>(),;:"\\[\]\p{Cc}]{1,64}@[^\s@<>(),;:"\\[\]\p{Cc}]+\.[^\s@<>(),;:"\\[\]\p{Cc}]{2,}$/u.test(value);

/** Left to the console's looks and habits; nothing on the server depends on them. */
export const preferences = z
  .object({
    theme: z.enum(["system", "light", "dark"]),
    density: z.enum(["comfortable", "compact"]),
    sounds: z.boolean(),
    notifications: z.boolean(),
    send_with: z.enum(["enter", "mod_enter"]),
    /** Action → keys, where they differ from the defaults. */
    shortcuts: z
      .record(z.string().regex(/^[a-z_.]{1,40}$/), line(40))
      .refine((keys) => Object.keys(keys).length <= 100, { message: "too_big" }),
  })
  .openapi("Preferences");
export type Preferences = z.output<typeof preferences>;

export const defaultPreferences: Preferences = {
  theme: "system",
  density: "comfortable",
  sounds: true,
  notifications: true,
  send_with: "enter",
  shortcuts: {},
};
