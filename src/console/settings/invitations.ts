/** Rules that invite visitors: the list in its order with what each brought, and the page of one rule. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import {
  arrowDownIcon,
  arrowUpIcon,
  chevronRightIcon,
  plusIcon,
  sendIcon,
} from "../../../web/shared/icons.ts";
import { listInboxes } from "../../inboxes/queries.ts";
import { countResults, listRules, requireRule } from "../../invitations/queries.ts";
import { acts, sourceKinds, type Conditions, type InvitationRule } from "../../invitations/types.ts";
import { behaviourRules } from "../../visitors/rules.ts";
import type { PageContext } from "../context.ts";
import { Empty } from "../parts.ts";
import { ChoiceRow, Row, SaveForm, SelectRow, SwitchRow, Ticks, TextRow, type Option } from "./fields.ts";
import { Results, sumOf } from "./invitation-results.ts";
import { settingsPage } from "./layout.ts";

/** Three to begin with; a new rule is off until somebody has looked at it. */
const starts: { name: string; conditions: Partial<Conditions>; act?: "task" }[] = [
  { name: "long_look", conditions: { dwell_s: 30 } },
  { name: "leaving", conditions: { leaving: true, pages_seen: 2 } },
  { name: "back_again", conditions: { visits_from: 3 }, act: "task" },
];

export function invitationsPage(page: PageContext): Response {
  const { t, kernel } = page;
  const rules = listRules(kernel.db);
  const counts = countResults(kernel.db);
  const add = (name: (typeof starts)[number]["name"] | "blank", label: string, primary: boolean) => {
    const start = starts.find((each) => each.name === name);
    const body = {
      name: t(`settings.invitations.start_${name}`),
      act: start?.act ?? "bubble",
      conditions: start?.conditions ?? {},
      variants: [{ key: "A", text: t(`settings.invitations.words_${name}`), chips: [] }],
    };
    return html`<button
      class=${`btn ${primary ? "primary" : ""}`}
      type="button"
      data-action="POST /api/v1/invitation-rules"
      data-body=${JSON.stringify(body)}
      data-then="goto:/settings/invitations/{id}"
    >
      ${name === "blank" && html`<${Icon} shape=${plusIcon} size=${14} />`}${label}
    </button>`;
  };
  const blank = add("blank", t("settings.invitations.add"), true);
  return settingsPage(page, {
    id: "invitations",
    about: t("settings.invitations.about"),
    actions: rules.length > 0 && blank,
    content: html`<div id="set-list">
      ${
        rules.length === 0
          ? html`<${Empty}
              shape=${sendIcon}
              title=${t("settings.invitations.none")}
              action=${html`<div class="row wrap">${starts.map((each) => add(each.name, t(`settings.invitations.start_${each.name}`), false))}${blank}</div>`}
              >${t("settings.invitations.none_text")}<//
            >`
          : html`<ol class="list lead-gap">
              ${rules.map((rule, at) => html`<${RuleLine} page=${page} rule=${rule} at=${at} last=${at === rules.length - 1} counts=${counts.filter((each) => each.ruleId === rule.id)} />`)}
            </ol>`
      }
    </div>`,
  });
}

interface LineProps {
  page: PageContext;
  rule: InvitationRule;
  at: number;
  last: boolean;
  counts: ReturnType<typeof countResults>;
}

function RuleLine({ page, rule, at, last, counts }: LineProps) {
  const { t } = page;
  const path = `/api/v1/invitation-rules/${rule.id}`;
  const { seen, accepted } = sumOf(counts);
  const move = (by: -1 | 1, shape: string, off: boolean) =>
    html`<button
      class="icon-b"
      type="button"
      disabled=${off}
      title=${t(by < 0 ? "settings.invitations.up" : "settings.invitations.down")}
      data-action=${`POST ${path}/move`}
      data-body=${JSON.stringify({ by })}
      data-then="reload"
    >
      <${Icon}
        shape=${shape}
        size=${16}
        label=${t(by < 0 ? "settings.invitations.up" : "settings.invitations.down")}
      />
    </button>`;
  return html`<li>
    <span class="acts2">${move(-1, arrowUpIcon, at === 0)}${move(1, arrowDownIcon, last)}</span>
    <a class="row grow" href=${page.href(`/settings/invitations/${rule.id}`)}>
      <span class="grow"
        ><span class="b">${rule.name}</span>
        <span class="sub block"
          >${[t(`settings.invitations.act_${rule.act}`), ...sentences(page, rule.conditions)].join(" · ")}</span
        ></span
      >
      ${
        rule.act !== "task" &&
        html`<span class="t3 xs"
          >${seen === 0 ? t("settings.invitations.unseen") : t("settings.invitations.brief", { seen, accepted })}</span
        >`
      }
      ${!rule.enabled && html`<span class="chip">${t("settings.invitations.off")}</span>`}
      <${Icon} shape=${chevronRightIcon} size=${16} />
    </a>
  </li>`;
}

/** What a rule asks, in a few words each. */
function sentences({ t }: PageContext, own: Conditions): string[] {
  const said: string[] = [];
  const say = (name: string, value: string | number) =>
    said.push(t(`settings.invitations.says_${name}`, { value }));
  const list = (name: string, values: readonly string[]) =>
    values.length > 0 &&
    say(name, values.slice(0, 2).join(t("settings.invitations.or")) + (values.length > 2 ? "…" : ""));
  list("pages", own.pages);
  if (own.dwell_s !== null) say("dwell", own.dwell_s);
  if (own.depth !== null) say("depth", own.depth);
  if (own.pages_seen !== null) say("pages_seen", own.pages_seen);
  list("tags", own.tags);
  list(
    "sources",
    own.sources.map((source) => (isKind(source) ? t(`journey.kind.${source}`) : source)),
  );
  if (own.visits_from !== null) say("visits_from", own.visits_from);
  if (own.visits_to !== null) say("visits_to", own.visits_to);
  if (own.leaving) said.push(t("settings.invitations.says_leaving"));
  list("regions", own.regions);
  list("languages", own.languages);
  return said.length > 0 ? said : [t("settings.invitations.says_anybody")];
}

const isKind = (source: string): boolean => (sourceKinds as readonly string[]).includes(source);

export function invitationPage(page: PageContext, id: string): Response {
  const { t, kernel, actor } = page;
  const rule = requireRule(kernel.db, id);
  const { conditions: own } = rule;
  const path = `/api/v1/invitation-rules/${rule.id}`;
  const inboxes = listInboxes(kernel.db, actor);
  const say = (name: string) => t(`settings.invitations.${name}`);
  const number = (name: keyof Conditions, most: number, unit: string, least = 1) =>
    html`<${TextRow}
      name=${`conditions.${name}`}
      type="number"
      min=${least}
      max=${most}
      unit=${unit}
      label=${say(name)}
      value=${own[name] as number | null}
      placeholder=${say("any")}
    />`;
  const lines = (name: "pages" | "regions" | "languages", rows: number) =>
    html`<${TextRow}
      name=${`conditions.${name}`}
      as="lines"
      rows=${rows}
      mono=${name === "pages"}
      label=${say(name)}
      hint=${t(`settings.invitations.${name}_hint`)}
      value=${own[name].join("\n")}
    />`;
  const tags = [
    ...new Set([
      ...behaviourRules(kernel.db)
        .map((each) => each.tag)
        .filter(Boolean),
      ...own.tags,
    ]),
  ];
  const sources: Option[] = [
    ...sourceKinds.map((kind) => ({ value: kind as string, label: t(`journey.kind.${kind}`) })),
    ...own.sources.filter((source) => !isKind(source)).map((source) => ({ value: source, label: source })),
  ];
  const limit = (name: "per_visit" | "per_day" | "quiet_days", value: number, most: number) =>
    html`<${TextRow}
      name=${name}
      type="number"
      min=${0}
      max=${most}
      unit=${say(name === "quiet_days" ? "unit_days" : "unit_times")}
      label=${say(name)}
      hint=${t(`settings.invitations.${name}_hint`)}
      value=${value}
      required
    />`;
  return settingsPage(page, {
    id: "invitations",
    title: rule.name,
    crumbs: [[t("settings.page.invitations"), "/settings/invitations"]],
    data: { texts: {} },
    content: html`<div
        class="matches card"
        data-matches="rule-form"
        data-inbox=${rule.inboxId ?? ""}
        role="status"
      >
        <p class="t3">${say("counting")}</p>
      </div>
      <${SaveForm} path=${path} id="rule-form">
        <${SwitchRow}
          name="enabled"
          label=${say("enabled")}
          text=${say("enabled_text")}
          value=${rule.enabled}
        />
        <${TextRow} name="name" label=${say("name")} value=${rule.name} max=${60} required />
        ${
          inboxes.length > 1 &&
          html`<${SelectRow}
            name="inbox_id"
            as="nullable"
            label=${t("settings.page.inboxes")}
            value=${rule.inboxId ?? ""}
            options=${[{ value: "", label: say("every_inbox") }, ...inboxes.map((inbox) => ({ value: inbox.id, label: inbox.name }))]}
          />`
        }
        <h2 class="part">${say("when")}</h2>
        <p class="hint">${say("when_text")}</p>
        ${lines("pages", 3)} ${number("dwell_s", 3600, say("unit_seconds"))} ${number("depth", 100, "%")}
        ${number("pages_seen", 100, say("unit_pages"))}
        <${SwitchRow}
          name="conditions.leaving"
          label=${say("leaving")}
          text=${say("leaving_text")}
          value=${own.leaving}
        />
        <${Row}
          label=${say("tags")}
          hint=${tags.length === 0 && html`<a class="link" href=${page.href("/settings/behaviours")}>${say("tags_none")}</a>`}
        >
          <${Ticks}
            name="conditions.tags"
            options=${tags.map((tag) => ({ value: tag, label: tag }))}
            chosen=${own.tags}
          />
        <//>
        <${Row} label=${say("sources")} hint=${say("sources_hint")}>
          <${Ticks} name="conditions.sources" options=${sources} chosen=${own.sources} />
        <//>
        ${number("visits_from", 1000, say("unit_visits"))} ${number("visits_to", 1000, say("unit_visits"))}
        ${lines("regions", 2)} ${lines("languages", 2)}
        <${SwitchRow}
          name="conditions.open"
          label=${say("open")}
          text=${say("open_text")}
          value=${own.open}
        />
        <${SwitchRow}
          name="conditions.agent"
          label=${say("agent")}
          text=${say("agent_text")}
          value=${own.agent}
        />
        <h2 class="part">${say("then")}</h2>
        <${ChoiceRow}
          name="act"
          label=${say("act")}
          hint=${say("act_hint")}
          value=${rule.act}
          options=${acts.map((act) => ({ value: act, label: say(`act_${act}`) }))}
        />
        <${Row} label=${say("variants")} hint=${say("variants_hint")}>
          <input type="hidden" name="variants" data-as="json" value=${JSON.stringify(rule.variants)} />
          <div class="editor" data-editor="variants"></div>
        <//>
        <h2 class="part">${say("limits")}</h2>
        ${limit("per_visit", rule.perVisit, 20)} ${limit("per_day", rule.perDay, 50)}
        ${limit("quiet_days", rule.quietDays, 365)}
      <//>
      <h2 class="part" id="set-results">${say("results")}</h2>
      <${Results} page=${page} rule=${rule} counts=${countResults(kernel.db, rule.id)} />
      <h2 class="part">${say("delete")}</h2>
      <button
        class="btn danger"
        type="button"
        data-action=${`DELETE ${path}`}
        data-confirm=${t("settings.invitations.delete_ask", { name: rule.name })}
        data-then="goto:/settings/invitations"
      >
        ${say("delete")}
      </button>`,
  });
}
