/** The rules on the page: what is in force, the draft, and the saving of every edit in the order in which it was made. */

import { computed, effect, signal } from "@preact/signals";
import type { Problem } from "../../contract/models.ts";
import { call } from "../pages/call.ts";
import { differences } from "./differences.ts";
import type { Rule, RuleSet } from "./model.ts";

export const set = signal<RuleSet | null>(null);
/** As they stand on the page; may be a moment ahead of the server. */
export const rules = signal<Rule[]>([]);
export const chosenId = signal<string | null>(null);
export const saving = signal<"saved" | "saving" | "failed" | "conflict">("saved");
export const failure = signal<Problem | null>(null);
/** Grows whenever the server has the rules as they are shown: then the test runs again. */
export const settled = signal(0);
/** Said to screen readers. */
export const told = signal("");
export const layer = signal<"publish" | "history" | "drop" | null>(null);

export const changes = computed(() => differences(set.value?.rules ?? [], rules.value));
export const chosen = computed(() => rules.value.find((rule) => rule.id === chosenId.value));
export const hasDraft = computed(() => Boolean(set.value?.draft) || saving.value !== "saved");
/** Why a rule rests. */
export const paused = computed(() => (set.value?.draft ?? set.value)?.paused ?? {});

export async function load(): Promise<void> {
  const answer = await call("GET", "/api/v1/assignment/rules");
  if (!answer.ok) {
    failure.value = answer.problem;
    return;
  }
  show(answer.data as RuleSet);
}

export function show(next: RuleSet): void {
  pending = null;
  set.value = next;
  rules.value = next.draft?.rules ?? next.rules;
  saving.value = "saved";
  failure.value = null;
  if (!chosen.value) chosenId.value = rules.value[0]?.id ?? null;
  settled.value++;
}

let pending: Rule[] | null = null;
let busy = false;

/** Shows it at once and saves it. After a conflict nothing is saved until the reader has chosen. */
export function edit(next: Rule[]): void {
  rules.value = next;
  pending = next;
  if (saving.value !== "conflict") void save();
}

export function editRule(id: string, change: Partial<Rule>): void {
  edit(rules.value.map((rule) => (rule.id === id ? { ...rule, ...change } : rule)));
}

async function save(): Promise<void> {
  if (busy || !pending || !set.value) return;
  busy = true;
  saving.value = "saving";
  while (pending) {
    const sent: Rule[] = pending;
    pending = null;
    const answer = await call("PUT", "/api/v1/assignment/draft", {
      rules: sent,
      revision: set.value.draft?.revision ?? 0,
    });
    if (answer.ok) {
      set.value = answer.data as RuleSet;
      failure.value = null;
      continue;
    }
    failure.value = answer.problem;
    pending ??= sent;
    saving.value = answer.problem.status === 409 ? "conflict" : "failed";
    busy = false;
    return;
  }
  busy = false;
  saving.value = "saved";
  settled.value++;
}

export const retry = (): void => void save();

/** After a conflict: theirs are shown and mine forgotten, or mine are saved over theirs. */
export async function settle(whose: "theirs" | "mine"): Promise<void> {
  const mine = rules.value;
  await load();
  if (failure.value) saving.value = "conflict";
  else if (whose === "mine") edit(mine);
}

/** Undefined when it is done. */
export async function publish(note: string): Promise<Problem | undefined> {
  return take(await call("POST", "/api/v1/assignment/publications", { note }));
}

export async function restore(version: number): Promise<Problem | undefined> {
  return take(await call("POST", `/api/v1/assignment/publications/${version}/restoration`));
}

export async function dropDraft(): Promise<Problem | undefined> {
  const answer = await call("DELETE", "/api/v1/assignment/draft");
  if (!answer.ok) return answer.problem;
  await load();
  return undefined;
}

function take(answer: Awaited<ReturnType<typeof call>>): Problem | undefined {
  if (!answer.ok) return answer.problem;
  show(answer.data as RuleSet);
  return undefined;
}

/** Leaving while something is not saved asks first. */
export function guardLeaving(): void {
  effect(() => {
    const unsaved = saving.value !== "saved";
    window.onbeforeunload = unsaved ? (event) => event.preventDefault() : null;
  });
}
