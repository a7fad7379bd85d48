/** Cuts a text into what is compared: Han characters alone and in pairs, words of letters. Pure. */

/** Characters that say nothing about what is asked. */
const empty = new Set("的了吗呢啊吧呀哦嗯么你您我他她它们是就也都很在有和与及或这那个一不要请");
const emptyWords = new Set(
  "a an the is are am be do does did to of in on at for it its i you we my your can could would please and or me this that with".split(
    " ",
  ),
);
/** Beyond this a text says no more about its subject, and costs more. */
const longest = 600;

const parts = /\p{Script=Han}+|[\p{L}\p{M}]+(?:'[a-z]+)?|\p{N}+/gu;

/** Each gram once, with how often it stands there. Numbers are left out: they are somebody's, not the question's. */
export function gramsOf(text: string): Map<string, number> {
  const grams = new Map<string, number>();
  const add = (gram: string) => void grams.set(gram, (grams.get(gram) ?? 0) + 1);
  for (const [part] of text.slice(0, longest).normalize("NFKC").toLowerCase().matchAll(parts)) {
    if (/\p{N}/u.test(part)) continue;
    if (!/\p{Script=Han}/u.test(part)) {
      if (!emptyWords.has(part)) add(stem(part));
      continue;
    }
    const signs = [...part];
    signs.forEach((sign, i) => {
      if (!empty.has(sign)) add(sign);
      if (i > 0) add(signs[i - 1]! + sign);
    });
  }
  return grams;
}

/** Enough to bring refunds, refunded and refund together. */
const stem = (word: string): string =>
  word.length > 4 ? word.replace(/(?:ing|ed|es|s|ly)$/, "") || word : word;

/** How much a gram says by its kind: a pair or a word more than a single character. */
export const weightOf = (gram: string): number => (gram.length === 1 ? 0.6 : 1);

/** 0 to 1: how alike two texts are, as the cosine of their grams. */
export function likeness(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const gram of small.keys()) if (large.has(gram)) shared += weightOf(gram) ** 2;
  return shared === 0 ? 0 : shared / Math.sqrt(length(a) * length(b));
}

function length(grams: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const gram of grams.keys()) sum += weightOf(gram) ** 2;
  return sum;
}
