/** An icon from icons.ts: decorative beside a text, named by `label` when it stands alone. */

import { html } from "./html.ts";

export function Icon({
  shape,
  size = 18,
  label,
  class: extra = "",
}: {
  shape: string;
  size?: number;
  label?: string;
  class?: string;
}) {
  return html`<svg
    class=${`icon ${extra}`}
    width=${size}
    height=${size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    role=${label ? "img" : undefined}
    aria-label=${label}
    aria-hidden=${label ? undefined : "true"}
    dangerouslySetInnerHTML=${{ __html: shape }}
  />`;
}
