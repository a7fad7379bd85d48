/** The inbox's colour as the widget uses it: on the visitor's bubbles, the send button and the launcher. */

import { brandColor } from "./contrast.ts";

/** The colour of tokens.css, which has a lighter shade of its own for dark screens. */
export const ownColor = "#0a755b";

/** Custom properties, empty where the tokens already say it. */
export function brandProperties(color: string): Record<string, string> {
  if (color.toLowerCase() === ownColor) return {};
  const brand = brandColor(color);
  return { "--brand": brand.color, "--on-brand": brand.text };
}

/** Only custom properties may come from the settings: anything else would let a value out of its place. */
export function safeProperties(variables: Record<string, string>): Record<string, string> {
  const safe = Object.entries(variables).filter(
    ([name, value]) =>
      /^--[\w-]{1,40}$/.test(name) &&
      /^[^;{}<>\\]{1,200}$/.test(value) &&
      !/(url|image[\w-]*)\s*\(/i.test(value),
  );
  return Object.fromEntries(safe);
}
