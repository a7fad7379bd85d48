/** Looks up texts. A text may hold `{name}`, and `one text || other text` chosen by `{count}`. */

export type Locale = "zh-CN" | "en";
export type Texts = Readonly<Record<string, string>>;
export type Translate = (key: string, params?: Readonly<Record<string, string | number>>) => string;

export function translator(texts: Texts): Translate {
  return (key, params) => {
    let text = texts[key];
    if (text === undefined) return key;
    if (!params) return text;
    if (text.includes(" || ")) {
      const [one, other] = text.split(" || ") as [string, string];
      text = params.count === 1 ? one : other;
    }
    return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(params[name] ?? hole));
  };
}

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
