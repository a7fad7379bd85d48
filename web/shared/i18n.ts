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
