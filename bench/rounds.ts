/** Alternating rounds and what is made of them: medians, spreads, ratios of the same round. */

export interface Plan {
  rounds: number;
  /** Shorter and fewer: to see that it works, not to believe the figures. */
  quick: boolean;
}

/** Each round measures every side, in turn from the front and from the back, so that a slow minute harms none in particular. */
export async function alternate<T>(
  { rounds }: Plan,
  sides: Record<string, () => Promise<T>>,
): Promise<Record<string, T[]>> {
  const results: Record<string, T[]> = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = Object.entries(sides);
    if (round % 2 === 1) order.reverse();
    for (const [name, measure] of order) results[name]!.push(await measure());
  }
  return results;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Round by round. */
export const ratios = (ours: number[], theirs: number[]): number[] =>
  ours.map((value, i) => value / theirs[i]!);

export const spread = (values: number[], show: (value: number) => string): string =>
  values.length < 2 ? "" : `rounds ${show(Math.min(...values))} to ${show(Math.max(...values))}`;

export const digits = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
export const ms = (value: number): string => `${digits(value)} ms`;
export const times = (value: number): string => `${value.toFixed(2)}×`;
export const share = (value: number): string => `${Math.round(value * 100)} %`;
export const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
export const whole = (value: number): string => Math.round(value).toLocaleString("en-US");
