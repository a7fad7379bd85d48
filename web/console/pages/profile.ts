/** The profile page's own doings: looks take effect at once, and two-factor is set up. */

import { call } from "./call.ts";
import { pick } from "./follow.ts";
import { showProblem } from "./forms.ts";
import { toast } from "./toast.ts";

export function listenToProfile(): void {
  const root = document.documentElement as HTMLElement & { repaint?: () => void };
  document.querySelector("form[data-looks]")?.addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement;
    if (field.name === "theme") {
      root.dataset.wants = field.value;
      root.repaint?.();
    }
    if (field.name === "density") root.dataset.density = field.value;
    if (field.name === "sounds") root.dataset.sounds = field.checked ? "on" : "off";
  });
  const notify = document.querySelector<HTMLElement>("[data-notify]");
  if (notify && globalThis.Notification) offerNotifications(notify);
  document.querySelector("[data-two-factor-begin]")?.addEventListener("click", () => void beginTwoFactor());
}

/** The browser's own leave, beside the agent's wish; it is asked for only by a press. */
function offerNotifications(box: HTMLElement): void {
  const ask = box.querySelector<HTMLButtonElement>("[data-notify-ask]")!;
  const paint = () => {
    box.hidden = false;
    ask.hidden = Notification.permission !== "default";
    for (const state of ["granted", "denied"])
      box.querySelector<HTMLElement>(`[data-notify-${state}]`)!.hidden = Notification.permission !== state;
  };
  ask.addEventListener("click", () => void Notification.requestPermission().then(paint));
  paint();
}

/** The server makes the secret; its QR code is drawn by the server as well, so that nothing of it goes elsewhere. */
async function beginTwoFactor(): Promise<void> {
  const dialog = document.getElementById("two-factor") as HTMLDialogElement;
  const form = dialog.querySelector("form")!;
  const answer = await call("POST", "/api/v1/agents/me/totp");
  if (!answer.ok) return toast(answer.problem.detail, { failed: true });
  const uri = String(pick(answer.data, "uri"));
  dialog.querySelector<HTMLElement>("[data-secret]")!.textContent = String(pick(answer.data, "secret"))
    .replace(/(.{4})/g, "$1 ")
    .trim();
  dialog.showModal();
  const drawn = await call("POST", "/settings/profile/qr", { text: uri });
  if (!drawn.ok) return showProblem(form, drawn.problem);
  const picture = dialog.querySelector<HTMLImageElement>("img")!;
  picture.src = `data:image/svg+xml,${encodeURIComponent(String(pick(drawn.data, "svg")))}`;
}
