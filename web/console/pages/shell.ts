/** The shell's own buttons, on every page: status, sounds, sign-out. */

import { call } from "./call.ts";
import { at } from "./texts.ts";
import { toast } from "./toast.ts";

const tones: Record<string, string> = { online: "ok", busy: "danger", away: "warn", offline: "" };

export function listenToShell(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const status = target.closest<HTMLElement>("[data-availability]");
    if (status) void setAvailability(status.dataset.availability!);
    if (target.closest("[data-sound]")) void setSounds(document.documentElement.dataset.sounds === "off");
    if (target.closest("[data-sign-out]")) void signOut();
  });
}

async function setAvailability(availability: string): Promise<void> {
  const answer = await call("PUT", "/api/v1/agents/me/availability", { availability });
  if (!answer.ok) return toast(answer.problem.detail, { failed: true });
  showAvailability(availability);
  for (const hint of document.querySelectorAll<HTMLElement>("[data-idle-hint]")) hint.hidden = true;
  document.querySelector<HTMLElement>("#profile-menu:popover-open")?.hidePopover();
}

export function showAvailability(availability: string): void {
  for (const dot of document.querySelectorAll("[data-presence]"))
    dot.className = `dot ${tones[availability] ?? ""}`;
  for (const button of document.querySelectorAll<HTMLElement>("[data-availability]"))
    button.setAttribute("aria-pressed", String(button.dataset.availability === availability));
}

/** Other islands read `data-sounds` of the root element before they make a sound. */
async function setSounds(on: boolean): Promise<void> {
  document.documentElement.dataset.sounds = on ? "on" : "off";
  for (const button of document.querySelectorAll("[data-sound]"))
    button.setAttribute("aria-pressed", String(on));
  const answer = await call("PATCH", "/api/v1/agents/me/preferences", { sounds: on });
  if (!answer.ok) toast(answer.problem.detail, { failed: true });
}

async function signOut(): Promise<void> {
  await call("POST", "/auth/sign-out");
  location.assign(at("/sign-in"));
}
