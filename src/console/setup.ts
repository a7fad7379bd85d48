/** The wizard of the first start: owner, first inbox, snippet with a test chat beside it, done. */

import { html } from "../../web/shared/html.ts";
import { Icon } from "../../web/shared/icon.ts";
import { arrowRightIcon, checkIcon, inboxIcon, smartphoneIcon } from "../../web/shared/icons.ts";
import { qrSvg } from "../inboxes/installation.ts";
import type { Inbox } from "../inboxes/types.ts";
import { ColourField } from "./colour-field.ts";
import type { PageContext, PublicContext } from "./context.ts";
import { htmlDocument } from "./document.ts";
import { installationOf, qrPicture, SeenStatus, Snippet } from "./install-parts.ts";
import { LanguageLinks, Mark } from "./parts.ts";
import { Select, SaveForm, TextField } from "./settings/fields.ts";

type Step = "owner" | "inbox" | "install" | "done";
const steps: readonly Step[] = ["owner", "inbox", "install", "done"];

interface Parts {
  step: Step;
  lead?: unknown;
  content: unknown;
  beside: unknown;
}

function wizard(page: PublicContext | PageContext, { step, lead, content, beside }: Parts): Response {
  const { t } = page;
  const now = steps.indexOf(step);
  return htmlDocument(page, {
    title: t(`console.setup.${step}`),
    screen: "setup",
    look: "me" in page ? page.me.look : undefined,
    body: html`<div class="wiz">
        <main class="left" id="main">
          <p class="wordmark">
            <${Mark}
              label=""
            />${t("console.brand")}${step === "owner" && html`<${LanguageLinks} page=${page} />`}
          </p>
          <ol class="steps">
            ${steps.map(
              (each, i) =>
                html`<li class=${i < now ? "done" : ""} aria-current=${i === now ? "step" : undefined}>
                  <span class="n"
                    >${i < now ? html`<${Icon} shape=${checkIcon} size=${12} label=${t("console.setup.step_done")} />` : i + 1}</span
                  >
                  <span class="t">${t(`console.setup.${each}`)}</span>
                </li>`,
            )}
          </ol>
          <h1>${t(`console.setup.${step}_title`)}</h1>
          ${lead && html`<p class="lead">${lead}</p>`} ${content}
        </main>
        ${beside}
      </div>
      <div id="toasts" class="toasts" role="status" aria-live="polite"></div>`,
  });
}

export function ownerStep(page: PublicContext): Response {
  const { t } = page;
  return wizard(page, {
    step: "owner",
    lead: t("console.setup.owner_lead"),
    content: html`<${SaveForm} path="/setup/owner" method="POST" on="submit" then="goto:/setup/inbox">
      <input type="hidden" name="locale" value=${page.locale} />
      <${TextField}
        name="name"
        label=${t("console.join.name")}
        hint=${t("console.join.name_hint")}
        autocomplete="name"
        max=${60}
        required
        autofocus
      />
      <${TextField}
        name="email"
        type="email"
        label=${t("console.sign_in.email")}
        autocomplete="username"
        required
      />
      <${TextField}
        name="password"
        type="password"
        label=${t("console.sign_in.password")}
        hint=${t("console.door.password_hint")}
        autocomplete="new-password"
        required
      />
      <div class="foot-row" data-ends>
        <span class="grow hint">${t("console.setup.owner_note")}</span
        ><${Next} label=${t("console.setup.next")} />
      </div>
    <//>`,
    beside: html`<${Hello} />`,
  });
}

export function inboxStep(page: PageContext): Response {
  const { t } = page;
  const hours = ["always", "workdays", "daily"].map((value) => ({
    value,
    label: t(`console.setup.hours_${value}`),
  }));
  return wizard(page, {
    step: "inbox",
    lead: t("console.setup.inbox_lead"),
    content: html`<${SaveForm} path="/setup/inbox" method="POST" on="submit" then="goto:/setup/install">
      <${TextField}
        name="name"
        label=${t("console.setup.inbox_name")}
        hint=${t("console.setup.inbox_name_hint")}
        max=${60}
        required
        autofocus
      />
      <div class="field" role="group" aria-label=${t("settings.appearance.color")}>
        <span class="label">${t("settings.appearance.color")}</span>
        <${ColourField} page=${page} name="color" value="#0a755b" />
      </div>
      <div class="field">
        <label class="label" for="f-hours">${t("console.setup.hours")}</label>
        <${Select} name="hours" label=${t("console.setup.hours")} value="always" options=${hours} />
        <p class="hint">${t("console.setup.hours_hint")}</p>
      </div>
      <div class="foot-row" data-ends>
        <span class="grow"></span><${Next} label=${t("console.setup.next")} />
      </div>
    <//>`,
    beside: html`<${Hello} />`,
  });
}

export async function installStep(page: PageContext, inbox: Inbox): Promise<Response> {
  const { t } = page;
  const { chat_url } = installationOf(page, inbox);
  const picture = qrPicture(await qrSvg(chat_url));
  return wizard(page, {
    step: "install",
    lead: t("console.setup.install_lead"),
    content: html`<${Snippet} page=${page} inbox=${inbox} />
      <${SeenStatus} page=${page} inbox=${inbox} />
      <div class="or">
        <a href=${chat_url} target="_blank" rel="noreferrer"
          ><img class="qr-code" src=${picture} alt=${t("settings.install.qr_alt")}
        /></a>
        <div>
          <p class="b">${t("console.setup.no_site")}</p>
          <p class="t2">${t("console.setup.no_site_text")}</p>
        </div>
      </div>
      <div class="foot-row">
        <span class="grow"></span>
        <a class="btn ghost" href=${page.href("/setup/done")}>${t("console.setup.later")}</a>
        <a class="btn primary" href=${page.href("/setup/done")}
          >${t("console.setup.next")}<${Icon} shape=${arrowRightIcon} size=${14}
        /></a>
      </div>`,
    beside: html`<section class="stage" aria-label=${t("console.setup.test_chat")}>
      <h2><${Icon} shape=${smartphoneIcon} size=${16} />${t("console.setup.visitor_sees")}</h2>
      <h2>
        <${Icon} shape=${inboxIcon} size=${16} />${t("console.setup.you_see")}<span class="hint end"
          >${t("console.setup.both_real")}</span
        >
      </h2>
      <div class="win">
        <iframe
          src=${page.href(`/widget/frame?key=${inbox.key}`)}
          title=${t("console.setup.visitor_sees")}
        ></iframe>
      </div>
      <div class="win flat" data-test-chat=${inbox.id}></div>
      <p class="hint">${t("console.setup.change_later")}</p>
      <p class="hint">${t("console.setup.test_kept")}</p>
    </section>`,
  });
}

export function doneStep(page: PageContext): Response {
  const { t } = page;
  const links: [string, string, string][] = [
    ["/settings/members", t("console.setup.invite"), t("console.setup.invite_text")],
    ["/settings/profile", t("console.setup.two_factor"), t("console.setup.two_factor_text")],
    ["/settings/system", t("console.setup.backups"), t("console.setup.backups_text")],
  ];
  return wizard(page, {
    step: "done",
    lead: t("console.setup.done_lead"),
    content: html`<ul class="list set-next">
        ${links.map(
          ([path, label, text]) =>
            html`<li>
              <a class="row" href=${page.href(path)}
                ><span class="grow"
                  ><span class="b">${label}</span><span class="sub block">${text}</span></span
                ><${Icon} shape=${arrowRightIcon} size=${16}
              /></a>
            </li>`,
        )}
      </ul>
      <div class="foot-row">
        <span class="grow"></span
        ><a class="btn primary" href=${page.href("/")}
          >${t("console.setup.open_inbox")}<${Icon} shape=${arrowRightIcon} size=${14}
        /></a>
      </div>`,
    beside: html`<${Hello} />`,
  });
}

function Next({ label }: { label: string }) {
  return html`<button class="btn primary" type="submit">
    ${label}<${Icon} shape=${arrowRightIcon} size=${14} />
  </button>`;
}

/** Two bubbles that answer each other; says nothing, so it is hidden from screen readers. */
function Hello() {
  return html`<div class="hello" aria-hidden="true">
    <svg class="quiet-art" viewBox="0 0 360 260">
      <rect class="a1" x="24" y="36" width="190" height="64" rx="16" />
      <path class="l1" d="M48 60h120M48 78h76" />
      <rect class="a2" x="146" y="120" width="190" height="64" rx="16" />
      <path class="l2" d="M170 144h124M170 162h92" />
      <rect class="a1" x="24" y="204" width="92" height="40" rx="16" />
      <circle class="d" cx="50" cy="224" r="4" />
      <circle class="d" cx="70" cy="224" r="4" />
      <circle class="d" cx="90" cy="224" r="4" />
    </svg>
  </div>`;
}
