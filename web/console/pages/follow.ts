/** What happens after something was saved: `reload`, `goto:/path`, `show:dialog-id`, `close`, `return`, or nothing. */

import { at } from "./texts.ts";

export function follow(then: string | undefined, data: unknown): void {
  if (!then) return;
  const [what, value = ""] = then.split(/:(.*)/s);
  if (what === "reload") location.reload();
  if (what === "goto")
    location.assign(
      at(
        value.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(pick(data, name) ?? ""))),
      ),
    );
  if (what === "show") showFilled(value, data);
  if (what === "return") void comeBack();
}

/** The server restarts: the page opens again once it has been away and is ready. */
async function comeBack(): Promise<void> {
  const ready = () =>
    fetch(at("/readyz")).then(
      (answer) => answer.ok,
      () => false,
    );
  const pause = () => new Promise((resolve) => setTimeout(resolve, 400));
  for (let tries = 0; tries < 25 && (await ready()); tries++) await pause();
  while (!(await ready())) await pause();
  location.reload();
}

/** Opens a dialog and writes the answer's values into its `data-fill` places. It reloads the page when it is closed. */
function showFilled(id: string, data: unknown): void {
  for (const open of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) open.close();
  const dialog = document.getElementById(id) as HTMLDialogElement;
  for (const place of dialog.querySelectorAll<HTMLElement>("[data-fill]")) {
    const value = pick(data, place.dataset.fill!);
    const text =
      Array.isArray(value) && value.every((each) => typeof each === "string")
        ? value.join("\n")
        : typeof value === "object" && value !== null
          ? JSON.stringify(value, null, 2)
          : String(value ?? "");
    place.textContent = (place.dataset.before ?? "") + text;
    place.closest<HTMLElement>("[data-when-filled]")?.toggleAttribute("hidden", text === "");
  }
  dialog.addEventListener("close", () => location.reload(), { once: true });
  dialog.showModal();
}

export function pick(data: unknown, path: string): unknown {
  let at: unknown = data;
  for (const part of path.split(".")) at = (at as Record<string, unknown> | null | undefined)?.[part];
  return at;
}
