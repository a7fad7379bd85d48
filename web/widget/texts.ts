/** Texts of the window in the visitor's language; `ar-XB` is English made right-to-left, for tests of the layout. */

import { translator, type Texts, type Translate } from "../shared/i18n.ts";

export const pseudo = "ar-XB";

export interface Language {
  locale: string;
  dir: "ltr" | "rtl";
  t: Translate;
  /** Adds the texts of what is seldom opened. */
  more(): Promise<void>;
}

const files = {
  zh: {
    first: () => import("../shared/texts/zh-CN/chat.ts"),
    more: () => import("../shared/texts/zh-CN/chat-more.ts"),
  },
  en: {
    first: () => import("../shared/texts/en/chat.ts"),
    more: () => import("../shared/texts/en/chat-more.ts"),
  },
};

export async function loadLanguage(locale: string): Promise<Language> {
  const file = files[locale.startsWith("zh") ? "zh" : "en"];
  const texts: Record<string, string> = { ...((await file.first()).default as Texts) };
  const t = translator(texts);
  const reversed = locale === pseudo;
  return {
    locale: reversed ? "en" : locale,
    dir: /^(ar|he|fa|ur)\b/.test(locale) ? "rtl" : "ltr",
    t: reversed ? (key, params) => `⟦${t(key, params)}⟧` : t,
    more: async () => void Object.assign(texts, (await file.more()).default),
  };
}
