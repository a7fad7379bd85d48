/** Tries the rules on a past conversation: which hit, who was removed by what, the parts of the scores, and who gets it. */

import { useEffect, useState } from "preact/hooks";
import type { Conversation, Problem } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { refreshCwIcon } from "../../shared/icons.ts";
import { call } from "../pages/call.ts";
import { boot, nameOfId, t, words } from "./boot.ts";
import { Pick, Who } from "./parts.ts";
import { ScoreBars } from "./score-bars.ts";
import { ruleName } from "./sentences.ts";
import { chosenId, hasDraft, rules, set, settled } from "./store.ts";

export interface Tested {
  hits: string[];
  team_id: string | null;
  priority: number;
  held_until: string | null;
  winner: string | null;
  ranked: { agent_id: string; total: number; parts: Record<string, number> }[];
  removed: { reason: string; count: number; agent_ids: string[] }[];
}

export function TestPane() {
  const [list, setList] = useState<Conversation[] | null>(null);
  const [id, setId] = useState("");
  const [again, setAgain] = useState(0);
  const [result, setResult] = useState<{ draft: Tested; live: Tested } | null>(null);
  const [problem, setProblem] = useState<Problem | undefined>();
  useEffect(() => {
    void call("GET", "/api/v1/conversations?view=all&status=open,waiting,snoozed,closed&limit=50").then(
      (answer) => {
        if (!answer.ok) return setProblem(answer.problem);
        const { data } = answer.data as { data: Conversation[] };
        setList(data);
        setId(data[0]?.id ?? "");
      },
    );
  }, []);
  useEffect(() => {
    if (!id) return;
    let current = true;
    const timer = setTimeout(() => {
      void Promise.all([ask(id, "draft"), ask(id, "published")]).then(([draft, live]) => {
        if (!current) return;
        setProblem(draft.ok ? (live.ok ? undefined : live.problem) : draft.problem);
        if (draft.ok && live.ok) setResult({ draft: draft.data as Tested, live: live.data as Tested });
      });
    }, 300);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [id, settled.value, again]);
  return html`<aside class="rules-test scroll" id="set-test" aria-label=${t("rules.test")}>
    <section>
      <div class="row">
        <h2 class="grow">${t("rules.test")}</h2>
        <button
          class="icon-b"
          type="button"
          title=${t("rules.again")}
          aria-label=${t("rules.again")}
          onClick=${() => setAgain(again + 1)}
        >
          <${Icon} shape=${refreshCwIcon} size=${16} />
        </button>
      </div>
      ${
        list?.length === 0
          ? html`<p class="hint">${t("rules.no_conversations")}</p>`
          : html`<${Pick}
              label=${t("rules.conversation")}
              value=${id}
              choices=${(list ?? []).map(choiceOf)}
              change=${setId}
            />`
      }
      ${problem && html`<p class="alert" role="alert">${problem.detail}</p>`}
    </section>
    ${result && html`<${Result} of=${result.draft} live=${result.live} />`}
  </aside>`;
}

const ask = (id: string, of: "draft" | "published") =>
  call("POST", "/api/v1/assignment/tests", { conversation_id: id, of });

function choiceOf(each: Conversation) {
  const when = new Date(each.created_at).toLocaleString(boot.locale, {
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
  const text = each.last_text.slice(0, 24);
  return {
    value: each.id,
    label: [each.contact.name, when, nameOfId(each.inbox_id), text].filter(Boolean).join(" · "),
  };
}

function Result({ of, live }: { of: Tested; live: Tested }) {
  const hits = new Set(of.hits);
  return html`<section aria-live="polite">
      <h2>${t(hasDraft.value ? "rules.draft_gives" : "rules.live_gives")}</h2>
      ${!of.winner && html`<p class="alert warn">${nobody(of)}</p>`}
      <${ScoreBars} ranked=${of.ranked} />
      <p class="hint">
        ${[of.team_id && t("rules.test_team", { team: nameOfId(of.team_id) }), t("rules.test_priority", { priority: t(`rules.priority.${of.priority}`) })].filter(Boolean).join(t("rules.and"))}
      </p>
    </section>
    ${
      of.removed.length > 0 &&
      html`<section>
        <h2>${t("rules.removed")}</h2>
        <ul class="rules-removed">
          ${of.removed.map(
            (each) =>
              html`<li>
                <b>${reasonText(each.reason)}</b>
                <span class="t2">${namesText(each)}</span>
              </li>`,
          )}
        </ul>
      </section>`
    }
    <section>
      <h2>${t("rules.which_hit")}</h2>
      <ol class="rules-hits">
        ${rules.value.map(
          (rule, i) =>
            html`<li class=${hits.has(rule.id) ? "applies" : ""}>
              <span class="rule-place">${i + 1}</span>
              <button type="button" onClick=${() => (chosenId.value = rule.id)}>
                ${ruleName(words, rule)}
              </button>
              <span class="xs"
                >${t(hits.has(rule.id) ? "rules.hit" : rule.on ? "rules.missed" : "rules.is_off")}</span
              >
            </li>`,
        )}
      </ol>
    </section>
    <section>
      <h2>${t("rules.against_live")}</h2>
      <dl class="rules-against">
        <dt>${t("rules.live_version", { version: set.value?.version ?? 0 })}</dt>
        <dd>${live.winner ? html`<${Who} id=${live.winner} />` : nobody(live)}</dd>
        <dt>${t("rules.draft")}</dt>
        <dd>${of.winner ? html`<${Who} id=${of.winner} />` : nobody(of)}</dd>
      </dl>
    </section>`;
}

const nobody = (of: Tested): string =>
  of.held_until
    ? t("rules.held_until", { when: new Date(of.held_until).toLocaleString(boot.locale) })
    : t("rules.nobody");

function namesText({ count, agent_ids: ids }: Tested["removed"][number]): string {
  const names = ids.map(nameOfId).join(t("rules.or"));
  return count > ids.length ? t("rules.and_more", { names, count: count - ids.length }) : names;
}

const plainReasons = ["offline", "away", "busy", "gone", "full", "channel_full", "passed"];

function reasonText(reason: string): string {
  const [kind, id] = reason.split(":") as [string, string?];
  if (id === "team") return t("assignment.reason.team");
  if (id !== undefined) {
    const rule = [...rules.value, ...(set.value?.rules ?? [])].find((each) => each.id === id);
    const name = rule ? ruleName(words, rule) : id;
    return t(`assignment.reason.${kind}`, { rule: name });
  }
  return plainReasons.includes(kind) ? t(`assignment.reason.${kind}`) : kind;
}
