/** Members: who works here, with which role, inboxes and teams; invitations that wait. */

import { html } from "../../../web/shared/html.ts";
import { Icon } from "../../../web/shared/icon.ts";
import { shieldCheckIcon, userPlusIcon } from "../../../web/shared/icons.ts";
import type { Agent, Role, Team } from "../../../web/contract/models.ts";
import { can, seesAllInboxes } from "../../accounts/actor.ts";
import { getAgent, listAgents, listInvitations, listTeams, type Invitation } from "../../accounts/queries.ts";
import { reaches, roles } from "../../accounts/types.ts";
import { listInboxes } from "../../inboxes/queries.ts";
import type { Inbox } from "../../inboxes/types.ts";
import type { PageContext } from "../context.ts";
import { Face, Time } from "../parts.ts";
import {
  Row,
  SaveForm,
  Select,
  SelectRow,
  TextField,
  TextRow,
  Ticks,
  TicksRow,
  type Option,
} from "./fields.ts";
import { Dialog, Ends, settingsPage, ShownOnce } from "./layout.ts";
import { staffingChoices, StaffingForm } from "./member-staffing.ts";

export function membersPage(page: PageContext): Response {
  const { t, kernel, actor, deps } = page;
  const manages = can(actor, "agents.manage");
  const agents = listAgents(kernel.db, actor, { ...deps, deactivated: manages });
  const inboxes = listInboxes(kernel.db, actor);
  const teams = listTeams(kernel.db, actor);
  const invitations = manages ? listInvitations(kernel.db, actor, kernel.clock.now()) : [];
  return settingsPage(page, {
    id: "members",
    about: t("settings.members.about"),
    actions:
      manages &&
      html`<button class="btn primary" type="button" id="set-invite" data-open="invite">
        <${Icon} shape=${userPlusIcon} size=${14} />${t("settings.members.invite")}
      </button>`,
    content: html`<ul class="list lead-gap" id="set-role">
        ${agents.map((agent) => html`<${AgentLine} page=${page} agent=${agent} inboxes=${inboxes} link=${manages} />`)}
      </ul>
      ${
        invitations.length > 0 &&
        html`<h2 class="part">${t("settings.members.invitations")}</h2>
          <ul class="list">
            ${invitations.map((each) => html`<${InvitationLine} page=${page} invitation=${each} />`)}
          </ul>`
      }`,
    after:
      manages &&
      html`<${InviteDialog} page=${page} inboxes=${inboxes} teams=${teams} /><${LinkDialog} page=${page} />`,
  });
}

function AgentLine({
  page,
  agent,
  inboxes,
  link,
}: {
  page: PageContext;
  agent: Agent;
  inboxes: Inbox[];
  link: boolean;
}) {
  const { t } = page;
  const of = seesAllInboxes(agent.role)
    ? t("settings.members.all_inboxes")
    : inboxes
        .filter((inbox) => agent.inbox_ids.includes(inbox.id))
        .map((inbox) => inbox.name)
        .join("、") || t("settings.members.no_inbox");
  const text = html`<${Face}
      name=${agent.name}
      id=${agent.id}
      src=${agent.avatar_url}
      presence=${agent.deactivated_at ? undefined : agent.connected ? agent.availability : "offline"}
    />
    <span class="grow"
      ><span class="b">${agent.name}</span
      >${agent.id === page.actor.id && html` <span class="chip">${t("settings.members.you")}</span>`}
      <span class="sub block">${agent.email} · ${of}</span></span
    >
    ${agent.two_factor && html`<span class="ok"><${Icon} shape=${shieldCheckIcon} size=${16} label=${t("settings.profile.two_factor_on")} /></span>`}
    <span class=${`chip ${agent.deactivated_at ? "danger" : ""}`}
      >${agent.deactivated_at ? t("settings.members.deactivated") : t(`console.role.${agent.role}`)}</span
    >`;
  return html`<li>
    ${link ? html`<a class="row grow" href=${page.href(`/settings/members/${agent.id}`)}>${text}</a>` : text}
  </li>`;
}

function InvitationLine({ page, invitation }: { page: PageContext; invitation: Invitation }) {
  const { t } = page;
  return html`<li>
    <span class="grow"
      ><span class="b">${invitation.email ?? t("settings.members.by_link")}</span>
      <span class="sub block"
        >${t(`console.role.${invitation.role}`)} ·${" "}
        ${invitation.expired ? t("settings.members.expired") : html`${t("settings.members.expires")} <${Time} at=${Date.parse(invitation.expires_at)} locale=${page.locale} />`}</span
      ></span
    >
    <button
      class="btn xs"
      type="button"
      data-action=${`DELETE /api/v1/invitations/${invitation.id}`}
      data-then="reload"
    >
      ${t("settings.members.revoke")}
    </button>
  </li>`;
}

function rolesFor(page: PageContext): Option[] {
  return roles
    .filter((role) => reaches(page.actor.role, role))
    .map((role) => ({ value: role, label: page.t(`console.role.${role}`) }));
}

const asOptions = (list: { id: string; name: string }[]): Option[] =>
  list.map(({ id, name }) => ({ value: id, label: name }));

function InviteDialog({ page, inboxes, teams }: { page: PageContext; inboxes: Inbox[]; teams: Team[] }) {
  const { t } = page;
  const start: Role = "agent";
  return html`<${Dialog} id="invite" title=${t("settings.members.invite")}>
    <${SaveForm} path="/api/v1/invitations" method="POST" on="submit" then="show:invitation-link">
      <${TextField}
        name="email"
        type="email"
        as="omit"
        label=${t("console.sign_in.email")}
        optional=${t("settings.optional")}
        hint=${t("settings.members.email_hint")}
      />
      <div class="field">
        <label class="label" for="f-role">${t("settings.members.role")}</label>
        <${Select} name="role" label=${t("settings.members.role")} value=${start} options=${rolesFor(page)} />
        <p class="hint">${t("settings.members.role_hint")}</p>
      </div>
      ${
        inboxes.length > 0 &&
        html`<div class="field" role="group" aria-label=${t("settings.page.inboxes")}>
          <span class="label">${t("settings.page.inboxes")}</span>
          <${Ticks}
            name="inbox_ids"
            options=${asOptions(inboxes)}
            chosen=${inboxes.map((inbox) => inbox.id)}
          />
        </div>`
      }
      ${
        teams.length > 0 &&
        html`<div class="field" role="group" aria-label=${t("settings.page.teams")}>
          <span class="label">${t("settings.page.teams")}</span>
          <${Ticks} name="team_ids" options=${asOptions(teams)} chosen=${[]} />
        </div>`
      }
      <${Ends} page=${page} label=${t("settings.members.invite_go")} />
    <//>
  <//>`;
}

function LinkDialog({ page }: { page: PageContext }) {
  const { t } = page;
  return html`<${Dialog} id="invitation-link" title=${t("settings.members.invited")}>
    <p class="t2">${t("settings.members.invited_text")}</p>
    <${ShownOnce} page=${page} fill="link" id="shown-link" />
    <div class="ends">
      <button class="btn primary" type="button" data-close>${t("settings.done")}</button>
    </div>
  <//>`;
}

export function memberPage(page: PageContext, agentId: string): Response {
  const { t, kernel, actor, deps } = page;
  const agent = getAgent(kernel.db, actor, agentId, deps);
  const inboxes = listInboxes(kernel.db, actor);
  const teams = listTeams(kernel.db, actor);
  const path = `/api/v1/agents/${agent.id}`;
  const above = !reaches(actor.role, agent.role);
  return settingsPage(page, {
    id: "members",
    title: agent.name,
    crumbs: [[t("settings.page.members"), "/settings/members"]],
    about: agent.email,
    data: staffingChoices(page),
    content: html`<${SaveForm} path=${path}>
        <${TextRow}
          name="name"
          label=${t("settings.profile.name")}
          value=${agent.name}
          max=${80}
          disabled=${above}
        />
        <${SelectRow}
          name="role"
          label=${t("settings.members.role")}
          hint=${t("settings.members.role_hint")}
          value=${agent.role}
          disabled=${above}
          options=${above ? [{ value: agent.role, label: t(`console.role.${agent.role}`) }] : rolesFor(page)}
        />
        <${TextRow}
          name="capacity"
          type="number"
          min=${0}
          max=${1000}
          label=${t("settings.members.capacity")}
          hint=${t("settings.members.capacity_hint")}
          value=${agent.capacity}
          disabled=${above}
          anchor="set-capacity"
        />
        <${TicksRow}
          name="inbox_ids"
          label=${t("settings.page.inboxes")}
          options=${asOptions(inboxes)}
          chosen=${agent.inbox_ids}
          disabled=${above}
          hint=${seesAllInboxes(agent.role) ? t("settings.members.sees_all") : t("settings.members.inboxes_hint")}
        />
        ${teams.length > 0 && html`<${TicksRow} name="team_ids" label=${t("settings.page.teams")} options=${asOptions(teams)} chosen=${agent.team_ids} disabled=${above} />`}
      <//>
      <${StaffingForm} page=${page} agentId=${agent.id} />
      ${
        !above &&
        html`<${Row}
          label=${t("settings.members.access")}
          anchor="set-deactivate"
          hint=${t("settings.members.deactivate_hint")}
        >
          <div class="row wrap">
            <button
              class="btn s"
              type="button"
              data-action=${`POST ${path}/password-reset`}
              data-then="show:reset-link"
            >
              ${t("settings.members.reset_password")}
            </button>
            ${agent.two_factor && html`<button class="btn s" type="button" data-action=${`DELETE ${path}/totp`} data-confirm=${t("settings.members.reset_totp_ask", { name: agent.name })} data-then="reload">${t("settings.members.reset_totp")}</button>`}
            ${
              agent.deactivated_at
                ? html`<button
                    class="btn s"
                    type="button"
                    data-action=${`DELETE ${path}/deactivation`}
                    data-then="reload"
                  >
                    ${t("settings.members.reactivate")}
                  </button>`
                : html`<button
                    class="btn s danger"
                    type="button"
                    data-action=${`POST ${path}/deactivation`}
                    data-confirm=${t("settings.members.deactivate_ask", { name: agent.name })}
                    data-then="reload"
                  >
                    ${t("settings.members.deactivate")}
                  </button>`
            }
          </div>
        <//>`
      }`,
    after: html`<${Dialog} id="reset-link" title=${t("settings.members.reset_link")}>
      <p class="t2">${t("settings.members.reset_link_text")}</p>
      <${ShownOnce} page=${page} fill="link" id="shown-reset" />
      <div class="ends">
        <button class="btn primary" type="button" data-close>${t("settings.done")}</button>
      </div>
    <//>`,
  });
}
