/** The texts that the islands of the board and of journeys say, in the reader's language. */

import { texts } from "../../web/shared/texts/index.ts";
import type { Locale } from "../kernel/i18n.ts";

const chosen = new Map<string, Record<string, string>>();

function choose(locale: Locale, pattern: RegExp): Record<string, string> {
  const key = `${locale} ${pattern.source}`;
  let found = chosen.get(key);
  if (!found) {
    found = Object.fromEntries(Object.entries(texts[locale]).filter(([name]) => pattern.test(name)));
    chosen.set(key, found);
  }
  return found;
}

export const journeyTexts = (locale: Locale) => choose(locale, /^(journey|inbox\.time)\./);
export const boardTexts = (locale: Locale) => choose(locale, /^(board|journey|inbox\.time)\./);
