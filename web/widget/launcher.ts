/** Draws the widget's button, its badge and the window's frame on a host page, in a shadow tree that its styles can't reach. */

import type { WidgetConfig } from "../contract/widget.ts";
import type { Translate } from "../shared/i18n.ts";
import styles from "../styles/launcher.css" with { type: "text" };
import { addStyles, button as makeButton, element, icon, set } from "./elements.ts";

export interface Launcher {
  button: HTMLButtonElement;
  /** Holds the iframe; hidden while closed. */
  window: HTMLElement;
  /** What lies beside the button; the greeting comes into it. */
  dock: HTMLElement;
  showOpen(open: boolean): void;
  showUnread(count: number): void;
  /** Puts all of it away, or back. */
  hide(hidden: boolean): void;
}

const chatPath = "M7.9 20A9 9 0 1 0 4 16.1L2 22Z";
const downPath = "m6 9 6 6 6-6";

export function drawLauncher(
  { appearance, locale, style }: WidgetConfig,
  t: Translate,
  toggle: () => void,
): Launcher {
  const host = document.createElement("lingxi-widget");
  const shadow = host.attachShadow({ mode: "open" });
  addStyles(shadow, styles);

  const { position, launcher, theme } = appearance;
  const root = element("div", "root");
  root.lang = locale;
  root.dir = /^(ar|he|fa|ur)/.test(locale) ? "rtl" : "ltr";
  const own = { ...style, "--x": `${appearance.offset_x}px`, "--y": `${appearance.offset_y}px` };
  for (const [name, value] of Object.entries(own)) root.style.setProperty(name, value);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    root.dataset["theme"] = theme === "dark" || (theme === "auto" && dark.matches) ? "dark" : "light";
  };
  dark.onchange = paint;
  paint();

  const withLabel = launcher === "label";
  const button = makeButton(`launch${withLabel ? " label" : ""}`, toggle);
  button.append(icon(chatPath, 26), icon(downPath, 26));
  if (withLabel) button.append(element("span", "", t("label")));
  const badge = element("i", "badge");
  button.append(badge);
  button.hidden = launcher === "none";

  const dock = element("div", `dock ${position}`);
  dock.append(button);
  const frame = element("div", `window ${position}${button.hidden ? " bare" : ""}`);
  frame.hidden = true;
  root.append(dock, frame);
  shadow.append(root);
  document.body.append(host);

  let open = false;
  let unread = 0;
  const label = () => {
    set(button, {
      "aria-haspopup": "dialog",
      "aria-expanded": open,
      "aria-label": t(open ? "close" : unread ? "unread" : "open", { count: unread }),
    });
    badge.hidden = open || !unread;
    badge.textContent = unread > 99 ? "99+" : String(unread);
  };
  label();

  return {
    button,
    window: frame,
    dock,
    showOpen(now) {
      open = now;
      frame.hidden = !now;
      button.classList.toggle("open", now);
      label();
    },
    showUnread(count) {
      unread = count;
      label();
    },
    hide(hidden) {
      host.hidden = hidden;
      dock.hidden = hidden;
    },
  };
}
