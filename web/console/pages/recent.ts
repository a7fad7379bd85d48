/** What visitors did just now, so that a rule can be tried by clicking on one's own site. */

import { call } from "./call.ts";
import { say } from "./texts.ts";

interface Recent {
  label: string;
  name: string;
  visitor_id: string;
  page: string;
  at: string;
}

const every = 2_000;

export function watchRecent(): void {
  const place = document.querySelector<HTMLElement>("[data-recent]")!;
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
    timeStyle: "medium",
    hourCycle: "h23",
  });
  let shown = "";
  const ask = async () => {
    if (document.hidden) return;
    const answer = await call("GET", "/api/v1/visitors/behaviours");
    if (!answer.ok) return;
    const { data } = answer.data as { data: Recent[] };
    const key = JSON.stringify(data);
    if (key === shown) return;
    shown = key;
    place.replaceChildren(
      ...(data.length === 0 ? [said("p", "t3", say("console.live.recent_none"))] : data.map(line)),
    );
  };
  const line = ({ label, visitor_id, page, at }: Recent): HTMLElement => {
    const row = said("p", "row", "");
    row.append(
      said("span", "t3", clock.format(new Date(at))),
      said("span", "b", label),
      said("span", "t3 cut grow", page),
      said("span", "t3 xs", visitor_id.slice(-4).toUpperCase()),
    );
    return row;
  };
  void ask();
  setInterval(() => void ask(), every);
}

function said(kind: string, className: string, text: string): HTMLElement {
  const made = document.createElement(kind);
  made.className = className;
  made.textContent = text;
  return made;
}
