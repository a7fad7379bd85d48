/** The brand colour: swatches, picker and hex field move together, and the contrast with the text on it is said. */

import { brandColor, lightText } from "../../shared/contrast.ts";
import { say } from "./texts.ts";

export function listenToColours(root: ParentNode = document): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-colour]")) {
    const field = box.querySelector<HTMLInputElement>("input[data-colour-hex]")!;
    const picker = box.querySelector<HTMLInputElement>("input[type=color]")!;
    const note = box.querySelector<HTMLElement>("[data-colour-note]");
    const paint = () => {
      const valid = /^#[0-9a-f]{6}$/i.test(field.value);
      if (valid) picker.value = field.value;
      for (const swatch of box.querySelectorAll<HTMLElement>("[data-swatch]"))
        swatch.setAttribute("aria-pressed", String(swatch.dataset.swatch === field.value.toLowerCase()));
      if (note && valid) note.textContent = describe(field.value);
    };
    const put = (value: string) => {
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    };
    field.addEventListener("input", paint);
    picker.addEventListener("input", () => {
      field.value = picker.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    picker.addEventListener("change", (event) => {
      event.stopPropagation();
      put(picker.value);
    });
    box.addEventListener("click", (event) => {
      const swatch = (event.target as HTMLElement).closest<HTMLElement>("[data-swatch]");
      if (swatch) put(swatch.dataset.swatch!);
    });
    paint();
  }
}

function describe(color: string): string {
  const { ratio, text, corrected } = brandColor(color);
  const params = { ratio: ratio.toFixed(1) };
  if (corrected) return say("console.live.contrast_corrected", params);
  return text === lightText
    ? say("console.live.contrast_light", params)
    : say("console.live.contrast_dark", params);
}
