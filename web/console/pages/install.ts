/** Waits until the widget was seen on a site, and says so; lets the snippet be sent on by mail. */

import { call } from "./call.ts";
import { pick } from "./follow.ts";
import { say } from "./texts.ts";

const everyMs = 3_000;

export function watchInstallation(): void {
  const box = document.querySelector<HTMLElement>("[data-installed]");
  if (!box || box.dataset.seen === "true") return;
  const look = async (): Promise<void> => {
    if (!document.hidden) {
      const answer = await call("GET", `/api/v1/inboxes/${box.dataset.installed}`);
      const at = answer.ok ? pick(answer.data, "installed_at") : null;
      if (at) {
        box.querySelector("[data-seen-title]")!.textContent = say("console.live.seen_on", {
          site: String(pick((answer as { data: unknown }).data, "installed_origin") ?? ""),
        });
        box.querySelector("[data-seen-text]")!.textContent = say("console.live.seen_text");
        box.querySelector(".dot")!.className = "dot ok";
        return;
      }
    }
    setTimeout(() => void look(), everyMs);
  };
  setTimeout(() => void look(), everyMs);
}
