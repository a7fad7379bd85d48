/** A visit as one line of steps: pages and what was done on them, in the order in which it happened, and where they are now. Pure. */

import type { Behaviour, LiveVisitor, PageView, Visit } from "../../contract/visitors.ts";

export type Step =
  | { kind: "page"; key: string; at: string; page: PageView; now: boolean }
  | { kind: "deed"; key: string; at: string; deed: Behaviour; times: number };

/** `live` only for the visit that goes on. The page that they are on now stands last, even before it was read from the server. */
export function stepsOf(visit: Visit, live: LiveVisitor | null): Step[] {
  const here = live && live.state !== "left" ? live : null;
  const pages = [...visit.pages];
  let current = here ? pages.findLast((page) => page.url === here.page.url) : undefined;
  if (here && !current) {
    const { url, title, since, visible_ms, depth } = here.page;
    current = { id: "now", url, title, at: since, visible_ms, depth };
    pages.push(current);
  }
  const steps: Step[] = [
    ...pages.map((page): Step => ({ kind: "page", key: page.id, at: page.at, page, now: page === current })),
    ...gathered(visit.behaviours),
  ].sort((a, b) => a.at.localeCompare(b.at));
  const at = steps.findIndex((step) => step.kind === "page" && step.now);
  if (at >= 0) steps.push(...steps.splice(at, 1));
  return steps;
}

/** The same deed on the same page again and again is one line. */
function gathered(deeds: readonly Behaviour[]): Step[] {
  const found = new Map<string, Extract<Step, { kind: "deed" }>>();
  for (const deed of deeds) {
    const key = `${deed.name} ${deed.page_id} ${amount(deed)}`;
    const had = found.get(key);
    if (had) {
      had.times++;
      had.at = deed.at;
    } else found.set(key, { kind: "deed", key: `${key} ${deed.at}`, at: deed.at, deed, times: 1 });
  }
  return [...found.values()];
}

/** What is worth saying of a deed besides its name: what it was done with. */
export function amount({ props }: Behaviour): string {
  for (const name of ["title", "product", "name", "sku", "file", "field", "amount", "price", "value"]) {
    const value = props[name];
    if (value !== undefined && typeof value !== "boolean" && String(value) !== "") return String(value);
  }
  return "";
}
