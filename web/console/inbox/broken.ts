/** A conversation that did not load: what happened, what was kept, what to do, and a number to copy. */

import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { copyIcon, refreshCwIcon, triangleAlertIcon } from "../../shared/icons.ts";
import { copy } from "./actions.ts";
import type { Failure } from "./api.ts";
import { t } from "./boot.ts";
import { draftOf } from "./drafts.ts";
import { loadThread } from "./loading.ts";

export function Broken({ id, failure }: { id: string; failure: Failure }) {
  const draft = draftOf(id).text;
  const gone = failure.status === 404;
  return html`<div class="broke" role="alert">
    <${Icon} shape=${triangleAlertIcon} size=${24} />
    <h2>${t(gone ? "thread.broken.gone" : "thread.broken.title")}</h2>
    <dl>
      <dt>${t("thread.broken.happened")}</dt>
      <dd>${failure.message}</dd>
      ${
        draft &&
        html`<dt>${t("thread.broken.kept")}</dt>
          <dd>${t("thread.broken.draft", { text: draft.slice(0, 40) })}</dd>`
      }
      ${
        !gone &&
        html`<dt>${t("thread.broken.do")}</dt>
          <dd>${t("thread.broken.again")}</dd>`
      }
    </dl>
    <div class="row">
      ${!gone && html`<button type="button" class="btn primary" onClick=${() => void loadThread(id)}><${Icon} shape=${refreshCwIcon} size=${14} />${t("thread.broken.retry")}</button>`}
      ${failure.requestId && html`<button type="button" class="btn ghost" onClick=${() => void copy(failure.requestId!)}><${Icon} shape=${copyIcon} size=${14} />${t("thread.broken.number", { id: failure.requestId })}</button>`}
    </div>
  </div>`;
}
