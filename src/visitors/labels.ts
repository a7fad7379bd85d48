/** What the parts of an intent score are called, in the reader's language. */

import { textsIn, type Locale } from "../kernel/i18n.ts";
import type { Part } from "./intent.ts";
import type { Rule } from "./types.ts";

/** A rule's own label for what it found; the texts of the house for all else. */
export function labelOf(locale: Locale, rules: readonly Rule[]): (part: Part) => string {
  const t = textsIn(locale);
  return ({ code, count }) =>
    code.startsWith("did.")
      ? (rules.find((rule) => `did.${rule.name}` === code)?.label ?? code.slice(4))
      : t(`visitors.intent.${code}`, { count });
}
