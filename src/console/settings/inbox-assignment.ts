/** Of an inbox: how its conversations are given out, how long anything may wait, and what happens then. */

import { html } from "../../../web/shared/html.ts";
import { listTeams } from "../../accounts/queries.ts";
import { settingsOf } from "../../assignment/settings.ts";
import type { Inbox } from "../../inboxes/types.ts";
import { offerSettingsOf } from "../../offers/queries.ts";
import type { PageContext } from "../context.ts";
import { ChoiceRow, Row, SaveForm, SwitchRow, TextRow, type TextOptions } from "./fields.ts";
import { inboxPath } from "./inboxes.ts";
import { settingsPage } from "./layout.ts";

const objectives = ["blend", "speed", "conversion", "balance"] as const;

export function inboxAssignmentPage(page: PageContext, inbox: Inbox): Response {
  const { t, kernel, actor } = page;
  const settings = settingsOf(kernel.db, inbox.id);
  const asks = offerSettingsOf(kernel.db, inbox.id);
  const path = inboxPath(inbox);
  const words = (group: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`settings.inbox_assignment.${group}_${value}`) }));
  const seconds = (name: string, setting: string, value: number | null, more: Partial<TextOptions> = {}) =>
    html`<${TextRow}
      name=${name}
      type="number"
      min=${5}
      max=${86_400}
      unit=${t("settings.staffing.seconds")}
      label=${t(`settings.inbox_assignment.${setting}`)}
      hint=${t(`settings.inbox_assignment.${setting}_hint`)}
      value=${value}
      anchor=${`set-${setting}`}
      ...${more}
    />`;
  return settingsPage(page, {
    id: "inbox_assignment",
    inbox,
    about: t("settings.inbox_assignment.about"),
    data: { teams: listTeams(kernel.db, actor).map(({ id, name }) => ({ id, name })) },
    content: html`<${SaveForm} path=${path}>
        <${ChoiceRow}
          name="assignment"
          label=${t("settings.inbox_assignment.mode")}
          hint=${t("settings.inbox_assignment.mode_hint")}
          value=${inbox.assignment}
          options=${words("mode", ["automatic", "manual"])}
          anchor="set-mode"
        />
      <//>
      <${SaveForm} path=${`${path}/assignment`}>
        <${Row} label=${t("settings.inbox_assignment.objective")} anchor="set-objective">
          ${objectives.map(
            (each) =>
              html`<label class="tick"
                ><input
                  type="radio"
                  name="objective"
                  value=${each}
                  checked=${each === settings.objective}
                /><span
                  >${t(`settings.inbox_assignment.objective_${each}`)}<small
                    >${t(`settings.inbox_assignment.objective_${each}_text`)}</small
                  ></span
                ></label
              >`,
          )}
        <//>
        <${TextRow}
          name="weight"
          type="number"
          min=${0.1}
          max=${10}
          step=${0.1}
          label=${t("settings.inbox_assignment.weight")}
          hint=${t("settings.inbox_assignment.weight_hint")}
          value=${settings.weight}
          anchor="set-weight"
        />
        <h2 class="part">${t("settings.inbox_assignment.waiting")}</h2>
        <${Row}
          label=${t("settings.inbox_assignment.overflow")}
          anchor="set-overflow"
          hint=${t("settings.inbox_assignment.overflow_hint")}
        >
          <input type="hidden" name="overflow" data-as="json" value=${JSON.stringify(settings.overflow)} />
          <div class="editor" data-editor="overflow"></div>
        <//>
        ${seconds("time_out_s", "time_out", settings.time_out_s, { placeholder: t("settings.staffing.never") })}
        ${seconds("ageing_s", "ageing", settings.ageing_s, { min: 10, required: true })}
        ${seconds("left.after_s", "left", settings.left.after_s, { min: 10, max: 3_600, required: true })}
        <${ChoiceRow}
          name="left.order"
          label=${t("settings.inbox_assignment.left_order")}
          hint=${t("settings.inbox_assignment.left_order_hint")}
          value=${settings.left.order}
          options=${words("left", ["last", "skip"])}
          anchor="set-left_order"
        />
        <h2 class="part">${t("settings.inbox_assignment.rescue")}</h2>
        ${seconds("rescue.answer_s", "answer", settings.rescue.answer_s, { placeholder: t("settings.staffing.never") })}
        <${SwitchRow}
          name="rescue.gone"
          label=${t("settings.inbox_assignment.gone")}
          text=${t("settings.inbox_assignment.gone_text")}
          value=${settings.rescue.gone}
          anchor="set-gone"
        />
        <${TextRow}
          name="rescue.most"
          type="number"
          min=${1}
          max=${10}
          required
          label=${t("settings.inbox_assignment.most")}
          hint=${t("settings.inbox_assignment.most_hint")}
          value=${settings.rescue.most}
          anchor="set-most"
        />
        <h2 class="part">${t("settings.inbox_assignment.claiming")}</h2>
        <${ChoiceRow}
          name="claim.order"
          label=${t("settings.inbox_assignment.order")}
          hint=${t("settings.inbox_assignment.order_hint")}
          value=${settings.claim.order}
          options=${words("order", ["any", "next"])}
          anchor="set-order"
        />
        <${SwitchRow}
          name="claim.limited"
          label=${t("settings.inbox_assignment.limited")}
          text=${t("settings.inbox_assignment.limited_text")}
          value=${settings.claim.limited}
          anchor="set-limited"
        />
        <h2 class="part">${t("settings.inbox_assignment.products")}</h2>
        <${Row}
          label=${t("settings.inbox_assignment.lines")}
          anchor="set-lines"
          hint=${t("settings.inbox_assignment.lines_hint")}
        >
          <input
            type="hidden"
            name="product_lines"
            data-as="json"
            value=${JSON.stringify(settings.product_lines)}
          />
          <div class="editor" data-editor="product-lines"></div>
        <//>
      <//>
      <${SaveForm} path=${`${path}/offers`}>
        <h2 class="part">${t("settings.inbox_assignment.offers")}</h2>
        <${SwitchRow}
          name="transfers"
          label=${t("settings.inbox_assignment.transfers")}
          text=${t("settings.inbox_assignment.transfers_text")}
          value=${asks.transfers}
          anchor="set-transfers"
        />
        <${SwitchRow}
          name="invites"
          label=${t("settings.inbox_assignment.invites")}
          text=${t("settings.inbox_assignment.invites_text")}
          value=${asks.invites}
          anchor="set-invites"
        />
        ${seconds("answer_s", "offer_answer", asks.answer_s, { min: 10, max: 3_600, required: true })}
      <//>`,
  });
}
