/** Faces, name, hours and expected response in one look; more and close. */

import type { ChatConfig } from "../contract/widget.ts";
import { html } from "../shared/html.ts";
import { Icon } from "../shared/icon.ts";
import { chevronLeftIcon, ellipsisIcon, xIcon } from "../shared/icons.ts";
import { dayOf } from "./format.ts";
import { Face, type Ui } from "./ui.ts";

export function Header({
  ui,
  back,
  menu,
  menuOpen,
}: {
  ui: Ui;
  back?: (() => void) | undefined;
  menu(): void;
  menuOpen: boolean;
}) {
  const { config, t, client } = ui;
  const status = statusOf(ui);
  const goBack = back ?? (ui.embedded && ui.phone ? ui.close : undefined);
  return html`<header class="lx-h">
    ${goBack && html`<button class="lx-ib" aria-label=${t("widget.header.back")} onClick=${goBack}><${Icon} shape=${chevronLeftIcon} class="flip" size=${22} /></button>`}
    <div class="lx-faces" aria-hidden="true">
      ${(config.agents.length ? config.agents : [{ name: config.name }])
        .slice(0, 3)
        .map(
          (agent: ChatConfig["agents"][number]) =>
            html`<${Face} name=${agent.name} url=${agent.avatar_url} size=${32} />`,
        )}
    </div>
    <div class="lx-id">
      <h1 id="title" tabindex="-1">${config.texts["title"] || config.name}</h1>
      <span role="status"
        ><i class=${`lx-dot ${status.dot}`}></i
        >${status.text}${status.hours && html` · <bdi>${status.hours}</bdi>`}</span
      >
    </div>
    <button
      class="lx-ib"
      aria-label=${t("widget.header.more")}
      aria-haspopup="menu"
      aria-expanded=${menuOpen}
      onClick=${menu}
    >
      <${Icon} shape=${ellipsisIcon} />
    </button>
    ${ui.embedded && !ui.phone && html`<button class="lx-ib" aria-label=${t("widget.header.close")} onClick=${ui.close}><${Icon} shape=${xIcon} /></button>`}
  </header>`;

  function statusOf({ config: { online, open, opens_at, reply_s, hours, texts } }: Ui): {
    dot: string;
    text: string;
    hours?: string;
  } {
    if (client.queue && online) return { dot: "busy", text: t("widget.header.queue") };
    if (!open) return { dot: "off", text: restingText(ui, opens_at) };
    const times = hours.length === 1 ? { hours: hours[0]!.times } : {};
    if (texts["subtitle"]) return { dot: online ? "" : "off", text: texts["subtitle"] };
    if (!online) return { dot: "off", text: t("widget.header.away"), ...times };
    if (reply_s === null) return { dot: "", text: t("widget.header.online"), ...times };
    if (reply_s < 45) return { dot: "", text: t("widget.header.reply_moments"), ...times };
    const minutes = Math.ceil(reply_s / 60);
    const [unit, count] = minutes < 60 ? ["minutes", minutes] : ["hours", Math.round(minutes / 60)];
    return { dot: "", text: t(`widget.header.reply_${unit}`, { count: count as number }), ...times };
  }
}

function restingText({ t, language }: Ui, opensAt: string | null): string {
  if (!opensAt) return t("widget.header.resting_unknown");
  return t("widget.header.resting", { time: dayOf(opensAt, Date.now(), language) });
}
