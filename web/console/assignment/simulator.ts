/** The page of the simulator: a past period through today's rules and the draft, side by side. */

import { useState } from "preact/hooks";
import type { Problem } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { playIcon } from "../../shared/icons.ts";
import { at } from "../pages/texts.ts";
import { call } from "../pages/call.ts";
import { boot, nameOfId, t } from "./boot.ts";
import {
  compare,
  lastWeek,
  loads,
  periodOf,
  type Compared,
  type Comparison,
  type Figure,
  type Outcome,
} from "./compare.ts";
import { differenceText, durationText, figureText, tickText } from "./figures.ts";
import { Pick, valueOf } from "./parts.ts";
import { Histogram, Plot } from "./plots.ts";
import { failure, set } from "./store.ts";

export function Simulator() {
  const week = lastWeek(new Date());
  const [inbox, setInbox] = useState(boot.inboxes[0]?.id ?? "");
  const [from, setFrom] = useState(week.from);
  const [until, setUntil] = useState(week.until);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>();
  const [result, setResult] = useState<{ of: Comparison; from: string; until: string } | null>(null);
  const period = periodOf(from, until);
  const run = async () => {
    if (!period || busy) return;
    setBusy(true);
    const answer = await call("POST", "/api/v1/assignment/simulations", { inbox_id: inbox, ...period });
    setBusy(false);
    setProblem(answer.ok ? undefined : answer.problem);
    setResult(answer.ok ? { of: answer.data as Comparison, from, until } : null);
  };
  const day = (label: string, value: string, change: (next: string) => void) =>
    html`<label class="row tight"
      ><span class="t2">${label}</span
      ><input
        class="input s medium"
        type="date"
        required
        value=${value}
        onChange=${(event: Event) => change(valueOf(event))}
    /></label>`;
  return html`<div class="rules-draft">
      <${Pick}
        class="s rules-inbox"
        label=${t("rules.inbox")}
        value=${inbox}
        choices=${boot.inboxes.map(({ id, name }) => ({ value: id, label: name }))}
        change=${setInbox}
      />
      ${day(t("rules.from"), from, setFrom)} ${day(t("rules.until"), until, setUntil)}
      <span class="grow"></span>
      <button
        class="btn s primary"
        type="button"
        disabled=${busy || !period || !inbox || !set.value?.draft}
        onClick=${() => void run()}
      >
        <${Icon} shape=${playIcon} size=${14} />${t(busy ? "rules.running" : "rules.run")}
      </button>
    </div>
    <div class="scroll rules-runs" id="set-compare" aria-busy=${String(busy)}>
      ${!period && html`<p class="alert" role="alert">${t("rules.bad_period")}</p>`}
      ${(problem ?? failure.value) && html`<p class="alert" role="alert">${(problem ?? failure.value)!.detail}</p>`}
      ${
        set.value &&
        !set.value.draft &&
        html`<p class="alert info">
          <span
            >${t("rules.needs_draft")} <a href=${at("/settings/assignment")}>${t("rules.to_rules")}</a></span
          >
        </p>`
      }
      ${result ? html`<${Result} ...${result} />` : html`<p class="hint">${t("rules.simulator_about")}</p>`}
    </div>`;
}

function Result({ of, from, until }: { of: Comparison; from: string; until: string }) {
  if (of.arrivals === 0) return html`<p class="alert info" role="status">${t("rules.no_arrivals")}</p>`;
  const rows = compare(of);
  return html`<p class="hint" role="status">
      ${t("rules.replayed", { count: of.arrivals, from, until })} ${of.cut && t("rules.cut")}
    </p>
    <${Verdict} rows=${rows} />
    <div class="rules-sides">
      <${Side}
        letter="A"
        title=${t("rules.live_version", { version: set.value?.version ?? 0 })}
        run=${of.today}
        of=${of}
        rows=${rows}
        tone="live"
      />
      <${Side} letter="B" title=${t("rules.draft")} run=${of.draft} of=${of} rows=${rows} tone="draft" />
    </div>
    <div class="table-wrap card">
      <table class="table">
        <caption class="sr">
          ${t("rules.all_figures")}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t("rules.figure_head")}</th>
            <th scope="col" class="num">A · ${t("rules.live")}</th>
            <th scope="col" class="num">B · ${t("rules.draft")}</th>
            <th scope="col" class="num">${t("rules.difference")}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <th scope="row">${t(`rules.figure.${row.figure}`)}</th>
                <td class="num">${figureText(row.unit, row.today)}</td>
                <td class="num">${figureText(row.unit, row.draft)}</td>
                <td class="num"><${Difference} row=${row} /></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

/** Signed, coloured, and said in a word. */
const Difference = ({ row }: { row: Compared }) =>
  html`<span class=${`rules-${row.verdict}`}>${differenceText(row)}</span>${
      row.verdict !== "same" && html` <span class="xs t3">${t(`rules.verdict.${row.verdict}`)}</span>`
    }`;

/** What has become worse comes first. */
function Verdict({ rows }: { rows: readonly Compared[] }) {
  const names = (verdict: Compared["verdict"]) =>
    rows
      .filter((row) => row.verdict === verdict)
      .map((row) => `${t(`rules.figure.${row.figure}`)} ${differenceText(row)}`)
      .join(t("rules.or"));
  const [worse, better] = [names("worse"), names("better")];
  return html`<div class="rules-verdict">
    ${worse && html`<p><span class="chip danger">${t("rules.verdict.worse")}</span> ${worse}</p>`}
    ${better && html`<p><span class="chip ok">${t("rules.verdict.better")}</span> ${better}</p>`}
    ${!worse && !better && html`<p>${t("rules.verdict_same")}</p>`}
  </div>`;
}

interface SideProps {
  letter: string;
  title: string;
  run: Outcome;
  of: Comparison;
  rows: readonly Compared[];
  tone: "live" | "draft";
}

/** What is looked at first; all figures stand in the table below. */
const first: readonly Figure[] = ["first_response_mean", "first_response_p95", "wait_p95", "match"];
/** Of many agents the busiest. */
const shown = 12;

function Side({ letter, title, run, of, rows, tone }: SideProps) {
  const highest = (read: (each: Outcome) => readonly number[]) =>
    Math.max(...[of.today, of.draft].flatMap(read));
  const people = loads(of);
  const busiest = Math.max(0, ...people.flatMap((each) => [each.today, each.draft]));
  const last = of.steps_ms.at(-1) ?? 0;
  const ticks = [...of.steps_ms, undefined].map((ms) => tickText(ms, last));
  const histogram = (name: string, read: (each: Outcome) => readonly number[]) =>
    html`<${Histogram}
      title=${t(`rules.plot.${name}`)}
      counts=${read(run)}
      ticks=${ticks}
      most=${highest(read)}
      tone=${tone}
    />`;
  return html`<section class="card rules-run">
    <h2 class="row">
      <span class=${`chip ${tone === "draft" ? "accent" : ""}`}>${letter}</span>${title}<span
        class="grow"
      ></span
      ><span class="hint">${t("rules.served", { served: run.served, unserved: run.unserved })}</span>
    </h2>
    <dl class="rules-kpis">
      ${rows
        .filter((row) => first.includes(row.figure))
        .map(
          (row) =>
            html`<div>
              <dt>${t(`rules.figure.${row.figure}`)}</dt>
              <dd>
                ${figureText(row.unit, tone === "live" ? row.today : row.draft)}
                <span class=${`rules-${row.verdict}`}
                  >${tone === "draft" && row.verdict !== "same" ? differenceText(row) : ""}</span
                >
              </dd>
            </div>`,
        )}
    </dl>
    <div>
      <${Plot}
        title=${t("rules.plot.load", { spread: figureText("ratio", run.load_gini) })}
        bars=${people.slice(0, shown).map((each) => {
          const value = tone === "live" ? each.today : each.draft;
          return { label: nameOfId(each.agentId), value, text: durationText(value) };
        })}
        most=${busiest}
        tone=${tone}
      />
      ${people.length > shown && html`<p class="hint">${t("rules.more_agents", { count: people.length - shown })}</p>`}
    </div>
    <div class="rules-histograms">
      ${histogram("waits", (each) => each.wait_histogram)}
      ${histogram("responses", (each) => each.response_histogram)}
    </div>
  </section>`;
}
