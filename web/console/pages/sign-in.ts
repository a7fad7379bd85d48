/** Signing in: the second step asks for the code when the account has one; then on to where the agent wanted to go. */

import type { Problem } from "../../contract/models.ts";
import { at } from "./texts.ts";

export function listenToSignIn(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-sign-in]");
  if (!form) return;
  const password = form.querySelector<HTMLElement>("[data-step=password]")!;
  const code = form.querySelector<HTMLElement>("[data-step=code]")!;
  const field = code.querySelector<HTMLInputElement>("input")!;
  form.addEventListener("refused", (event) => {
    const { code: reason } = (event as CustomEvent<Problem>).detail;
    if (reason !== "code_needed" && reason !== "code_wrong") return;
    if (reason === "code_needed") form.querySelector("[data-problem]")?.remove();
    password.hidden = true;
    code.hidden = false;
    field.disabled = false;
    field.value = "";
    field.focus();
  });
  form.addEventListener("saved", () =>
    location.assign(wanted(new URLSearchParams(location.search).get("to"))),
  );
}

/** Only a path of our own: `//evil.example` and `/\evil.example` would leave the site. */
export function wanted(to: string | null): string {
  if (!to || !/^\/(?![/\\])/.test(to) || /[\u0000-\u001f]/.test(to)) return at("/");
  return to;
}
