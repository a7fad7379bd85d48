/** What a lookup is made of, and what may be given. */

import { line, text, z } from "../kernel/parse.ts";
import { holesOf } from "./template.ts";

/** How one thing that was found is shown. Each text may have holes: `{total}`, `{items.0.title|—}`. */
export const cardFields = z.strictObject({
  /** Where in the answer the things are: a list, or one object; empty: the answer itself. */
  items: line(200, 0),
  title: line(200),
  badge: line(200, 0),
  subtitle: line(200, 0),
  /** One `Label = {hole}` a line. */
  lines: text(2_000),
  link: line(1_000, 0),
});
export const cardSchema = cardFields
  .partial()
  .required({ title: true })
  .transform((card) => ({ items: "", badge: "", subtitle: "", lines: "", link: "", ...card }))
  .openapi("LookupCard");
export type CardTemplate = z.output<typeof cardSchema>;

/** Anybody's pattern runs on every contact's text: short, and without what makes matching slow. */
const pattern = line(120, 0).refine((value) => {
  if (/[+*}]\)?[+*{]|\(\?|\\\d/.test(value)) return false;
  try {
    return new RegExp(value, "iu") instanceof RegExp;
  } catch {
    return false;
  }
});

/** Holes may fill a path or a query, never say which server is asked. */
const url = line(2_000).refine((value) => {
  const filled = (word: string) => value.replace(/\{[^{}]*\}/g, word);
  if (!URL.canParse(filled("a")) || !URL.canParse(filled("b"))) return false;
  const [one, other] = [new URL(filled("a")), new URL(filled("b"))];
  return /^https?:$/.test(one.protocol) && one.origin === other.origin && !one.username && !one.password;
});

const headers = text(4_000).refine((value) =>
  value
    .split("\n")
    .filter((each) => each.trim())
    .every((each) => /^[A-Za-z0-9-]{1,60}:\s*\S/.test(each.trim())),
);

export const lookupFields = z.strictObject({
  name: line(40),
  inbox_ids: z.array(z.string().max(40)).max(200),
  pattern,
  method: z.enum(["GET", "POST"]),
  url,
  headers,
  body: text(8_000),
  card: cardSchema,
  timeout_ms: z.number().int().min(500).max(10_000),
  cache_s: z.number().int().min(0).max(86_400),
  enabled: z.boolean(),
  /** Null forgets it. */
  secret: line(2_000, 0).nullable(),
});
export const newLookup = lookupFields.partial().required({ name: true, url: true, card: true });
export type NewLookup = z.output<typeof newLookup>;
export const lookupChanges = lookupFields.partial().extend({ card: cardFields.partial().optional() });
export type LookupChanges = z.output<typeof lookupChanges>;

export interface LookupRow {
  id: string;
  name: string;
  inboxIds: string[];
  pattern: string;
  method: "GET" | "POST";
  url: string;
  headers: string;
  body: string;
  /** Sealed. */
  secret: string | null;
  card: CardTemplate;
  timeoutMs: number;
  cacheS: number;
  enabled: boolean;
  createdAt: number;
  updatedAt: number;
}

export interface Card {
  title: string;
  badge: string;
  subtitle: string;
  lines: { label: string; value: string }[];
  link: string | null;
}

/** Does asking need a match in what the contact wrote? */
export const needsMatch = (row: Pick<LookupRow, "url" | "body" | "headers">): boolean =>
  [row.url, row.body, row.headers].some((each) => holesOf(each).some(({ path }) => path[0] === "match"));
