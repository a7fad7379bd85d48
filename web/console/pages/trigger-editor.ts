/** Edits when a rule of behaviour finds something: first the kind, then what that kind needs. */

import { html } from "../../shared/html.ts";
import { valueOf } from "./hours-editor.ts";
import type { EditorProps } from "./json-field.ts";
import { say } from "./texts.ts";

interface Trigger {
  when: (typeof kinds)[number];
  url?: string;
  seconds?: number;
  selector?: string;
  step?: (typeof steps)[number];
}

const kinds = ["page", "click", "seen", "media", "download", "form", "event"] as const;
const steps = ["started", "reached", "abandoned", "submitted"] as const;

const fresh: Record<Trigger["when"], Trigger> = {
  page: { when: "page", url: "/*", seconds: 15 },
  click: { when: "click", selector: ".add-to-cart", url: "" },
  seen: { when: "seen", selector: "#price", url: "" },
  media: { when: "media", selector: "", url: "" },
  download: { when: "download", selector: "", url: "" },
  form: { when: "form", selector: "", url: "", step: "started" },
  event: { when: "event" },
};

export function TriggerEditor({ value, change }: EditorProps<Trigger>) {
  const put = (part: Partial<Trigger>) => change({ ...value, ...part });
  const required = value.when === "click" || value.when === "seen";
  return html`<div class="trigger">
    <select
      class="input medium"
      aria-label=${say("console.live.trigger.when")}
      onChange=${(event: Event) => change(fresh[valueOf(event) as Trigger["when"]])}
    >
      ${kinds.map((kind) => html`<option value=${kind} selected=${kind === value.when}>${say(`console.live.trigger.${kind}`)}</option>`)}
    </select>
    <p class="hint">${say(`console.live.trigger.${value.when}_hint`)}</p>
    ${
      value.selector !== undefined &&
      html`<label class="field"
        ><span class="label"
          >${say(required ? "console.live.trigger.selector" : "console.live.trigger.selector_any")}</span
        ><input
          class="input mono"
          value=${value.selector}
          maxlength="300"
          onChange=${(event: Event) => put({ selector: valueOf(event).trim() })}
      /></label>`
    }
    ${
      value.url !== undefined &&
      html`<label class="field"
        ><span class="label"
          >${say(value.when === "page" ? "console.live.trigger.url" : "console.live.trigger.url_any")}</span
        ><input
          class="input mono"
          value=${value.url}
          maxlength="300"
          placeholder="/products/*"
          onChange=${(event: Event) => put({ url: valueOf(event).trim() })}
      /></label>`
    }
    ${
      value.seconds !== undefined &&
      html`<label class="field"
        ><span class="label">${say("console.live.trigger.seconds")}</span
        ><input
          class="input narrow"
          type="number"
          min="0"
          max="3600"
          value=${value.seconds}
          onChange=${(event: Event) => put({ seconds: Math.max(0, Math.min(3600, Number(valueOf(event)) || 0)) })}
      /></label>`
    }
    ${
      value.step !== undefined &&
      html`<label class="field"
        ><span class="label">${say("console.live.trigger.step")}</span
        ><select
          class="input medium"
          onChange=${(event: Event) => put({ step: valueOf(event) as Trigger["step"] })}
        >
          ${steps.map((step) => html`<option value=${step} selected=${step === value.step}>${say(`console.live.trigger.step_${step}`)}</option>`)}
        </select></label
      >`
    }
  </div>`;
}
