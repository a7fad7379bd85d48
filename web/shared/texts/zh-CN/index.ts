import assignment from "./assignment.ts";
import assignmentPages from "./assignment-pages.ts";
import console from "./console.ts";
import door from "./door.ts";
import errors from "./errors.ts";
import inbox from "./inbox.ts";
import inboxes from "./inboxes.ts";
import journey from "./journey.ts";
import live from "./live.ts";
import offers from "./offers.ts";
import lookups from "./lookups.ts";
import privacy from "./privacy.ts";
import settings from "./settings.ts";
import settingsInboxes from "./settings-inboxes.ts";
import settingsPrivacy from "./settings-privacy.ts";
import settingsLookups from "./settings-lookups.ts";
import replies from "./replies.ts";
import settingsReplies from "./settings-replies.ts";
import settingsWords from "./settings-words.ts";
import staffing from "./staffing.ts";
import system from "./system.ts";
import visitors from "./visitors.ts";
import visitorBoard from "./visitor-board.ts";
import visitorSettings from "./visitor-settings.ts";
import widget from "./widget.ts";
import webhooks from "./webhooks.ts";
import why from "./why.ts";

export default {
  ...assignment,
  ...assignmentPages,
  ...console,
  ...door,
  ...errors,
  ...inbox,
  ...inboxes,
  ...journey,
  ...live,
  ...offers,
  ...lookups,
  ...privacy,
  ...settings,
  ...settingsInboxes,
  ...settingsPrivacy,
  ...settingsLookups,
  ...replies,
  ...settingsReplies,
  ...settingsWords,
  ...staffing,
  ...system,
  ...visitors,
  ...visitorBoard,
  ...visitorSettings,
  ...widget,
  ...webhooks,
  ...why,
};
