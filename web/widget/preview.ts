/** Lays drafts of the settings, which the console's page around this frame keeps sending, over the saved ones. */

import type { WidgetConfig } from "../contract/widget.ts";

type Change = (now: WidgetConfig | null) => WidgetConfig | null;

export function listenToDrafts(set: (change: Change) => void): void {
  window.addEventListener("message", (event) => {
    const data = event.data as { lingxi?: number; t?: string; config?: Partial<WidgetConfig> } | null;
    if (event.origin !== location.origin || data?.lingxi !== 1 || data.t !== "preview" || !data.config)
      return;
    set((now) => now && { ...now, ...data.config });
  });
  // From now on a draft is heard.
  parent.postMessage({ lingxi: 1, t: "ready" }, location.origin);
}
