/** The greeting beside the launcher; the loader fetches it when one is due. */

import type { WidgetConfig } from "../contract/widget.ts";
import type { Translate } from "../shared/i18n.ts";
import styles from "../styles/greeting.css" with { type: "text" };
import { addStyles, button, element, icon, set } from "./elements.ts";

export interface GreetingActions {
  open(): void;
  say(text: string): void;
  dismiss(): void;
}

const closePath = "M18 6 6 18M6 6l12 12";

/** Puts it into the dock, before the button, and returns it; null where the card that asks or an invitation came first. */
export function drawGreeting(
  dock: HTMLElement,
  config: WidgetConfig,
  t: Translate,
  origin: string,
  { open, say, dismiss }: GreetingActions,
): HTMLElement | null {
  if (dock.children[1]) return null;
  addStyles(dock.getRootNode() as ShadowRoot, styles);
  const [agent] = config.agents;
  const name = agent?.name ?? config.name;
  const box = element("div", "greet");
  set(box, { role: "complementary", "aria-label": t("greeting") });
  const who = element("div", "who");
  const face = element("span", "face", [...name][0] ?? "");
  set(face, { "aria-hidden": true });
  if (agent?.avatar_url) {
    const image = document.createElement("img");
    image.alt = "";
    image.onerror = () => image.remove();
    image.src = new URL(agent.avatar_url, origin).href;
    face.append(image);
  }
  who.append(face, element("b", "", name), element("span", "", t("now")));
  const close = button("x", dismiss);
  set(close, { "aria-label": t("dismiss") });
  close.append(icon(closePath, 16));
  const text = element("p", "", config.texts["greeting"] ?? "");
  text.onclick = open;
  box.append(who, text, close);
  if (config.greeting_chips.length) {
    const chips = element("div", "chips");
    for (const chip of config.greeting_chips) {
      const choice = button("chip", () => say(chip));
      choice.textContent = chip;
      chips.append(choice);
    }
    box.append(chips);
  }
  dock.prepend(box);
  return box;
}
