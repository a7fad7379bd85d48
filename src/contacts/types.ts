/** What contacts are made of, and what may be written into them. */

import { line, text, z } from "../kernel/parse.ts";

export interface ContactRow {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  locale: string | null;
  /** JSON */
  attributes: string;
  note: string;
  vip: 0 | 1;
  /** JSON */
  origin: string;
  blockedAt: number | null;
  mergedInto: string | null;
  lastSeenAt: number | null;
  createdAt: number;
}

export type IdentityKind = "visitor" | "external" | "email" | "phone";

export const contactName = line(80, 0);
export const contactEmail = z.string().trim().max(254).pipe(z.email());
/** Kept without spaces, dots, brackets and dashes, so that a search finds it however it was typed. */
export const contactPhone = z
  .string()
  .trim()
  .max(40)
  .transform((value) => value.replace(/[\s().-]/g, ""))
  .pipe(z.string().regex(/^\+?\d{5,20}$/));
export const contactLocale = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/);
export const contactTag = line(40);

const attributeName = line(64).refine((name) => name !== "__proto__");
const attributeValue = z.union([text(1000), z.number(), z.boolean(), z.null()]);

/** The fields of a contact that can be changed; null empties a field, and removes an attribute. */
export const contactChanges = z.strictObject({
  name: contactName.optional(),
  email: contactEmail.nullable().optional(),
  phone: contactPhone.nullable().optional(),
  locale: contactLocale.nullable().optional(),
  vip: z.boolean().optional(),
  note: text(5000).optional(),
  attributes: z
    .record(attributeName, attributeValue)
    .refine((value) => Object.keys(value).length <= most.attributes)
    .optional(),
});
export type ContactChanges = z.output<typeof contactChanges>;

export const most = { attributes: 50, tags: 50 } as const;
