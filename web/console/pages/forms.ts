/**
 * Forms that save themselves. `<form data-save="change">` sends what was changed as soon as it is, `data-save="submit"` all of it on
 * the button; `action` is the API's path, `data-method` its verb, `data-then` what follows. Errors stand under their fields.
 */

import type { Problem } from "../../contract/models.ts";
import { call } from "./call.ts";
import { fieldsOf, formValues, type Json } from "./form-values.ts";
import { follow } from "./follow.ts";
import { say } from "./texts.ts";
import { toast } from "./toast.ts";

export function enhanceForms(root: ParentNode = document): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-save]")) {
    if (form.dataset.save === "change") {
      form.addEventListener("change", (event) => {
        const name = (event.target as HTMLInputElement).name;
        if (name) void save(form, name.split(".")[0]!);
      });
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.dataset.save === "submit") void save(form);
      else (document.activeElement as HTMLElement | null)?.blur();
    });
  }
}

/** Saves are sent one after another, so that the last change is what stays. */
const queues = new WeakMap<HTMLFormElement, Promise<void>>();

function save(form: HTMLFormElement, top?: string): Promise<void> {
  const next = (queues.get(form) ?? Promise.resolve()).then(() => send(form, top));
  queues.set(form, next);
  return next;
}

async function send(form: HTMLFormElement, top?: string): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>("button[type=submit], button:not([type])");
  let values: { [key: string]: Json };
  try {
    values = formValues(form, top);
  } catch {
    return tell(form, "failed", say("console.live.not_saved"));
  }
  clearErrors(form, top);
  if (top === undefined && !allFilled(form)) return;
  const { done } = form.dataset;
  if (!done) tell(form, "busy", say("console.live.saving"));
  if (form.dataset.save === "submit" && button) button.disabled = true;
  const answer = await call(
    form.dataset.method ?? "PATCH",
    form.dataset.path!,
    form.dataset.wrap ? values[form.dataset.wrap] : values,
  );
  if (button) button.disabled = false;
  if (!answer.ok) {
    if (!done) tell(form, "failed", say("console.live.not_saved"));
    showProblem(form, answer.problem);
    form.dispatchEvent(new CustomEvent("refused", { bubbles: true, detail: answer.problem }));
    return;
  }
  if (done) toast(done);
  else tell(form, "done", say("console.live.saved"));
  form.dispatchEvent(new CustomEvent("saved", { bubbles: true, detail: answer.data }));
  follow(form.dataset.then, answer.data);
}

/** What must be there is said here, in fewer words than the server has for it. */
function allFilled(form: HTMLFormElement): boolean {
  const empty = fieldsOf(form).filter((field) => field.required && field.value.trim() === "");
  for (const field of empty) markField(field, say("console.live.needed"));
  empty[0]?.focus();
  return empty.length === 0;
}

function tell(form: HTMLFormElement, state: "busy" | "done" | "failed", text: string): void {
  const place =
    form.querySelector<HTMLElement>("[data-saved]") ??
    form.closest("[data-page]")?.querySelector<HTMLElement>("[data-saved]");
  if (!place) return;
  place.hidden = false;
  place.className = `saved ${state === "done" ? "" : state}`;
  place.textContent = text;
}

/** Each error under its field; what belongs to no field stands at the foot of the form. Focus goes to the first. */
export function showProblem(form: HTMLFormElement, problem: Problem): void {
  const rest: string[] = [];
  let first: HTMLElement | undefined;
  for (const error of problem.fields ?? []) {
    const field = findField(form, error.path);
    if (!field) {
      rest.push(error.detail);
      continue;
    }
    first ??= field;
    markField(field, error.detail);
  }
  if (!problem.fields?.length) rest.push(problem.detail);
  if (rest.length > 0) {
    const alert = document.createElement("p");
    alert.className = "alert";
    alert.setAttribute("role", "alert");
    alert.dataset.problem = "";
    alert.textContent = [...new Set(rest)].join(" ");
    const ends = form.querySelector("[data-ends]");
    if (ends) ends.before(alert);
    else form.append(alert);
  }
  first?.focus();
}

/** The field of that path, or the nearest that holds it: `texts.en.chips.0` is said under `texts.en.chips`. */
function findField(form: HTMLFormElement, path: string): HTMLElement | undefined {
  const parts = path.split(".");
  for (let length = parts.length; length > 0; length--) {
    const name = parts.slice(0, length).join(".");
    const found = fieldsOf(form).find((field) => field.name === name);
    if (found)
      return found.type === "hidden" ? ((found.nextElementSibling as HTMLElement | null) ?? found) : found;
  }
  return undefined;
}

function markField(field: HTMLElement, text: string): void {
  field.setAttribute("aria-invalid", "true");
  const box = field.closest<HTMLElement>(".input") ?? field;
  const error = document.createElement("p");
  error.className = "error";
  error.id = `error-${Math.random().toString(36).slice(2)}`;
  error.dataset.problem = "";
  error.textContent = text;
  field.setAttribute("aria-describedby", error.id);
  box.after(error);
}

function clearErrors(form: HTMLFormElement, top?: string): void {
  for (const error of form.querySelectorAll<HTMLElement>("[data-problem]")) error.remove();
  for (const field of form.querySelectorAll<HTMLInputElement>("[aria-invalid]")) {
    if (top === undefined || field.name?.split(".")[0] === top || !field.name) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
  }
}
