/** Pages in front of the console: sign in, forgotten password, new password, joining by invitation. */

import { html } from "../../web/shared/html.ts";
import { describeJoinLink, describeResetLink } from "../accounts/queries.ts";
import { Gone } from "../kernel/errors.ts";
import type { PublicContext } from "./context.ts";
import { htmlDocument } from "./document.ts";
import { brandName, LanguageLinks, Logo } from "./parts.ts";
import { SaveForm, TextField } from "./settings/fields.ts";

interface Door {
  title: string;
  lead?: unknown;
  content: unknown;
  below?: unknown;
  status?: number;
}

function door(page: PublicContext, { title, lead, content, below, status }: Door): Response {
  const brand = brandName(page);
  return htmlDocument(page, {
    title,
    status,
    screen: "door",
    body: html`<main class="door" id="main">
        <div class="card">
          <p class="wordmark"><${Logo} page=${page} label="" />${brand}<${LanguageLinks} page=${page} /></p>
          <h1>${title}</h1>
          ${lead && html`<p class="lead">${lead}</p>`} ${content}
          ${below && html`<p class="below">${below}</p>`}
        </div>
      </main>
      <div id="toasts" class="toasts" role="status" aria-live="polite"></div>`,
  });
}

export function signInPage(page: PublicContext): Response {
  const { t } = page;
  return door(page, {
    title: t("console.sign_in.title"),
    content: html`<form
      data-save="submit"
      data-path="/auth/sign-in"
      data-method="POST"
      data-sign-in
      method="post"
      novalidate
    >
      <div data-step="password">
        <${TextField}
          name="email"
          type="email"
          label=${t("console.sign_in.email")}
          autocomplete="username"
          required
          autofocus
        />
        <${TextField}
          name="password"
          type="password"
          label=${t("console.sign_in.password")}
          autocomplete="current-password"
          required
        />
      </div>
      <div data-step="code" hidden>
        <div class="field">
          <label class="label" for="f-code">${t("console.sign_in.code")}</label>
          <input
            id="f-code"
            class="input code-input"
            name="code"
            disabled
            inputmode="text"
            autocomplete="one-time-code"
            maxlength="20"
            data-as="omit"
          />
          <p class="hint">${t("console.sign_in.code_hint")}</p>
        </div>
      </div>
      <div data-ends><button class="btn primary" type="submit">${t("console.sign_in.go")}</button></div>
    </form>`,
    below: html`<a class="link" href=${page.href("/forgot")}>${t("console.sign_in.forgot")}</a>`,
  });
}

export function forgotPage(page: PublicContext): Response {
  const { t } = page;
  return door(page, {
    title: t("console.forgot.title"),
    lead: t("console.forgot.lead"),
    content: html`<${SaveForm} path="/auth/forgot" method="POST" on="submit" then="goto:/forgot?sent=1">
      <${TextField}
        name="email"
        type="email"
        label=${t("console.sign_in.email")}
        autocomplete="username"
        required
        autofocus
      />
      <div data-ends><button class="btn primary" type="submit">${t("console.forgot.go")}</button></div>
    <//>`,
    below: html`<a class="link" href=${page.href("/sign-in")}>${t("console.door.back")}</a>`,
  });
}

/** The same words whether the address is known or not. */
export function forgotSentPage(page: PublicContext): Response {
  const { t } = page;
  return door(page, {
    title: t("console.forgot.sent"),
    lead: t("console.forgot.sent_lead"),
    content: null,
    below: html`<a class="link" href=${page.href("/sign-in")}>${t("console.door.back")}</a>`,
  });
}

export function resetPage(page: PublicContext, token: string): Response {
  const { t, kernel } = page;
  const link = open(() => describeResetLink(kernel.db, token, kernel.clock.now()));
  if (!link) return expiredPage(page, "/forgot", t("console.forgot.title"));
  return door(page, {
    title: t("console.reset.title"),
    lead: link.email,
    content: html`<${SaveForm} path="/auth/reset" method="POST" on="submit" then="goto:/">
      <input type="hidden" name="token" value=${token} />
      <input type="hidden" autocomplete="username" value=${link.email} />
      <${TextField}
        name="password"
        type="password"
        label=${t("console.reset.password")}
        autocomplete="new-password"
        required
        autofocus
        hint=${t("console.door.password_hint")}
      />
      <div data-ends><button class="btn primary" type="submit">${t("console.reset.go")}</button></div>
    <//>`,
  });
}

export function joinPage(page: PublicContext, token: string): Response {
  const { t, kernel } = page;
  const link = open(() => describeJoinLink(kernel.db, token, kernel.clock.now()));
  if (!link) return expiredPage(page, "/sign-in", t("console.sign_in.title"));
  const role = t(`console.role.${link.role}`);
  return door(page, {
    title: t("console.join.title", { brand: brandName(page) }),
    lead: link.inviter
      ? t("console.join.lead", { name: link.inviter, role })
      : t("console.join.lead_nobody", { role }),
    content: html`<${SaveForm} path="/auth/join" method="POST" on="submit" then="goto:/">
      <input type="hidden" name="token" value=${token} />
      <input type="hidden" name="locale" value=${page.locale} />
      ${
        link.email
          ? html`<div class="field">
              <span class="label">${t("console.sign_in.email")}</span>
              <p>${link.email}</p>
            </div>`
          : html`<${TextField}
              name="email"
              type="email"
              label=${t("console.sign_in.email")}
              autocomplete="username"
              required
            />`
      }
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
        name="password"
        type="password"
        label=${t("console.sign_in.password")}
        autocomplete="new-password"
        required
        hint=${t("console.door.password_hint")}
      />
      <div data-ends><button class="btn primary" type="submit">${t("console.join.go")}</button></div>
    <//>`,
  });
}

function expiredPage(page: PublicContext, path: string, label: string): Response {
  const { t } = page;
  return door(page, {
    title: t("console.door.expired"),
    lead: t("console.door.expired_lead"),
    status: 410,
    content: null,
    below: html`<a class="link" href=${page.href(path)}>${label}</a>`,
  });
}

function open<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
}
