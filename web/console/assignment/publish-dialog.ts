/** Before a draft is in force its differences are listed; before it is thrown away one is asked. */

import { useState } from "preact/hooks";
import type { Problem } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { toast } from "../pages/toast.ts";
import { t, words } from "./boot.ts";
import type { Difference, Part } from "./differences.ts";
import type { Rule } from "./model.ts";
import { Sheet, valueOf } from "./parts.ts";
import { conditionSentence, effectSentence, ruleName, sentenceOf } from "./sentences.ts";
import { changes, dropDraft, layer, paused, publish, rules, set } from "./store.ts";

const close = () => (layer.value = null);

/** Runs a deed of a dialog: closes when it is done, says why when not. */
export function useDeed() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>();
  const run = async (deed: () => Promise<Problem | undefined>, done: string) => {
    if (busy) return;
    setBusy(true);
    const wrong = await deed();
    setBusy(false);
    setProblem(wrong);
    if (wrong) return;
    close();
    toast(done);
  };
  return { busy, problem, run };
}

export function PublishDialog() {
  const [note, setNote] = useState("");
  const { busy, problem, run } = useDeed();
  const version = (set.value?.version ?? 0) + 1;
  const resting = rules.value.filter((rule) => rule.on && paused.value[rule.id]);
  return html`<${Sheet} title=${t("rules.publish_as", { version })} onClose=${close} wide>
    <p class="hint">${t("rules.publish_about")}</p>
    <${DifferenceList} list=${changes.value} />
    ${resting.length > 0 && html`<p class="alert warn">${t("rules.publish_paused", { names: resting.map((rule) => ruleName(words, rule)).join(t("rules.or")) })}</p>`}
    <div class="field">
      <label class="label" for="rules-note">${t("rules.note")}</label>
      <input
        class="input"
        id="rules-note"
        maxlength="200"
        value=${note}
        placeholder=${t("rules.note_hint")}
        onInput=${(event: Event) => setNote(valueOf(event))}
      />
    </div>
    ${problem && html`<p class="alert" role="alert">${problem.detail}</p>`}
    <div class="ends">
      <button class="btn" type="button" onClick=${close}>${t("rules.cancel")}</button>
      <button
        class="btn primary"
        type="button"
        disabled=${busy}
        onClick=${() => void run(() => publish(note.trim()), t("rules.published", { version }))}
      >
        ${t("rules.publish")}
      </button>
    </div>
  <//>`;
}

export function DropDialog() {
  const { busy, problem, run } = useDeed();
  return html`<${Sheet} title=${t("rules.drop")} onClose=${close}>
    <p>${t("rules.drop_ask")}</p>
    <${DifferenceList} list=${changes.value} />
    ${problem && html`<p class="alert" role="alert">${problem.detail}</p>`}
    <div class="ends">
      <button class="btn" type="button" onClick=${close}>${t("rules.cancel")}</button>
      <button
        class="btn danger"
        type="button"
        disabled=${busy}
        onClick=${() => void run(dropDraft, t("rules.dropped"))}
      >
        ${t("rules.drop")}
      </button>
    </div>
  <//>`;
}

export function DifferenceList({ list }: { list: readonly Difference[] }) {
  if (list.length === 0) return html`<p class="hint">${t("rules.same")}</p>`;
  return html`<ul class="rules-differences">
    ${list.map(
      (each) =>
        html`<li>
          <span class=${`chip ${tones[each.kind]}`}>${t(`rules.kind.${each.kind}`)}</span>
          <div>
            <b>${ruleName(words, each.rule)}</b>
            ${linesOf(each).map((line) => html`<p>${line}</p>`)}
          </div>
        </li>`,
    )}
  </ul>`;
}

const tones: Record<Difference["kind"], string> = {
  added: "ok",
  removed: "danger",
  changed: "warn",
  moved: "info",
};

function linesOf(each: Difference): string[] {
  if (each.kind === "moved") return [t("rules.diff.moved", { from: each.from, to: each.to })];
  if (each.kind !== "changed") return [sentenceOf(words, each.rule)];
  return each.parts.map((part) => {
    if (part === "on" || part === "off") return t(`rules.diff.${part}`);
    return t("rules.diff.was", {
      part: t(`rules.diff.${part}`),
      before: partText(each.before, part),
      after: partText(each.rule, part),
    });
  });
}

function partText(rule: Rule, part: Exclude<Part, "on" | "off">): string {
  if (part === "name") return ruleName(words, rule);
  if (part === "when") return conditionSentence(words, rule.when);
  if (part === "stop") return t(rule.stop ? "rules.yes" : "rules.no");
  return rule.effects.map((each) => effectSentence(words, each)).join(t("rules.and"));
}
