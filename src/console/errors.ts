/** Pages that say what happened, what was kept and what to do: not found, no permission, broken. */

import { html } from "../../web/shared/html.ts";
import { Icon } from "../../web/shared/icon.ts";
import { copyIcon, lockIcon, refreshCwIcon, searchIcon, triangleAlertIcon } from "../../web/shared/icons.ts";
import { DomainError } from "../kernel/errors.ts";
import type { PageContext, PublicContext } from "./context.ts";
import { htmlDocument } from "./document.ts";
import { Mark } from "./parts.ts";
import { consolePage } from "./shell.ts";

/** `page` has an agent where somebody is signed in: then the shell stays around it. */
export function errorPage(page: PublicContext | PageContext, error: unknown, requestId: string): Response {
  const status = error instanceof DomainError ? error.status : 500;
  if (status === 404 || status === 410) return show(page, 404, html`<${NotFoundText} page=${page} />`);
  if (status === 403) return show(page, 403, html`<${ForbiddenText} page=${page} />`);
  if (status >= 400 && status < 500)
    return show(
      page,
      status,
      html`<${NotFoundText}
        page=${page}
        detail=${page.t(`errors.${(error as DomainError).code}`, (error as DomainError).params)}
      />`,
    );
  return show(page, status, html`<${BrokenText} page=${page} requestId=${requestId} />`);
}

function show(page: PublicContext | PageContext, status: number, body: unknown): Response {
  const title = page.t(
    `console.error.title_${status === 404 || status === 403 ? status : status >= 500 ? 500 : 404}`,
  );
  if ("actor" in page) {
    return consolePage(page, {
      title,
      active: "settings",
      screen: "error",
      status,
      body: html`<main class="pane" id="main" tabindex="-1">${body}</main>`,
    });
  }
  return htmlDocument(page, {
    title,
    status,
    screen: "error",
    body: html`<main class="door" id="main">
      <div class="card">
        <p class="wordmark"><${Mark} label="" />${page.t("console.brand")}</p>
        ${body}
      </div>
    </main>`,
  });
}

function NotFoundText({ page, detail }: { page: PublicContext; detail?: string }) {
  const { t } = page;
  return html`<div class="void">
    <${Icon} shape=${searchIcon} size=${24} />
    <h1>${t("console.error.title_404")}</h1>
    <p>${detail ?? t("console.error.text_404")}</p>
    <a class="btn primary" href=${page.href("/")}>${t("console.error.home")}</a>
  </div>`;
}

function ForbiddenText({ page }: { page: PublicContext }) {
  const { t } = page;
  return html`<div class="void">
    <${Icon} shape=${lockIcon} size=${24} />
    <h1>${t("console.error.title_403")}</h1>
    <p>${t("console.error.text_403")}</p>
    <a class="btn primary" href=${page.href("/")}>${t("console.error.home")}</a>
  </div>`;
}

function BrokenText({ page, requestId }: { page: PublicContext; requestId: string }) {
  const { t } = page;
  return html`<div class="broke">
    <${Icon} shape=${triangleAlertIcon} size=${24} />
    <h1>${t("console.error.title_500")}</h1>
    <dl>
      <dt>${t("console.error.happened")}</dt>
      <dd>${t("console.error.happened_500")}</dd>
      <dt>${t("console.error.kept")}</dt>
      <dd>${t("console.error.kept_500")}</dd>
      <dt>${t("console.error.todo")}</dt>
      <dd>${t("console.error.todo_500")}</dd>
    </dl>
    <div class="row wrap">
      <a class="btn primary" href=""
        ><${Icon} shape=${refreshCwIcon} size=${14} />${t("console.error.again")}</a
      >
      <button class="btn ghost" type="button" data-copy="#request-id">
        <${Icon} shape=${copyIcon} size=${14} /><span
          >${t("console.error.number")} <code id="request-id">${requestId}</code></span
        >
      </button>
    </div>
  </div>`;
}
