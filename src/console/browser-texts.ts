/** The texts that the islands of the pages say by themselves: keys that begin with `console.live.`, in the reader's language. */

import { texts } from "../../web/shared/texts/index.ts";
import type { Locale } from "../kernel/i18n.ts";

const prefix = "console.live.";
const chosen = new Map<Locale, Record<string, string>>();

export function browserTexts(locale: Locale): Record<string, string> {
  let found = chosen.get(locale);
  if (!found) {
    found = Object.fromEntries(Object.entries(texts[locale]).filter(([key]) => key.startsWith(prefix)));
    chosen.set(locale, found);
  }
  return found;
}
