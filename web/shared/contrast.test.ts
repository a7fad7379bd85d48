import { expect, test } from "bun:test";
import fc from "fast-check";
import { brandColor, contrast, darkText, enoughContrast, lightText, textOn } from "./contrast.ts";

const anyColor = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

test("contrast is the ratio of WCAG", () => {
  expect(contrast("#000000", "#ffffff")).toBe(21);
  expect(contrast("#0a755b", "#ffffff")).toBeCloseTo(5.7, 1);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

test("the better of light and dark text stands on a colour", () => {
  expect(textOn("#0a755b")).toBe(lightText);
  expect(textOn("#ffe600")).toBe(darkText);
});

test("a colour that carries text stays as it is", () => {
  expect(brandColor("#0A755B")).toMatchObject({ color: "#0a755b", text: lightText, corrected: false });
});

test("a colour on which neither text reaches 4.5 is corrected", () => {
  const { color, corrected, ratio } = brandColor("#7a7a7a");
  expect(corrected).toBe(true);
  expect(color).not.toBe("#7a7a7a");
  expect(ratio).toBeGreaterThanOrEqual(enoughContrast);
});

test("every colour ends with enough contrast, and never with less than it had", () => {
  fc.assert(
    fc.property(anyColor, (color) => {
      const brand = brandColor(color);
      expect(contrast(brand.color, brand.text)).toBeGreaterThanOrEqual(enoughContrast);
      if (!brand.corrected) expect(brand.color).toBe(color);
    }),
  );
});

test("what is no colour is read as black", () => {
  expect(brandColor("red; background: url(x)").color).not.toContain("url");
  expect(textOn("")).toBe(lightText);
});
