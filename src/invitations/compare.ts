/**
 * Which of a rule's texts is accepted more often, and how sure that is. Pure. Beta-binomial with a flat prior: the chance that one
 * share is above the other is exact for whole numbers (E. Miller, "Formulas for Bayesian A/B Testing"); the difference and its
 * interval are those of Agresti and Caffo (2000), which hold for small counts too.
 */

export interface Tried {
  /** How many saw it. */
  seen: number;
  accepted: number;
}

export type Word =
  /** Too few have seen them to say anything. */
  "few" | "even" | "leaning" | "clear";

export interface Comparison {
  /** That the second is better than the first, 0 to 1. */
  chance: number;
  /** Second minus first, as shares, with the 95 % interval. */
  difference: number;
  from: number;
  to: number;
  word: Word;
}

/** Below this many who saw each text nothing is said. */
export const enough = 50;

export function compare(first: Tried, second: Tried): Comparison {
  const chance = chanceOfBetter(first, second);
  const share = (each: Tried) => (each.accepted + 1) / (each.seen + 2);
  const spread = (each: Tried) => (share(each) * (1 - share(each))) / (each.seen + 2);
  const difference = share(second) - share(first);
  const half = 1.96 * Math.sqrt(spread(first) + spread(second));
  const sure = Math.max(chance, 1 - chance);
  const word =
    Math.min(first.seen, second.seen) < enough
      ? "few"
      : sure >= 0.975
        ? "clear"
        : sure >= 0.9
          ? "leaning"
          : "even";
  return { chance, difference, from: difference - half, to: difference + half, word };
}

/** P(p₂ > p₁), p ~ Beta(accepted + 1, seen − accepted + 1). */
function chanceOfBetter(first: Tried, second: Tried): number {
  const [a1, b1] = [first.accepted + 1, first.seen - first.accepted + 1];
  const [a2, b2] = [second.accepted + 1, second.seen - second.accepted + 1];
  let sum = 0;
  for (let i = 0; i < a2; i++)
    sum += Math.exp(lnBeta(a1 + i, b1 + b2) - Math.log(b2 + i) - lnBeta(1 + i, b2) - lnBeta(a1, b1));
  return Math.min(1, Math.max(0, sum));
}

const lnBeta = (a: number, b: number): number => lnGamma(a) + lnGamma(b) - lnGamma(a + b);

/** Lanczos, g = 7: good to 15 digits. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
function lnGamma(x: number): number {
  const base = x - 1 + 7.5;
  let sum = lanczos[0]!;
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i]! / (x - 1 + i);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}
