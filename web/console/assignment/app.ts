/** The page of the rules: the draft's line, the list, the open rule, and the test beside them. */

import { useState } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { circleAlertIcon, historyIcon, pencilIcon, playIcon } from "../../shared/icons.ts";
import { at } from "../pages/texts.ts";
import { boot, nameOfId, t } from "./boot.ts";
import { DropDialog, PublishDialog } from "./publish-dialog.ts";
import { HistoryDialog } from "./history-dialog.ts";
import { RuleEditor } from "./rule-editor.ts";
import { RuleList } from "./rule-list.ts";
import { TestPane } from "./test-pane.ts";
import { changes, failure, hasDraft, layer, load, retry, saving, set, settle, told } from "./store.ts";

export function App() {
  const [tab, setTab] = useState<"rule" | "test">(location.hash === "#set-test" ? "test" : "rule");
  if (!set.value)
    return failure.value
      ? html`<div class="rules-wait">
          <p class="alert" role="alert">${failure.value.detail}</p>
          <button class="btn" type="button" onClick=${() => void load()}>${t("rules.retry")}</button>
        </div>`
      : html`<p class="rules-wait hint" role="status">${t("rules.loading")}</p>`;
  return html`<${DraftLine} />
    <div class="seg rules-tabs">
      ${(["rule", "test"] as const).map(
        (each) =>
          html`<button type="button" aria-pressed=${String(tab === each)} onClick=${() => setTab(each)}>
            ${t(`rules.tab.${each}`)}
          </button>`,
      )}
    </div>
    <div class=${`rules show-${tab}`}><${RuleList} /><${RuleEditor} /><${TestPane} /></div>
    <p class="sr" id="rules-keys">${t("rules.keys")}</p>
    <p class="sr" role="status" aria-live="assertive">${told.value}</p>
    ${layer.value === "publish" && html`<${PublishDialog} />`}
    ${layer.value === "drop" && html`<${DropDialog} />`}
    ${layer.value === "history" && html`<${HistoryDialog} />`}`;
}

/** What is not in force yet, how saving goes, and what may be done with the draft. */
function DraftLine() {
  const now = set.value!;
  const count = changes.value.length;
  return html`<div
    class=${`rules-draft ${saving.value === "conflict" || saving.value === "failed" ? "bad" : ""}`}
  >
    <${Icon} shape=${saving.value === "conflict" ? circleAlertIcon : pencilIcon} size=${16} />
    <span class="grow" role="status">${statusText(now.version, count)}</span>
    ${
      saving.value === "conflict" &&
      html`<button class="btn s" type="button" onClick=${() => void settle("theirs")}>
          ${t("rules.take_theirs")}
        </button>
        <button class="btn s" type="button" onClick=${() => void settle("mine")}>
          ${t("rules.keep_mine")}
        </button>`
    }
    ${saving.value === "failed" && html`<button class="btn s" type="button" onClick=${retry}>${t("rules.retry")}</button>`}
    <button class="btn s ghost" type="button" id="set-history" onClick=${() => (layer.value = "history")}>
      <${Icon} shape=${historyIcon} size=${14} />${t("rules.version", { version: now.version })}
    </button>
    ${
      hasDraft.value &&
      html`<button class="btn s ghost danger" type="button" onClick=${() => (layer.value = "drop")}>
          ${t("rules.drop")}
        </button>
        <a class="btn s" href=${at("/settings/assignment/simulator")}>
          <${Icon} shape=${playIcon} size=${14} />${t("rules.simulate")}
        </a>`
    }
    <button
      class="btn s primary"
      type="button"
      disabled=${!now.draft || saving.value !== "saved"}
      onClick=${() => (layer.value = "publish")}
    >
      ${t("rules.publish_as", { version: now.version + 1 })}
    </button>
  </div>`;
}

function statusText(version: number, count: number): string {
  const draft = set.value?.draft;
  if (saving.value === "conflict") return t("rules.conflict");
  if (saving.value === "failed") return t("rules.not_saved", { why: failure.value?.detail ?? "" });
  if (saving.value === "saving") return t("rules.saving");
  if (!draft) return t("rules.no_draft");
  const who = draft.edited_by ? nameOfId(draft.edited_by) : t("rules.somebody");
  const when = new Date(draft.updated_at).toLocaleString(boot.locale, {
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
  return count === 0
    ? t("rules.draft_same", { who, when, version })
    : t("rules.draft_saved", { who, when, version, count });
}
