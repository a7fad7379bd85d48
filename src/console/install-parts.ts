/** The snippet, the QR code and the sign that the widget was seen: on the wizard and on an inbox's install page. */

import { html } from "../../web/shared/html.ts";
import { Icon } from "../../web/shared/icon.ts";
import { copyIcon, mailIcon } from "../../web/shared/icons.ts";
import { installation, ownAddress, type Installation } from "../inboxes/installation.ts";
import type { Inbox } from "../inboxes/types.ts";
import type { PageContext } from "./context.ts";
import { Time } from "./parts.ts";

export const installationOf = (page: PageContext, inbox: Inbox): Installation =>
  installation(inbox, ownAddress(page.kernel.config, page.request.url));

export function Snippet({ page, inbox }: { page: PageContext; inbox: Inbox }) {
  const { t } = page;
  const { snippet, script_url } = installationOf(page, inbox);
  const mail = `mailto:?subject=${encodeURIComponent(t("settings.install.mail_subject"))}&body=${encodeURIComponent(`${t("settings.install.mail_body")}\n\n${snippet}\n`)}`;
  return html`<div class="code">
    <pre
      id="snippet"
      tabindex="0"
      aria-label=${t("settings.install.snippet")}
    ><span class="k-p">${"<"}</span>script <span class="k-a">src</span>=<span class="k-s">"${script_url}"</span> <span class="k-a">data-inbox</span>=<span class="k-s">"${inbox.key}"</span> <span class="k-a">async</span><span class="k-p">${"></"}</span>script<span class="k-p">${">"}</span></pre>
    <footer>
      <span class="hint grow">${t("settings.install.small")}</span>
      <a class="btn s" href=${mail}><${Icon} shape=${mailIcon} size=${14} />${t("settings.install.send")}</a>
      <button class="btn s primary" type="button" data-copy="#snippet">
        <${Icon} shape=${copyIcon} size=${14} /><span data-label>${t("settings.copy")}</span>
      </button>
    </footer>
  </div>`;
}

export function SeenStatus({ page, inbox }: { page: PageContext; inbox: Inbox }) {
  const { t } = page;
  const seen = inbox.installedAt !== null;
  return html`<div class="seen" data-installed=${inbox.id} data-seen=${String(seen)} role="status">
    <i class=${`dot ${seen ? "ok" : "warn"}`}></i>
    <div class="grow">
      <p class="b" data-seen-title>
        ${seen ? t("console.live.seen_on", { site: inbox.installedOrigin ?? "" }) : t("settings.install.not_seen")}
      </p>
      <p class="t2" data-seen-text>
        ${seen ? html`<${Time} at=${inbox.installedAt} locale=${page.locale} />` : t("settings.install.not_seen_text")}
      </p>
    </div>
  </div>`;
}

/** SVG as an image: its markup never becomes part of our document. */
export const qrPicture = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;
