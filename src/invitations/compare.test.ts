/** What may be said about two texts, and from when on. */

import { expect, test } from "bun:test";
import { compare } from "./compare.ts";

test("the chance is the one of the textbook: equal counts are even, and it turns with the order", () => {
  expect(compare({ seen: 100, accepted: 10 }, { seen: 100, accepted: 10 }).chance).toBeCloseTo(0.5, 6);
  const [there, back] = [
    compare({ seen: 200, accepted: 20 }, { seen: 210, accepted: 33 }).chance,
    compare({ seen: 210, accepted: 33 }, { seen: 200, accepted: 20 }).chance,
  ];
  expect(there + back).toBeCloseTo(1, 6);
});

test("the chance agrees with adding it up by hand", () => {
  // P(p₂ > p₁) by a fine grid over both densities.
  const grid = (seen: number, accepted: number) => {
    const density = Array.from({ length: 2_000 }, (_, i) => {
      const p = (i + 0.5) / 2_000;
      return p ** accepted * (1 - p) ** (seen - accepted);
    });
    const sum = density.reduce((a, b) => a + b, 0);
    return density.map((each) => each / sum);
  };
  const [first, second] = [grid(40, 6), grid(45, 11)];
  let below = 0;
  let chance = 0;
  for (const [i, each] of second.entries()) {
    chance += each * (below + first[i]! / 2);
    below += first[i]!;
  }
  expect(compare({ seen: 40, accepted: 6 }, { seen: 45, accepted: 11 }).chance).toBeCloseTo(chance, 4);
});

test("few views say nothing, however far apart; many say what they show", () => {
  expect(compare({ seen: 20, accepted: 0 }, { seen: 20, accepted: 20 }).word).toBe("few");
  expect(compare({ seen: 500, accepted: 50 }, { seen: 500, accepted: 52 }).word).toBe("even");
  expect(compare({ seen: 500, accepted: 40 }, { seen: 500, accepted: 54 }).word).toBe("leaning");
  expect(compare({ seen: 1_000, accepted: 80 }, { seen: 1_000, accepted: 130 }).word).toBe("clear");
  expect(compare({ seen: 1_000, accepted: 130 }, { seen: 1_000, accepted: 80 }).word).toBe("clear");
});

test("the interval holds the difference, and nothing accepted at all breaks nothing", () => {
  const { difference, from, to } = compare({ seen: 300, accepted: 30 }, { seen: 300, accepted: 45 });
  expect(from).toBeLessThan(difference);
  expect(to).toBeGreaterThan(difference);
  expect(compare({ seen: 0, accepted: 0 }, { seen: 0, accepted: 0 })).toMatchObject({ word: "few" });
  expect(
    Number.isFinite(compare({ seen: 90_000, accepted: 9_000 }, { seen: 90_000, accepted: 9_300 }).chance),
  ).toBe(true);
});
