/**
 * Hides card numbers (Luhn), Chinese identity numbers (GB 11643) and, if wanted, phone numbers in what somebody is still typing. The
 * browser masks before anything leaves it, and the server masks again.
 */

export interface MaskOptions {
  phones: boolean;
  /** Where the visitor types: a number that is not finished there can't be judged yet, so most of it is hidden meanwhile. */
  caret?: number;
}

const dot = "•";
/** Digits, also full-width ones, with what people put between them. */
const run = /\+?[0-9０-９](?:[ \u00a0\-–—.·]{0,2}[0-9０-９]){6,}[xXｘＸ]?/g;
/** Of an unfinished number, so much is shown. */
const shownWhileTyping = 4;
const kept = 4;

export function mask(text: string, { phones, caret }: MaskOptions): string {
  return text.replace(run, (found: string, at: number) => {
    const digits = digitsOf(found);
    const hidden = new Set<number>();
    if (caret !== undefined && caret > at && caret <= at + found.length)
      for (const { place } of digits.slice(shownWhileTyping)) hidden.add(place);
    else for (const place of secrets(found, digits, phones)) hidden.add(place);
    return hidden.size === 0 ? found : [...found].map((sign, i) => (hidden.has(i) ? dot : sign)).join("");
  });
}

interface Digit {
  place: number;
  /** `x` stands for ten at the end of an identity number. */
  value: string;
  /** The first after a space or a dash, and the last before one. */
  opens: boolean;
  closes: boolean;
}

function digitsOf(found: string): Digit[] {
  const digits: Digit[] = [];
  for (let place = 0; place < found.length; place++) {
    const value = found[place]!.normalize("NFKC").toLowerCase();
    if (!/[0-9x]/.test(value)) continue;
    const near = (by: number) => /[0-9xX０-９ｘＸ]/.test(found[place + by] ?? "");
    digits.push({ place, value, opens: !near(-1), closes: !near(1) });
  }
  return digits;
}

/** Numbers may stand side by side, parted by a space: every stretch from one border to another is judged. */
function secrets(found: string, digits: Digit[], phones: boolean): number[] {
  const hidden: number[] = [];
  const hide = (from: number, to: number) => {
    for (const { place } of digits.slice(from, to)) hidden.push(place);
  };
  for (let from = 0; from < digits.length; from++) {
    if (!digits[from]!.opens) continue;
    for (let to = from + 7; to <= Math.min(digits.length, from + 19); to++) {
      if (!digits[to - 1]!.closes) continue;
      const number = digits
        .slice(from, to)
        .map((digit) => digit.value)
        .join("");
      if (isIdentity(number)) hide(from, to);
      else if (isCard(number)) hide(from, to - kept);
      else if (phones && isPhone(number, found[digits[from]!.place - 1] === "+")) hide(from + 3, to - kept);
    }
  }
  return hidden;
}

export function isCard(number: string): boolean {
  if (!/^\d{13,19}$/.test(number) || /^0/.test(number)) return false;
  let sum = 0;
  for (let i = 0; i < number.length; i++) {
    const digit = Number(number[number.length - 1 - i]);
    const twice = digit * 2;
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

export function isIdentity(number: string): boolean {
  if (!/^[1-9]\d{16}[\dx]$/.test(number)) return false;
  const sum = weights.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return "10x98765432"[sum % 11] === number[17];
}

function isPhone(number: string, plus: boolean): boolean {
  return (
    /^(86)?1[3-9]\d{9}$/.test(number) || /^0\d{9,11}$/.test(number) || (plus && /^\d{8,15}$/.test(number))
  );
}
