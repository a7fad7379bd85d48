/** Lays drafts of the settings, which the console's page around this frame keeps sending, over the saved ones. */

import type { ChatConfig } from "../contract/widget.ts";

export function listenToDrafts<Look extends { config: ChatConfig }>(
  set: (change: (now: Look) => Look) => void,
): void {
  window.addEventListener("message", (event) => {
    const data = event.data as { lingxi?: number; t?: string; config?: Partial<ChatConfig> } | null;
    if (event.origin !== location.origin || data?.lingxi !== 1 || data.t !== "preview" || !data.config)
      return;
    set((now) => ({ ...now, config: { ...now.config, ...data.config } }));
  });
  // From now on a draft is heard.
  parent.postMessage({ lingxi: 1, t: "ready" }, location.origin);
}
