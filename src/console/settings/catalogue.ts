/** Every settings page and every setting on it: the list on the left, and what the search box finds. */

import {
  archiveIcon,
  arrowLeftRightIcon,
  clipboardIcon,
  clockIcon,
  codeIcon,
  flagIcon,
  inboxIcon,
  keyIcon,
  listIcon,
  mailIcon,
  paletteIcon,
  playIcon,
  routeIcon,
  shieldIcon,
  slidersHorizontalIcon,
  starIcon,
  userIcon,
  usersIcon,
  webhookIcon,
  zapIcon,
} from "../../../web/shared/icons.ts";
import type { Permission } from "../../accounts/actor.ts";

export type Group = "me" | "team" | "inboxes" | "system";

export interface SettingsPage {
  id: string;
  /** `{inbox}` stands for an inbox's id: such pages exist once for each inbox. */
  path: string;
  group: Group;
  shape: string;
  needs?: Permission;
  /** Anchors of the settings on the page; each has a label and search words in the texts. */
  settings: readonly string[];
}

/** Label: `settings.page.<id>`; of a setting: `settings.<page>.<setting>` and `settings.words.<page>.<setting>`. */
export const settingsPages: readonly SettingsPage[] = [
  {
    id: "profile",
    path: "/settings/profile",
    group: "me",
    shape: userIcon,
    settings: [
      "avatar",
      "name",
      "language",
      "theme",
      "density",
      "sounds",
      "notifications",
      "send_with",
      "password",
      "two_factor",
      "sessions",
    ],
  },
  {
    id: "members",
    path: "/settings/members",
    group: "team",
    shape: usersIcon,
    needs: "agents.see",
    settings: [
      "invite",
      "role",
      "capacity",
      "skills",
      "languages",
      "seniority",
      "capacities",
      "shift",
      "idle",
      "deactivate",
    ],
  },
  {
    id: "teams",
    path: "/settings/teams",
    group: "team",
    shape: flagIcon,
    needs: "agents.see",
    settings: ["list"],
  },
  {
    id: "skills",
    path: "/settings/skills",
    group: "team",
    shape: starIcon,
    needs: "agents.see",
    settings: ["list"],
  },
  { id: "replies", path: "/settings/quick-replies", group: "team", shape: zapIcon, settings: ["list"] },
  {
    id: "assignment",
    path: "/settings/assignment",
    group: "team",
    shape: routeIcon,
    needs: "settings.manage",
    settings: ["rules", "test", "history"],
  },
  {
    id: "simulator",
    path: "/settings/assignment/simulator",
    group: "team",
    shape: playIcon,
    needs: "settings.manage",
    settings: ["compare"],
  },
  {
    id: "inboxes",
    path: "/settings/inboxes",
    group: "inboxes",
    shape: inboxIcon,
    needs: "inboxes.manage",
    settings: ["list"],
  },
  {
    id: "inbox",
    path: "/settings/inboxes/{inbox}",
    group: "inboxes",
    shape: slidersHorizontalIcon,
    needs: "inboxes.manage",
    settings: ["name", "key", "origins", "locale", "time_zone", "members", "recall", "rating", "archive"],
  },
  {
    id: "inbox_assignment",
    path: "/settings/inboxes/{inbox}/assignment",
    group: "inboxes",
    shape: arrowLeftRightIcon,
    needs: "inboxes.manage",
    settings: [
      "mode",
      "objective",
      "weight",
      "overflow",
      "time_out",
      "ageing",
      "answer",
      "gone",
      "most",
      "order",
      "limited",
      "lines",
    ],
  },
  {
    id: "appearance",
    path: "/settings/inboxes/{inbox}/appearance",
    group: "inboxes",
    shape: paletteIcon,
    needs: "inboxes.manage",
    settings: ["color", "theme", "launcher", "position", "texts", "chips", "css"],
  },
  {
    id: "hours",
    path: "/settings/inboxes/{inbox}/hours",
    group: "inboxes",
    shape: clockIcon,
    needs: "inboxes.manage",
    settings: ["hours"],
  },
  {
    id: "forms",
    path: "/settings/inboxes/{inbox}/forms",
    group: "inboxes",
    shape: listIcon,
    needs: "inboxes.manage",
    settings: ["pre_chat", "offline"],
  },
  {
    id: "install",
    path: "/settings/inboxes/{inbox}/install",
    group: "inboxes",
    shape: codeIcon,
    needs: "inboxes.manage",
    settings: ["snippet", "link"],
  },
  {
    id: "limits",
    path: "/settings/inboxes/{inbox}/limits",
    group: "inboxes",
    shape: archiveIcon,
    needs: "inboxes.manage",
    settings: ["file_size", "files", "text", "kinds"],
  },
  {
    id: "brand",
    path: "/settings/brand",
    group: "system",
    shape: paletteIcon,
    needs: "settings.manage",
    settings: ["logo", "name"],
  },
  {
    id: "mail",
    path: "/settings/mail",
    group: "system",
    shape: mailIcon,
    needs: "settings.manage",
    settings: ["server", "from", "test"],
  },
  {
    id: "keys",
    path: "/settings/api-keys",
    group: "system",
    shape: keyIcon,
    needs: "settings.manage",
    settings: ["create"],
  },
  {
    id: "webhooks",
    path: "/settings/webhooks",
    group: "system",
    shape: webhookIcon,
    needs: "settings.manage",
    settings: ["create"],
  },
  {
    id: "security",
    path: "/settings/security",
    group: "system",
    shape: shieldIcon,
    needs: "settings.manage",
    settings: ["two_factor", "events_days", "audit_days", "journey_days"],
  },
  {
    id: "system",
    path: "/settings/system",
    group: "system",
    shape: archiveIcon,
    needs: "settings.manage",
    settings: ["status", "line", "checks", "backups", "schedule", "restore", "jobs"],
  },
  { id: "audit", path: "/audit", group: "system", shape: clipboardIcon, needs: "audit.see", settings: [] },
];

export const isOfInbox = (page: SettingsPage): boolean => page.path.includes("{inbox}");
export const groups: readonly Group[] = ["me", "team", "inboxes", "system"];
