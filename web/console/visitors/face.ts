/** A visitor's face: the first letter of a known name, for strangers the sign of their province. */

import type { LiveVisitor } from "../../contract/visitors.ts";
import { html } from "../../shared/html.ts";
import { provinces } from "../journey/provinces.ts";

const tiles = new Map(provinces.map((each) => [each.name, each.tile]));

export function Face({
  visitor,
  size = "s",
}: {
  visitor: Pick<LiveVisitor, "id" | "name" | "region">;
  size?: string;
}) {
  const { id, name, region } = visitor;
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)!) % 6;
  const letter = name ? [...name][0]! : (tiles.get(region.province ?? "") ?? region.country ?? "·");
  return html`<span class=${`face f${sum + 1} ${size}`} aria-hidden="true">${letter.toUpperCase()}</span>`;
}
