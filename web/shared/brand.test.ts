/** The inbox's colour is readable, and its custom properties stay what they are. */

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contrast } from "./contrast.ts";
import { brandProperties, ownColor, safeProperties } from "./brand.ts";

test("any colour carries its text with a contrast of 4.5", () => {
  for (const color of ["#f5a3c7", "#ffff00", "#777777", "#8a8a8a", "#000000", "#ff0000"]) {
    const made = brandProperties(color);
    expect(contrast(made["--brand"]!, made["--on-brand"]!)).toBeGreaterThanOrEqual(4.5);
  }
  expect(brandProperties(ownColor)).toEqual({});
});

test("a property can't load, end its rule or name anything but itself", () => {
  expect(
    safeProperties({
      "--r-m": "4px",
      "--x": "red; } body { display: none",
      color: "red",
      "--u": "url(https://evil.example)",
      "--i": 'image-set("x")',
    }),
  ).toEqual({ "--r-m": "4px" });
});

test("the launcher's colours are those of the tokens", () => {
  const tokens = readFileSync(join(import.meta.dir, "../styles/tokens.css"), "utf8");
  const [light, dark] = tokens.split('[data-theme="dark"]') as [string, string];
  const styles = ["launcher.css", "greeting.css"].map((name) =>
    readFileSync(join(import.meta.dir, "../styles", name), "utf8"),
  );
  const [ownLight, ownDark] = styles.join("\n").split('[data-theme="dark"]') as [string, string];
  for (const name of [
    "--surface",
    "--hover",
    "--line",
    "--line-strong",
    "--text",
    "--text-2",
    "--danger",
    "--shadow-2",
    "--shadow-3",
  ]) {
    expect(valueOf(ownLight, name)).toBe(valueOf(light, name));
    expect(valueOf(ownDark, name)).toBe(valueOf(dark, name));
  }
  expect([valueOf(ownLight, "--brand"), valueOf(ownDark, "--brand")]).toEqual([
    valueOf(light, "--accent"),
    valueOf(dark, "--accent"),
  ]);
});

const valueOf = (css: string, name: string): string | undefined =>
  new RegExp(`${name}: ([^;]+);`).exec(css)?.[1];
