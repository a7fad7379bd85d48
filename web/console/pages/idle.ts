/** Tells the server when its agent has not touched key or pointer for as long as they chose, and when they are back. */

import { call } from "./call.ts";
import { showAvailability } from "./shell.ts";

export interface Idleness {
  /** Epoch ms of a real key or pointer. */
  active(at: number): void;
  /** Now and then. */
  look(now: number): void;
}

/** `lastAnywhere`: when the agent was last active in any tab. `tell` is called on a change only, and again when it could not be told. */
export function createIdleness(options: {
  afterMs: number;
  idle: boolean;
  lastAnywhere: () => number;
  noteActive: (at: number) => void;
  tell: (idle: boolean) => Promise<boolean>;
}): Idleness {
  const { afterMs, lastAnywhere, noteActive, tell } = options;
  let idle = options.idle;
  let noted = Number.NEGATIVE_INFINITY;
  const become = (next: boolean) => {
    if (next === idle) return;
    idle = next;
    void tell(next).then((heard) => {
      if (!heard && idle === next) idle = !next;
    });
  };
  return {
    active(at) {
      // Pointers move a hundred times a second: once in a while is enough, and the first after a pause is always one.
      if (at - noted < noteEvery) return;
      noted = at;
      noteActive(at);
      become(false);
    },
    look(now) {
      become(now - lastAnywhere() >= afterMs);
    },
  };
}

const noteEvery = 5_000;
const lookEvery = 15_000;
const signs = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
const place = "lingxi.active";

/** The menu carries the minutes; without them nobody is watched. */
export function watchIdleness(): void {
  const menu = document.getElementById("profile-menu");
  const minutes = Number(menu?.dataset.idleMinutes ?? 0);
  if (!menu || !minutes) return;
  let here = Date.now();
  const idleness = createIdleness({
    afterMs: minutes * 60_000,
    idle: menu.dataset.idle === "true",
    lastAnywhere: () => Math.max(here, read()),
    noteActive(at) {
      here = at;
      try {
        localStorage.setItem(place, String(at));
      } catch {
        // Each tab counts for itself then.
      }
    },
    tell: (idle) => tell(menu, idle),
  });
  for (const sign of signs)
    addEventListener(sign, (event) => event.isTrusted && idleness.active(Date.now()), {
      capture: true,
      passive: true,
    });
  setInterval(() => idleness.look(Date.now()), lookEvery);
}

function read(): number {
  try {
    return Number(localStorage.getItem(place) ?? 0);
  } catch {
    return 0;
  }
}

async function tell(menu: HTMLElement, idle: boolean): Promise<boolean> {
  const answer = await call("PUT", "/api/v1/agents/me/activity", { idle });
  if (!answer.ok) return false;
  const { availability } = answer.data as { availability: string };
  showAvailability(availability);
  const hint = menu.querySelector<HTMLElement>("[data-idle-hint]");
  if (hint) hint.hidden = !(idle && availability === "away");
  return true;
}
