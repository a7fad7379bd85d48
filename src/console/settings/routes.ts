/** Where each settings page is, and which right it asks for. */

import type { Context } from "hono";
import type { Permission } from "../../accounts/actor.ts";
import type { Inbox } from "../../inboxes/types.ts";
import type { PageContext } from "../context.ts";
import { appearancePage } from "./appearance.ts";
import { rulesPage, simulatorPage } from "./assignment.ts";
import { behaviourPage, behavioursPage } from "./behaviours.ts";
import { invitationPage, invitationsPage } from "./invitations.ts";
import { brandPage, keysPage, mailPage, securityPage } from "./installation.ts";
import { formsPage, hoursPage, installPage, limitsPage } from "./inbox-details.ts";
import { inboxAssignmentPage } from "./inbox-assignment.ts";
import { inboxIdentityPage, inboxPrivacyPage } from "./inbox-privacy.ts";
import { inboxesPage, inboxPage } from "./inboxes.ts";
import { macroPage, macrosPage } from "./macros.ts";
import { lookupPage, lookupsPage } from "./lookups.ts";
import { memberPage, membersPage } from "./members.ts";
import { profilePage } from "./profile.ts";
import { repliesPage, replyPage } from "./quick-replies.ts";
import { sourcesPage } from "./sources.ts";
import { proposalsPage } from "./reply-proposals.ts";
import { skillsPage } from "./skills.ts";
import { systemPage } from "./system.ts";
import { teamPage, teamsPage } from "./teams.ts";
import { webhookPage, webhooksPage } from "./webhooks.ts";

type Show = (page: PageContext, c: Context) => Response | Promise<Response>;
type Route = (path: string, needs: Permission | undefined, show: Show) => void;

export function settingsRoutes(route: Route, inboxOf: (page: PageContext, c: Context) => Inbox): void {
  const id = (c: Context): string => c.req.param("id") ?? "";
  route("/settings", undefined, (page) => profilePage(page, true));
  route("/settings/profile", undefined, (page) => profilePage(page));
  route("/settings/members", "agents.see", (page) => membersPage(page));
  route("/settings/members/:id", "agents.manage", (page, c) => memberPage(page, id(c)));
  route("/settings/teams", "agents.see", (page) => teamsPage(page));
  route("/settings/teams/:id", "agents.manage", (page, c) => teamPage(page, id(c)));
  route("/settings/skills", "agents.see", (page) => skillsPage(page));
  route("/settings/quick-replies", "conversations.see", (page) => repliesPage(page));
  route("/settings/quick-replies/proposals", "replies.share", (page) => proposalsPage(page));
  route("/settings/macros", "conversations.see", (page) => macrosPage(page));
  route("/settings/macros/:id", "conversations.see", (page, c) => macroPage(page, id(c)));
  route("/settings/quick-replies/:id", "conversations.see", (page, c) => replyPage(page, id(c)));
  route("/settings/assignment", "settings.manage", (page) => rulesPage(page));
  route("/settings/assignment/simulator", "settings.manage", (page) => simulatorPage(page));
  route("/settings/inboxes", "inboxes.manage", (page) => inboxesPage(page));
  const ofInbox = (path: string, show: (page: PageContext, inbox: Inbox) => Response | Promise<Response>) =>
    route(`/settings/inboxes/:inbox${path}`, "inboxes.manage", (page, c) => show(page, inboxOf(page, c)));
  ofInbox("", inboxPage);
  ofInbox("/assignment", inboxAssignmentPage);
  ofInbox("/appearance", appearancePage);
  ofInbox("/hours", hoursPage);
  ofInbox("/forms", formsPage);
  ofInbox("/install", installPage);
  ofInbox("/visitors", inboxPrivacyPage);
  ofInbox("/identity", inboxIdentityPage);
  ofInbox("/limits", limitsPage);
  route("/settings/invitations", "settings.manage", (page) => invitationsPage(page));
  route("/settings/invitations/:id", "settings.manage", (page, c) => invitationPage(page, id(c)));
  route("/settings/behaviours", "inboxes.manage", (page) => behavioursPage(page));
  route("/settings/behaviours/:id", "inboxes.manage", (page, c) => behaviourPage(page, id(c)));
  route("/settings/sources", "settings.manage", (page) => sourcesPage(page));
  route("/settings/brand", "settings.manage", (page) => brandPage(page));
  route("/settings/mail", "settings.manage", (page) => mailPage(page));
  route("/settings/api-keys", "settings.manage", (page) => keysPage(page));
  route("/settings/lookups", "settings.manage", (page) => lookupsPage(page));
  route("/settings/lookups/:id", "settings.manage", (page, c) => lookupPage(page, id(c)));
  route("/settings/webhooks", "settings.manage", (page) => webhooksPage(page));
  route("/settings/webhooks/:id", "settings.manage", (page, c) =>
    webhookPage(page, id(c), { state: c.req.query("state"), delivery: c.req.query("delivery") }),
  );
  route("/settings/security", "settings.manage", (page) => securityPage(page));
  route("/settings/system", "settings.manage", (page) => systemPage(page));
}
