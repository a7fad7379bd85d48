/** Draws the widget's button, badge, greeting and window frame on a host page, in a shadow tree that its styles can't reach. */

import type { WidgetConfig } from "../contract/widget.ts";
import type { Translate } from "../shared/i18n.ts";
import { brandProperties, safeProperties } from "./colors.ts";
import { launcherStyles } from "./launcher-styles.ts";

export interface Launcher {
  button: HTMLButtonElement;
  /** Holds the iframe; hidden while closed. */
  window: HTMLElement;
  showOpen(open: boolean): void;
  showUnread(count: number): void;
  greet(): void;
  ungreet(): void;
  /** Puts all of it away, or back. */
  hide(hidden: boolean): void;
}

export interface LauncherActions {
  toggle(): void;
  say(text: string): void;
  dismiss(): void;
}

const chatPath = "M7.9 20A9 9 0 1 0 4 16.1L2 22Z";
const downPath = "m6 9 6 6 6-6";
const closePath = "M18 6 6 18M6 6l12 12";

export function drawLauncher(
  config: WidgetConfig,
  t: Translate,
  base: string,
  actions: LauncherActions,
): Launcher {
  const { appearance } = config;
  const host = document.createElement("lingxi-widget");
  const shadow = host.attachShadow({ mode: "open" });
  // Constructed sheets are no inline style: they work under any `style-src` of the host.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(launcherStyles);
  shadow.adoptedStyleSheets = [sheet];

  const root = element("div", "root");
  root.lang = config.locale;
  root.dir = /^(ar|he|fa|ur)/.test(config.locale) ? "rtl" : "ltr";
  const own = { ...brandProperties(appearance.color), ...safeProperties(appearance.css_variables) };
  for (const [name, value] of Object.entries(own)) root.style.setProperty(name, value);
  root.style.setProperty("--x", `${appearance.offset_x}px`);
  root.style.setProperty("--y", `${appearance.offset_y}px`);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => {
    const isDark = appearance.theme === "dark" || (appearance.theme === "auto" && dark.matches);
    root.dataset["theme"] = isDark ? "dark" : "light";
  };
  dark.addEventListener("change", theme);
  theme();

  const withLabel = appearance.launcher === "label";
  const button = element("button", `launch${withLabel ? " label" : ""}`) as HTMLButtonElement;
  button.type = "button";
  button.setAttribute("aria-haspopup", "dialog");
  button.append(icon(chatPath, 26), icon(downPath, 26));
  if (withLabel) button.append(element("span", "", t("widget.launcher.label")));
  const badge = element("i", "badge");
  badge.hidden = true;
  button.append(badge);
  button.onclick = actions.toggle;
  button.hidden = appearance.launcher === "none";

  const dock = element("div", `dock ${appearance.position}`);
  dock.append(button);
  const frame = element("div", `window ${appearance.position}${button.hidden ? " bare" : ""}`);
  frame.hidden = true;
  root.append(dock, frame);
  shadow.append(root);
  document.body.append(host);

  let open = false;
  let unread = 0;
  let greeting: HTMLElement | null = null;
  const label = () => {
    button.setAttribute("aria-expanded", String(open));
    const name = open ? "close" : unread ? "unread" : "open";
    button.setAttribute("aria-label", t(`widget.launcher.${name}`, { count: unread }));
    badge.hidden = open || !unread;
    badge.textContent = unread > 99 ? "99+" : String(unread);
  };
  const ungreet = () => {
    greeting?.remove();
    greeting = null;
  };
  label();

  return {
    button,
    window: frame,
    showOpen(now) {
      open = now;
      frame.hidden = !now;
      button.classList.toggle("open", now);
      if (now) ungreet();
      label();
    },
    showUnread(count) {
      unread = count;
      label();
    },
    greet() {
      if (open || greeting) return;
      greeting = drawGreeting(config, t, base, actions);
      dock.prepend(greeting);
    },
    ungreet,
    hide(hidden) {
      host.hidden = hidden;
      dock.hidden = hidden;
    },
  };
}

function drawGreeting(
  config: WidgetConfig,
  t: Translate,
  base: string,
  actions: LauncherActions,
): HTMLElement {
  const [agent] = config.agents;
  const name = agent?.name ?? config.name;
  const box = element("div", "greet");
  box.setAttribute("role", "complementary");
  box.setAttribute("aria-label", t("widget.launcher.greeting"));
  const who = element("div", "who");
  const face = element("span", "face", [...name][0] ?? "");
  face.setAttribute("aria-hidden", "true");
  if (agent?.avatar_url) {
    const image = document.createElement("img");
    image.alt = "";
    image.onerror = () => image.remove();
    image.src = new URL(agent.avatar_url, base).href;
    face.append(image);
  }
  who.append(face, element("b", "", name), element("span", "", t("widget.launcher.now")));
  const close = element("button", "x") as HTMLButtonElement;
  close.type = "button";
  close.setAttribute("aria-label", t("widget.launcher.dismiss"));
  close.append(icon(closePath, 16));
  close.onclick = actions.dismiss;
  const text = element("p", "", config.texts["greeting"] ?? "");
  text.onclick = actions.toggle;
  box.append(who, text, close);
  if (config.greeting_chips.length) {
    const chips = element("div", "chips");
    for (const chip of config.greeting_chips) {
      const choice = element("button", "chip", chip) as HTMLButtonElement;
      choice.type = "button";
      choice.onclick = () => actions.say(chip);
      chips.append(choice);
    }
    box.append(chips);
  }
  return box;
}

function element(tag: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// Built by nodes: a host with Trusted Types forbids markup as text.
function icon(path: string, size: number): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}
