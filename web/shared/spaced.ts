/** Chinese with the spaces that it has around Latin words, also where a name comes into a sentence late. */

import type { Translate } from "./i18n.ts";

/** Chinese has a space between Han and Latin: where a name is put into a sentence, it is known only now. */
export function spaced(translate: Translate): Translate {
  return (key, params) => {
    if (!params) return translate(key);
    const marked = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === "string" ? `\u0002${value}\u0003` : value,
      ]),
    );
    return translate(key, marked)
      .replace(/(\p{Script=Han})\u0002(?=[A-Za-z0-9])/gu, "$1 ")
      .replace(/([A-Za-z0-9])\u0003(?=\p{Script=Han})/gu, "$1 ")
      .replace(/[\u0002\u0003]/g, "");
  };
}
