/** Whether the shop may see which pages are looked at: asks once and quietly, both answers weighing the same, and keeps to the answer. */

import type { HowAgreed } from "../contract/widget.ts";
import { translator } from "../shared/i18n.ts";
import styles from "../styles/consent.css" with { type: "text" };
import { addStyles, button, element, set } from "./elements.ts";
import type * as trackerPart from "./tracker.ts";
import { isOpen, whenQuiet, type Lent } from "./lent.ts";

/** What somebody said; who said nothing yet is asked. */
export function consent(lent: Lent, said?: { tracking?: boolean | null }, how: HowAgreed = "banner"): void {
  if (!said) askConsent(lent);
  else settle(lent, said.tracking === null ? null : Boolean(said.tracking), how);
}

/** Yes, no, or (null) as if never asked. A no is kept in this browser and told to nobody who never heard a yes. */
function settle(lent: Lent, on: boolean | null, how: HowAgreed): void {
  lent.store("tracking", on ? lent.config.consent_version : on === false ? "no" : null);
  lent.dock.querySelector(".ask")?.remove();
  if (on)
    lent.tracker ??= lent.late<typeof trackerPart>("tracker").then((part) => part.startTracker(lent, how));
  else {
    void lent.tracker?.then((it) => it.stop(on === false));
    lent.tracker = undefined;
  }
}

function askConsent(lent: Lent): void {
  const { dock, store } = lent;
  // Where nothing can be kept, an answer can't either: nobody is asked on every page.
  try {
    void localStorage.length;
  } catch {
    return;
  }
  whenQuiet(() => {
    // One thing at a time.
    if (isOpen(lent) || store("tracking") || dock.querySelector(".greet, .ask")) return;
    draw(lent);
  });
}

function draw(lent: Lent): void {
  const { dock, config, store } = lent;
  const t = translator(config.words);
  addStyles(dock.getRootNode() as ShadowRoot, styles);
  const box = element("div", "ask");
  set(box, { role: "region", "aria-label": t("ask_title") });
  const details = element("p", "fine", t("ask_details"));
  details.hidden = true;
  details.id = "ask-details";
  const more = button("more", () => {
    details.hidden = !details.hidden;
    set(more, { "aria-expanded": !details.hidden });
  });
  more.textContent = t("ask_more");
  set(more, { "aria-expanded": false, "aria-controls": details.id });
  const yes = button("choice", () => settle(lent, true, "banner"));
  yes.textContent = t("ask_yes");
  const no = button("choice", () => settle(lent, false, "banner"));
  no.textContent = t("ask_no");
  const ends = element("div", "ends");
  ends.append(yes, no);
  box.append(element("p", "", t("ask")), more, details, ends);
  dock.prepend(box);
  // Answered in another tab; what follows from a yes is begun there.
  const heard = () => {
    if (box.isConnected && !store("tracking")) return;
    removeEventListener("storage", heard);
    box.remove();
  };
  addEventListener("storage", heard);
}
