/** Feeds the real widget in the frame beside a form with what stands in the form now, saved or not. */

import { brandProperties, safeProperties } from "../../shared/brand.ts";
import { formValues } from "./form-values.ts";
import { readJson } from "./texts.ts";

interface PreviewData {
  preview: { config: Record<string, unknown>; locale: string };
}

export function listenToPreviews(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-preview]");
  const frame = document.getElementById(form?.dataset.preview ?? "") as HTMLIFrameElement | null;
  const start = readJson<PreviewData>("data")?.preview;
  if (!form || !frame || !start) return;

  let theme: string | undefined;
  const send = () => {
    const config = draftConfig(start.config, formValues(form) as Draft, start.locale);
    if (theme) config.appearance = { ...(config.appearance as object), theme };
    frame.contentWindow?.postMessage({ lingxi: 1, t: "preview", config }, location.origin);
  };

  form.addEventListener("input", send);
  form.addEventListener("change", send);
  // The widget says when it has its own configuration; it may have said so before this script ran.
  addEventListener("message", (event) => {
    if (
      event.source === frame.contentWindow &&
      event.origin === location.origin &&
      (event.data as { t?: string } | null)?.t === "ready"
    )
      send();
  });
  send();
  for (const button of document.querySelectorAll<HTMLElement>("[data-preview-theme]")) {
    button.addEventListener("click", () => {
      theme = button.dataset.previewTheme;
      for (const each of document.querySelectorAll<HTMLElement>("[data-preview-theme]"))
        each.setAttribute("aria-pressed", String(each === button));
      send();
    });
  }
}

interface Draft {
  appearance?: Record<string, unknown> & { color?: string; css_variables?: Record<string, string> };
  texts?: Record<string, Record<string, unknown>>;
  pre_chat?: Record<string, unknown>;
  offline?: Record<string, unknown>;
  rating_enabled?: boolean;
  preview_enabled?: boolean;
}

/** The saved configuration with the form's values over it; empty texts fall back to what the server would say. */
export function draftConfig(
  saved: Record<string, unknown>,
  draft: Draft,
  locale: string,
): Record<string, unknown> {
  const { chips, ...texts } = draft.texts?.[locale] ?? {};
  const said = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== ""));
  const { color, css_variables: own } = draft.appearance ?? {};
  return {
    ...saved,
    appearance: { ...(saved.appearance as object), ...draft.appearance },
    ...(color && { style: { ...brandProperties(color), ...safeProperties(own ?? {}) } }),
    texts: { ...(saved.texts as object), ...said },
    ...(Array.isArray(chips) && { greeting_chips: chips }),
    ...(draft.pre_chat && { pre_chat: { ...(saved.pre_chat as object), ...draft.pre_chat } }),
    ...(draft.offline && { offline: { ...(saved.offline as object), ...draft.offline } }),
    ...(draft.rating_enabled !== undefined && { rating_enabled: draft.rating_enabled }),
    ...(draft.preview_enabled !== undefined && { preview_enabled: draft.preview_enabled }),
  };
}
