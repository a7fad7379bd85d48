/** Starts the inbox on its page. */

import { batch, effect } from "@preact/signals";
import { h, render } from "preact";
import { startAlerts } from "./inbox/alerts.ts";
import { App } from "./inbox/app.ts";
import { startKeys } from "./inbox/keys.ts";
import { takeFrame } from "./inbox/frames.ts";
import { startLine } from "./inbox/line.ts";
import { loadAgents, loadCounts, loadList, loadTags, loadViews } from "./inbox/loading.ts";
import { loadMacros, startMacroKeys } from "./inbox/macros.ts";
import { startNavigation } from "./inbox/navigation.ts";
import { startPanes } from "./inbox/panes.ts";
import { now, openId } from "./inbox/store.ts";

const root = document.getElementById("inbox")!;
root.replaceChildren();
startPanes(root);
startNavigation();
startKeys();
startMacroKeys();
startAlerts();
render(h(App, {}), root);
startLine((frame) => batch(() => takeFrame(frame)));
void loadList();
loadCounts(0);
void loadMacros();
void loadTags().catch(() => {});
void loadViews().catch(() => {});
setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, 1000);
// Addresses of faces hold for half an hour at least.
setInterval(() => void loadAgents().catch(() => {}), 20 * 60_000);
// The tab bar of phones leaves its room to the composer.
effect(() => void (document.documentElement.dataset.thread = openId.value ? "open" : "none"));
