/** Buttons that do one thing: call the API (`data-action="DELETE /api/v1/…"`), open a dialog, copy a text. */

import { call } from "./call.ts";
import { follow } from "./follow.ts";
import { say } from "./texts.ts";
import { toast } from "./toast.ts";

export function listenForActions(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const opener = target.closest<HTMLElement>("[data-open]");
    if (opener) (document.getElementById(opener.dataset.open!) as HTMLDialogElement).showModal();
    if (target.closest("[data-close]")) target.closest("dialog")?.close();
    const copier = target.closest<HTMLElement>("[data-copy]");
    if (copier) void copy(copier);
    const doer = target.closest<HTMLButtonElement>("[data-action]");
    if (doer) void act(doer);
    const toggler = target.closest<HTMLElement>("[data-toggle-open]");
    if (toggler) document.getElementById(toggler.dataset.toggleOpen!)?.classList.toggle("open");
  });
}

async function act(button: HTMLButtonElement): Promise<void> {
  const { action, confirm, body, then, done } = button.dataset;
  if (confirm && !(await ask(confirm, button.textContent?.trim() ?? ""))) return;
  const [method, path] = action!.split(" ") as [string, string];
  button.disabled = true;
  const answer = await call(method, path, body ? JSON.parse(body) : undefined);
  button.disabled = false;
  if (!answer.ok) return toast(answer.problem.detail, { failed: true });
  if (done) toast(done);
  button.dispatchEvent(new CustomEvent("done", { bubbles: true, detail: answer.data }));
  follow(then, answer.data);
}

/** A question with two answers; the answer that does it says what it does. */
function ask(question: string, label: string): Promise<boolean> {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", question);
  const inside = document.createElement("div");
  inside.className = "inside";
  const text = document.createElement("p");
  text.textContent = question;
  const ends = document.createElement("div");
  ends.className = "ends";
  const no = button(say("console.live.cancel"), "btn");
  const yes = button(label || say("console.live.yes"), "btn danger");
  ends.append(no, yes);
  inside.append(text, ends);
  dialog.append(inside);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => dialog.close("yes"));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function button(label: string, className: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = label;
  return made;
}

/** `data-copy` names the element whose text is copied. Says so on the button for a moment. */
async function copy(copier: HTMLElement): Promise<void> {
  const source = document.querySelector<HTMLElement>(copier.dataset.copy!);
  const text = source instanceof HTMLInputElement ? source.value : (source?.textContent ?? "");
  if (!(await write(text, source))) return toast(say("console.live.copy_failed"), { failed: true });
  const label = copier.querySelector<HTMLElement>("[data-label]") ?? copier;
  const before = (copier.dataset.before ??= label.textContent ?? "");
  label.textContent = say("console.live.copied");
  setTimeout(() => (label.textContent = before), 2_000);
}

/** The clipboard is there only on https and localhost; elsewhere the text is selected and copied the old way. */
async function write(text: string, source: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (!source) return false;
    const range = document.createRange();
    range.selectNodeContents(source);
    const selection = getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
    return document.execCommand("copy");
  }
}
