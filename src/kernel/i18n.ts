/** Texts in the reader's language: zh-CN is the source, en is complete. */

import { texts } from "../../web/shared/texts/index.ts";
import { translator, type Locale, type Translate } from "../../web/shared/i18n.ts";
import { spaced } from "../../web/shared/spaced.ts";

export type { Locale, Translate };

const translators: Record<Locale, Translate> = {
  "zh-CN": spaced(translator(texts["zh-CN"])),
  en: translator(texts.en),
};

export function textsIn(locale: Locale): Translate {
  return translators[locale];
}

/** The best of our languages for an Accept-Language header or a stored preference. */
export function pickLocale(wanted: string | null | undefined): Locale {
  for (const part of (wanted ?? "").split(",")) {
    const tag = part.split(";")[0]!.trim().toLowerCase();
    if (tag.startsWith("zh")) return "zh-CN";
    if (tag.startsWith("en")) return "en";
  }
  return "zh-CN";
}
