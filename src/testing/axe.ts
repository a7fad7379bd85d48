/** Looks at a screen as axe does: what is serious or critical, each with the place where it is. */

import axe from "axe-core";
import type { AxeResults } from "axe-core";
import type { Frame, Page } from "playwright-core";

/** A policy may forbid scripts of others, so it is put in by the debugger. Empty when nothing is wrong. */
export async function faultsOf(place: Page | Frame, rules?: string[]): Promise<string[]> {
  if (!(await place.evaluate("typeof axe === 'object'"))) await place.evaluate(axe.source);
  const options = {
    resultTypes: ["violations"],
    iframes: false,
    preload: false,
    ...(rules && { runOnly: rules }),
  };
  const { violations } = (await place.evaluate(
    `axe.run(document, ${JSON.stringify(options)})`,
  )) as AxeResults;
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(
        (node) =>
          `${id}: ${node.target.join(" ")} ${id === "color-contrast" ? contrastOf(node.any[0]?.data) : node.html.slice(0, 160)}`,
      ),
    );
}

function contrastOf(data: unknown): string {
  const { fgColor, bgColor, contrastRatio } = (data ?? {}) as {
    fgColor?: string;
    bgColor?: string;
    contrastRatio?: number;
  };
  return `${fgColor} on ${bgColor}: ${contrastRatio}`;
}
