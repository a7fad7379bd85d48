/** Starts the pages of assignment: the rules' editor, or the simulator. */

import { h, render } from "preact";
import { App } from "./assignment/app.ts";
import { Simulator } from "./assignment/simulator.ts";
import { guardLeaving, layer, load } from "./assignment/store.ts";

const root = document.getElementById("assignment")!;
root.replaceChildren();
if (root.dataset.part === "simulator") {
  render(h(Simulator, {}), root);
} else {
  render(h(App, {}), root);
  guardLeaving();
  // The search of the settings leads here.
  if (location.hash === "#set-history") layer.value = "history";
}
void load();
