/** Texts of the window in the visitor's language; `ar-XB` is English made right-to-left, for tests of the layout. */

import { translator, type Translate } from "../shared/i18n.ts";
import english from "../shared/texts/en/widget.ts";
import chinese from "../shared/texts/zh-CN/widget.ts";

export interface Language {
  locale: string;
  dir: "ltr" | "rtl";
  t: Translate;
}

export function languageOf(locale: string): Language {
  const dir = /^(ar|he|fa|ur)\b/.test(locale) ? "rtl" : "ltr";
  const t = translator(locale.startsWith("zh") ? chinese : english);
  return locale === "ar-XB" ? { locale: "en", dir, t: (key, params) => `⟦${t(key, params)}⟧` } : { locale, dir, t };
}
