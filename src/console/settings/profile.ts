/** Settings of one's own: name, language, look, sounds, password, second factor, sessions. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { monitorIcon, smartphoneIcon } from "../../../web/shared/icons.ts";
import Bowser from "bowser";
import { getMe, listSessions, type Session } from "../../accounts/queries.ts";
import type { PageContext } from "../context.ts";
import { Face, Time } from "../parts.ts";
import { ChoiceRow, Row, SaveForm, SelectRow, SwitchRow, TextField, TextRow } from "./fields.ts";
import { Dialog, Ends, settingsPage } from "./layout.ts";
import { PictureRow } from "./picture-row.ts";

const api = "/api/v1/agents/me";

export function profilePage(page: PageContext, home = false): Response {
  const { t, me, kernel, actor, deps } = page;
  const { preferences, email } = getMe(kernel.db, actor, deps);
  const words = (group: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`settings.profile.${group}.${value}`) }));
  return settingsPage(page, {
    id: "profile",
    home,
    about: email,
    content: html`
      <${PictureRow}
        page=${page}
        label=${t("settings.profile.avatar")}
        hint=${t("settings.profile.avatar_hint")}
        anchor="set-avatar"
        picture=${html`<${Face} name=${me.name} id=${me.id} size="l" src=${me.avatarFileId ? deps.pictureUrl(me.avatarFileId) : undefined} />`}
        path=${`PUT ${api}/avatar`}
        field="file_id"
        drop=${me.avatarFileId ? { action: `DELETE ${api}/avatar` } : undefined}
      />
      <${SaveForm} path=${api} then="">
        <${TextRow}
          name="name"
          label=${t("settings.profile.name")}
          hint=${t("settings.profile.name_hint")}
          value=${me.name}
          max=${80}
          anchor="set-name"
          autocomplete="name"
        />
      <//>
      <${SaveForm} path=${api} then="reload">
        <${SelectRow}
          name="locale"
          label=${t("settings.profile.language")}
          value=${me.locale}
          anchor="set-language"
          options=${[
            { value: "zh-CN", label: "简体中文" },
            { value: "en", label: "English" },
          ]}
        />
      <//>
      <form
        data-save="change"
        data-path=${`${api}/preferences`}
        data-method="PATCH"
        data-looks
        method="post"
        novalidate
      >
        <${ChoiceRow}
          name="theme"
          label=${t("settings.profile.theme")}
          value=${preferences.theme}
          options=${words("theme", ["system", "light", "dark"])}
          anchor="set-theme"
        />
        <${ChoiceRow}
          name="density"
          label=${t("settings.profile.density")}
          value=${preferences.density}
          options=${words("density", ["comfortable", "compact"])}
          anchor="set-density"
        />
        <${SwitchRow}
          name="sounds"
          label=${t("settings.profile.sounds")}
          text=${t("settings.profile.sounds_text")}
          value=${preferences.sounds}
          anchor="set-sounds"
        />
        <${SwitchRow}
          name="notifications"
          label=${t("settings.profile.notifications")}
          text=${t("settings.profile.notifications_text")}
          value=${preferences.notifications}
          anchor="set-notifications"
        >
          <p class="row wrap" data-notify hidden>
            <button class="btn s" type="button" data-notify-ask>
              ${t("settings.profile.notifications_allow")}
            </button>
            <span class="hint" data-notify-granted hidden
              >${t("settings.profile.notifications_granted")}</span
            >
            <span class="hint" data-notify-denied hidden>${t("settings.profile.notifications_denied")}</span>
          </p>
        <//>
        <${ChoiceRow}
          name="send_with"
          label=${t("settings.profile.send_with")}
          value=${preferences.send_with}
          options=${words("send_with", ["enter", "mod_enter"])}
          anchor="set-send_with"
        />
      </form>
      <${Row} label=${t("settings.profile.password")} anchor="set-password">
        <button class="btn" type="button" data-open="change-password">
          ${t("settings.profile.password_change")}
        </button>
      <//>
      <${TwoFactorRow} page=${page} />
      <${Row}
        label=${t("settings.profile.sessions")}
        anchor="set-sessions"
        hint=${t("settings.profile.sessions_hint")}
      >
        <ul class="list">
          ${listSessions(kernel.db, actor, kernel.clock.now()).map((session) => html`<${SessionLine} page=${page} session=${session} />`)}
        </ul>
        <p class="row end-row">
          <button class="btn s" type="button" data-action=${`DELETE ${api}/sessions`} data-then="reload">
            ${t("settings.profile.sessions_end_others")}
          </button>
        </p>
      <//>
    `,
    after: html`<${PasswordDialog} page=${page} email=${email} /><${TwoFactorDialogs} page=${page} />`,
  });
}

function SessionLine({ page, session }: { page: PageContext; session: Session }) {
  const { t } = page;
  const parsed = session.user_agent ? Bowser.parse(session.user_agent) : undefined;
  const device =
    [parsed?.browser.name, parsed?.os.name].filter(Boolean).join(" · ") ||
    t("settings.profile.unknown_device");
  const phone = parsed?.platform.type === "mobile" || parsed?.platform.type === "tablet";
  return html`<li>
    <${Icon} shape=${phone ? smartphoneIcon : monitorIcon} size=${16} class="t3" />
    <span class="grow"
      ><span class="b">${device}</span
      >${session.current && html` <span class="chip ok">${t("settings.profile.this_session")}</span>`}
      <span class="sub block"
        >${session.address} · <${Time} at=${Date.parse(session.seen_at)} locale=${page.locale} clock /></span
    ></span>
    ${!session.current && html`<button class="btn xs" type="button" data-action=${`DELETE ${api}/sessions/${session.id}`} data-then="reload">${t("settings.profile.session_end")}</button>`}
  </li>`;
}

function TwoFactorRow({ page }: { page: PageContext }) {
  const { t, me, kernel, actor, deps } = page;
  const left = getMe(kernel.db, actor, deps).recovery_codes_left;
  return html`<${Row}
    label=${t("settings.profile.two_factor")}
    anchor="set-two_factor"
    hint=${me.twoFactor ? t("settings.profile.two_factor_left", { count: left }) : t("settings.profile.two_factor_hint")}
  >
    ${
      me.twoFactor
        ? html`<div class="row wrap">
            <span class="chip ok">${t("settings.profile.two_factor_on")}</span>
            <button class="btn s" type="button" data-open="renew-codes">
              ${t("settings.profile.codes_renew")}
            </button>
            <button class="btn s danger" type="button" data-open="two-factor-off">
              ${t("settings.profile.two_factor_turn_off")}
            </button>
          </div>`
        : html`<button class="btn" type="button" data-two-factor-begin>
            ${t("settings.profile.two_factor_turn_on")}
          </button>`
    }
  <//>`;
}

function PasswordDialog({ page, email }: { page: PageContext; email: string }) {
  const { t } = page;
  return html`<${Dialog} id="change-password" title=${t("settings.profile.password_change")}>
    <${SaveForm} path=${`${api}/password`} method="PUT" on="submit" then="reload">
      <input type="hidden" autocomplete="username" value=${email} />
      <${TextField}
        required
        name="current"
        type="password"
        label=${t("settings.profile.password_current")}
        autocomplete="current-password"
      />
      <${TextField}
        required
        name="password"
        type="password"
        label=${t("settings.profile.password_new")}
        hint=${t("console.door.password_hint")}
        autocomplete="new-password"
      />
      <p class="hint">${t("settings.profile.password_note")}</p>
      <${Ends} page=${page} label=${t("settings.save")} />
    <//>
  <//>`;
}

function TwoFactorDialogs({ page }: { page: PageContext }) {
  const { t, me } = page;
  if (!me.twoFactor) {
    return html`<${Dialog} id="two-factor" title=${t("settings.profile.two_factor_turn_on")}>
        <p class="t2">${t("settings.profile.two_factor_scan")}</p>
        <div class="row two-factor-code">
          <img class="qr-code big" alt=${t("settings.profile.two_factor_qr")} /><code
            class="mono"
            data-secret
          ></code>
        </div>
        <${SaveForm} path=${`${api}/totp`} method="PUT" on="submit" then="show:recovery-codes">
          <${TextField}
            required
            name="code"
            label=${t("settings.profile.two_factor_code")}
            autocomplete="one-time-code"
            max=${10}
          />
          <${Ends} page=${page} label=${t("settings.profile.two_factor_confirm")} />
        <//>
      <//>
      <${CodesDialog} page=${page} />`;
  }
  return html`<${Dialog} id="renew-codes" title=${t("settings.profile.codes_renew")}>
      <${SaveForm} path=${`${api}/totp/recovery-codes`} method="POST" on="submit" then="show:recovery-codes">
        <${TextField}
          required
          name="password"
          type="password"
          label=${t("settings.profile.password_current")}
          autocomplete="current-password"
        />
        <${Ends} page=${page} label=${t("settings.profile.codes_renew")} />
      <//>
    <//>
    <${Dialog} id="two-factor-off" title=${t("settings.profile.two_factor_turn_off")}>
      <${SaveForm} path=${`${api}/totp`} method="DELETE" on="submit" then="reload">
        <${TextField}
          required
          name="password"
          type="password"
          label=${t("settings.profile.password_current")}
          autocomplete="current-password"
        />
        <${Ends} page=${page} label=${t("settings.profile.two_factor_turn_off")} danger />
      <//>
    <//>
    <${CodesDialog} page=${page} />`;
}

function CodesDialog({ page }: { page: PageContext }) {
  const { t } = page;
  return html`<${Dialog} id="recovery-codes" title=${t("settings.profile.codes")}>
    <p class="t2">${t("settings.profile.codes_text")}</p>
    <pre class="once mono" id="codes" data-fill="recovery_codes"></pre>
    <div class="ends">
      <button class="btn" type="button" data-copy="#codes">
        <span data-label>${t("settings.copy")}</span>
      </button>
      <button class="btn primary" type="button" data-close>${t("settings.profile.codes_kept")}</button>
    </div>
  <//>`;
}
