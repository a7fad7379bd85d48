/** Text on a brand colour: black or white, whichever reads better, and a corrected shade where neither reaches 4.5 : 1 (WCAG 2.2, 1.4.3). */

export const enoughContrast = 4.5;
export const lightText = "#ffffff";
export const darkText = "#1b1f24";

export interface BrandColor {
  /** The colour itself, or the nearest shade of it that can carry text. */
  color: string;
  text: typeof lightText | typeof darkText;
  /** Of the text on the colour, e.g. 5.7. */
  ratio: number;
  corrected: boolean;
}

/** `#rrggbb` in; anything else is read as black. */
export function brandColor(color: string): BrandColor {
  const text = textOn(color);
  const ratio = contrast(color, text);
  if (ratio >= enoughContrast) return { color: hex(channels(color)), text, ratio, corrected: false };
  const away = text === lightText ? 0 : 255;
  const from = channels(color);
  for (let step = 1; step <= 100; step++) {
    const shade = hex(from.map((value) => Math.round(value + ((away - value) * step) / 100)));
    if (contrast(shade, text) >= enoughContrast)
      return { color: shade, text, ratio: contrast(shade, text), corrected: true };
  }
  return {
    color: hex([away, away, away]),
    text,
    ratio: contrast(hex([away, away, away]), text),
    corrected: true,
  };
}

/** The text colour with the higher contrast on this background. */
export function textOn(background: string): typeof lightText | typeof darkText {
  return contrast(background, lightText) >= contrast(background, darkText) ? lightText : darkText;
}

/** 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(color: string): number[] {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  return match ? match.slice(1).map((part) => Number.parseInt(part, 16)) : [0, 0, 0];
}

const hex = (values: number[]): string =>
  `#${values.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
