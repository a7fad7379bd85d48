/** What the loader lends to its late parts; the window itself is worked by `lingxi("open")`, as any script of the page may. */

import type { FromFrame, ToFrame, WidgetConfig } from "../contract/widget.ts";

export type Props = Record<string, string | number | boolean>;
export type Listen = (target: EventTarget, name: string, run: (event: never) => unknown) => void;

export interface Tracker {
  track(name: unknown, props?: unknown): void;
  /** They took it back. `tell`: the server hears of it. */
  stop(tell?: boolean): void;
}

export interface Lent {
  config: WidgetConfig;
  base: string;
  /** What lies beside the button. */
  dock: HTMLElement;
  /** Reads, writes, or forgets (null) what is kept on the host's page; null where nothing is. */
  store(what: string, value?: string | null, session?: boolean): string | null;
  /** To the chat's frame, now or once it is there. */
  post(message: ToFrame): void;
  late<Part>(name: keyof WidgetConfig["parts"]): Promise<Part>;
  /** The token by which the site says who its visitor is. */
  identity?: string | undefined;
  tracker?: Promise<Tracker> | undefined;
  /** The tracker's: the frame has said something. */
  heard?: (message: FromFrame) => void;
}

export const isOpen = ({ dock }: Lent): boolean => Boolean(dock.querySelector(".launch.open"));

/** The chat's frame is there, or will be. */
export const hasFrame = ({ dock, store }: Lent): boolean =>
  Boolean(dock.parentElement?.querySelector("iframe") ?? store("opened"));

/** Runs it once nobody writes in a field of the page; nor over the field that comes next. */
export function whenQuiet(run: () => void): void {
  const field = document.activeElement?.closest("input, textarea, select, [contenteditable]");
  if (field) field.addEventListener("blur", () => setTimeout(whenQuiet, 4_000, run), { once: true });
  else run();
}

/** One of the loader's verbs. */
export const command = (...call: unknown[]): void =>
  (window as unknown as { lingxi: (...call: unknown[]) => void }).lingxi(...call);
