/** Starts the page of visitors. */

import { h, render } from "preact";
import { App } from "./visitors/app.ts";
import { startKeys } from "./visitors/keys.ts";
import { start } from "./visitors/store.ts";

const root = document.getElementById("visitors")!;
root.replaceChildren();
start();
startKeys();
render(h(App, {}), root);
