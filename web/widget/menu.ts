/** What ⋯ holds: sound, text size, language, earlier conversations, the end, privacy. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { VNode } from "preact";
import { html } from "../shared/html.ts";
import { Icon } from "../shared/icon.ts";
import { checkIcon } from "../shared/icons.ts";
import { storedFlag, storeFlag, type Ui } from "./ui.ts";

export interface MenuChoices {
  large: boolean;
  /** Null when there is nothing to end. */
  end: (() => void) | null;
  setLarge(on: boolean): void;
  setLocale(locale: string): void;
  show(page: "history" | "privacy" | "transcript"): void;
  close(): void;
}

export function Menu({ ui, choices }: { ui: Ui; choices: MenuChoices }): VNode {
  const { t, client, config, language } = ui;
  const flag = (name: string) => `lingxi.${config.key}.${name}`;
  const [sound, setSound] = useState(() => storedFlag(flag("sound")) !== "off");
  const box = useRef<HTMLDivElement>(null);
  const items = () => [...box.current!.querySelectorAll<HTMLElement>("button")];
  useEffect(() => {
    const from = document.activeElement as HTMLElement | null;
    items()[0]?.focus();
    return () => from?.focus();
  }, []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      return choices.close();
    }
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all.at(to % all.length)?.focus();
  };
  const switched = (label: string, on: boolean, set: (on: boolean) => void) =>
    html`<button role="menuitemcheckbox" aria-checked=${on} onClick=${() => set(!on)}>
      ${label}<span class=${`lx-switch${on ? " on" : ""}`}></span>
    </button>`;
  const does = (label: string, run: () => void) =>
    html`<button
      role="menuitem"
      onClick=${() => {
        choices.close();
        run();
      }}
    >
      ${label}
    </button>`;
  return html`<div class="lx-scrim" onClick=${choices.close}></div>
    <div class="lx-menu" role="menu" aria-label=${t("widget.header.more")} ref=${box} onKeyDown=${onKey}>
      ${switched(t("widget.menu.sound"), sound, (on) => {
        setSound(on);
        storeFlag(flag("sound"), on ? "" : "off");
      })}
      ${switched(t("widget.menu.text_size"), choices.large, (on) => {
        choices.setLarge(on);
        storeFlag(flag("large"), on ? "on" : "");
      })}
      ${does(t("widget.menu.history"), () => choices.show("history"))}
      ${config.mail && client.current && does(t("widget.menu.transcript"), () => choices.show("transcript"))}
      ${choices.end && does(t("widget.menu.end"), choices.end)}
      ${
        config.locales.length > 1 &&
        html`<p role="presentation">${t("widget.menu.language")}</p>
          ${config.locales.map(
            (locale) =>
              html`<button
                role="menuitemradio"
                lang=${locale}
                aria-checked=${locale === language.locale}
                onClick=${() => choices.setLocale(locale)}
              >
                ${new Intl.DisplayNames([locale], { type: "language" }).of(locale)}${locale === language.locale && html`<${Icon} shape=${checkIcon} size=${16} />`}
              </button>`,
          )}`
      }
      ${does(t("widget.menu.privacy"), () => choices.show("privacy"))}
      ${config.brand && html`<p role="presentation">${config.brand}</p>`}
    </div>`;
}
