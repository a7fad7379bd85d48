/** Earlier rules, the newest first: what each would change, and the way back to it. */

import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { call } from "../pages/call.ts";
import { boot, nameOfId, t } from "./boot.ts";
import { differences } from "./differences.ts";
import type { Rule } from "./model.ts";
import { Sheet } from "./parts.ts";
import { DifferenceList, useDeed } from "./publish-dialog.ts";
import { layer, restore, set } from "./store.ts";

interface Publication {
  version: number;
  note: string;
  published_by: string | null;
  rules: Rule[];
  published_at: string;
}

const close = () => (layer.value = null);

export function HistoryDialog() {
  const [list, setList] = useState<Publication[] | null>(null);
  const [problem, setProblem] = useState<Problem | undefined>();
  const [chosen, setChosen] = useState<number | null>(null);
  useEffect(() => {
    void call("GET", "/api/v1/assignment/publications").then((answer) => {
      if (answer.ok) setList((answer.data as { data: Publication[] }).data);
      else setProblem(answer.problem);
    });
  }, []);
  const one = list?.find((each) => each.version === chosen);
  const hasFirst = list && !list.some((each) => each.version === 0) && list.length < 50;
  return html`<${Sheet} title=${t("rules.history")} onClose=${close} wide>
    ${problem && html`<p class="alert" role="alert">${problem.detail}</p>`}
    ${!list && !problem && html`<p class="hint" role="status">${t("rules.loading")}</p>`}
    <ul class="list">
      ${list?.map((each) => html`<${Line} version=${each.version} note=${each.note} about=${aboutOf(each)} chosen=${chosen} choose=${setChosen} />`)}
      ${hasFirst && html`<${Line} version=${0} note=${t("rules.first_version")} about="" chosen=${chosen} choose=${setChosen} />`}
    </ul>
    ${chosen !== null && html`<${Restore} version=${chosen} rules=${one?.rules ?? boot.built_in} />`}
    <div class="ends"><button class="btn" type="button" onClick=${close}>${t("rules.close")}</button></div>
  <//>`;
}

const aboutOf = (each: Publication): string =>
  t("rules.published_by", {
    who: each.published_by ? nameOfId(each.published_by) : t("rules.somebody"),
    when: new Date(each.published_at).toLocaleString(boot.locale),
  });

interface LineProps {
  version: number;
  note: string;
  about: string;
  chosen: number | null;
  choose(version: number): void;
}

function Line({ version, note, about, chosen, choose }: LineProps) {
  return html`<li>
    <span class="grow"
      ><span class="b">${t("rules.version", { version })}</span> ${note}<span class="sub block"
        >${about}</span
      ></span
    >
    ${
      version === set.value?.version
        ? html`<span class="chip ok">${t("rules.in_force")}</span>`
        : html`<button
            class="btn s"
            type="button"
            aria-pressed=${String(chosen === version)}
            onClick=${() => choose(version)}
          >
            ${t("rules.restore")}
          </button>`
    }
  </li>`;
}

function Restore({ version, rules }: { version: number; rules: Rule[] }) {
  const { busy, problem, run } = useDeed();
  const next = (set.value?.version ?? 0) + 1;
  return html`<div class="rules-restore">
    <p>${t("rules.restore_ask", { version, next })}</p>
    <${DifferenceList} list=${differences(set.value?.rules ?? [], rules)} />
    ${problem && html`<p class="alert" role="alert">${problem.detail}</p>`}
    <button
      class="btn primary"
      type="button"
      disabled=${busy}
      onClick=${() => void run(() => restore(version), t("rules.restored", { version }))}
    >
      ${t("rules.restore_to", { version })}
    </button>
  </div>`;
}
