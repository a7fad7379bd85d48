/** What the loader lends to its late parts; the window itself is worked by `lingxi("open")`, as any script of the page may. */

import type { ToFrame, WidgetConfig } from "../contract/widget.ts";
import type { Translate } from "../shared/i18n.ts";
import type { Tracker } from "./tracker.ts";

export interface Lent {
  config: WidgetConfig;
  base: string;
  origin: string;
  t: Translate;
  /** What lies beside the button. */
  dock: HTMLElement;
  /** Reads, writes, or forgets (null) what is kept on the host's page; null where nothing is. */
  store(what: string, value?: string | null, session?: boolean): string | null;
  /** To the chat's frame, now or once it is there. */
  post(message: ToFrame): void;
  late<Part>(name: keyof WidgetConfig["parts"]): Promise<Part>;
  /** Runs it once nobody writes in a field of the page. */
  quiet(run: () => void): void;
  /** The token by which the site says who its visitor is. */
  identity?: string | undefined;
  tracker?: Promise<Tracker> | undefined;
  /** The tracker's: the frame's own token, null while it has none. */
  heard?: (token: string | null) => void;
}

export const isOpen = ({ dock }: Lent): boolean => Boolean(dock.querySelector(".launch.open"));

/** The chat's frame is there, or will be. */
export const hasFrame = ({ dock, store }: Lent): boolean =>
  Boolean(dock.parentElement?.querySelector("iframe") ?? store("opened"));

/** One of the loader's verbs. */
export const command = (...call: unknown[]): void =>
  (window as unknown as { lingxi: (...call: unknown[]) => void }).lingxi(...call);
