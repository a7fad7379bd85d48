import console from "./console.ts";
import errors from "./errors.ts";
import inbox from "./inbox.ts";
import settings from "./settings.ts";
import system from "./system.ts";
import widget from "./widget.ts";

export default { ...system, ...errors, ...console, ...inbox, ...settings, ...widget };
