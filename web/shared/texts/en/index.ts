import assignment from "./assignment.ts";
import console from "./console.ts";
import door from "./door.ts";
import errors from "./errors.ts";
import inbox from "./inbox.ts";
import inboxes from "./inboxes.ts";
import live from "./live.ts";
import settings from "./settings.ts";
import settingsInboxes from "./settings-inboxes.ts";
import settingsWords from "./settings-words.ts";
import system from "./system.ts";
import widget from "./widget.ts";

export default {
  ...assignment,
  ...console,
  ...door,
  ...errors,
  ...inbox,
  ...inboxes,
  ...live,
  ...settings,
  ...settingsInboxes,
  ...settingsWords,
  ...system,
  ...widget,
};
