/** How Chinese is read, for the search: syllables and initials. The dictionary is large and is loaded when it is first needed. */

/** `补发时效` → `bufashixiao bfsx`; other letters stand as they are. */
export async function readingOf(text: string): Promise<string> {
  const { pinyin } = await import("pinyin-pro");
  const words = text
    .normalize("NFKC")
    .toLowerCase()
    .match(/\p{Script=Han}+|[a-z0-9]+/gu);
  const readings = (words ?? []).map((word) => {
    if (!/\p{Script=Han}/u.test(word)) return { whole: word, initials: word };
    const syllables = pinyin(word, { toneType: "none", type: "array", v: true });
    return { whole: syllables.join(""), initials: syllables.map((each) => each[0] ?? "").join("") };
  });
  const whole = readings.map((each) => each.whole).join("");
  const initials = readings.map((each) => each.initials).join("");
  return whole === initials ? whole : `${whole} ${initials}`;
}
