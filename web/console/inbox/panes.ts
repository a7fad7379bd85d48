/** Widths and folds of the panes: dragged by their edges, remembered on this device for each agent. */

import { effect, signal } from "@preact/signals";
import { boot } from "./boot.ts";

interface Panes {
  list: number;
  side: number;
  listOpen: boolean;
  sideOpen: boolean;
  folded: string[];
}

const limits = {
  list: { least: 280, most: 420, usual: 320 },
  side: { least: 300, most: 480, usual: 340 },
} as const;
const place = `lingxi.panes.${boot.me.id}`;
const usual: Panes = {
  list: limits.list.usual,
  side: limits.side.usual,
  listOpen: true,
  sideOpen: true,
  folded: [],
};

export const panes = signal<Panes>(read());
/** Under 1280 the side panel is a layer that starts closed each time. */
export const narrow = signal(false);
export const phone = signal(false);
export const sideLayer = signal(false);

export function startPanes(root: HTMLElement): void {
  const wide = matchMedia("(max-width: 1279px)");
  const small = matchMedia("(max-width: 767px)");
  const measure = () => {
    narrow.value = wide.matches;
    phone.value = small.matches;
  };
  wide.addEventListener("change", measure);
  small.addEventListener("change", measure);
  measure();
  effect(() => {
    const { list, side } = panes.value;
    root.style.setProperty("--list-w", `${list}px`);
    root.style.setProperty("--side-w", `${side}px`);
    try {
      localStorage.setItem(place, JSON.stringify(panes.value));
    } catch {
      // Not kept: the usual widths next time.
    }
  });
}

export const listShown = (): boolean => phone.value || panes.value.listOpen;
export const sideShown = (): boolean => (narrow.value ? sideLayer.value : panes.value.sideOpen);
export const toggleList = (): void =>
  void (panes.value = { ...panes.value, listOpen: !panes.value.listOpen });
export function toggleSide(): void {
  if (narrow.value) sideLayer.value = !sideLayer.value;
  else panes.value = { ...panes.value, sideOpen: !panes.value.sideOpen };
}
export function toggleFold(section: string): void {
  const { folded } = panes.value;
  panes.value = {
    ...panes.value,
    folded: folded.includes(section) ? folded.filter((each) => each !== section) : [...folded, section],
  };
}

export function resize(pane: "list" | "side", width: number): void {
  const { least, most } = limits[pane];
  panes.value = { ...panes.value, [pane]: Math.round(Math.max(least, Math.min(most, width))) };
}
export const resetWidth = (pane: "list" | "side"): void => resize(pane, limits[pane].usual);
export const limitsOf = (pane: "list" | "side") => limits[pane];

function read(): Panes {
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<Panes>) };
  } catch {
    return usual;
  }
}
