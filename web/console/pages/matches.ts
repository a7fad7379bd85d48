/** How many visitors a rule's conditions fit now: asked again while the page is looked at, and after each change. */

import { call } from "./call.ts";
import { formValues } from "./form-values.ts";
import { say } from "./texts.ts";

interface Matches {
  count: number;
  visitors: { id: string; name: string | null; title: string }[];
}

const every = 4_000;

export function watchMatches(): void {
  const place = document.querySelector<HTMLElement>("[data-matches]")!;
  const form = document.getElementById(place.dataset.matches!) as HTMLFormElement;
  const ask = async () => {
    if (document.hidden) return;
    const values = formValues(form);
    const body = {
      conditions: values.conditions ?? {},
      inbox_id: (values.inbox_id as string | null | undefined) ?? (place.dataset.inbox || null),
    };
    const answer = await call("POST", "/api/v1/invitation-rules/matches", body);
    if (answer.ok) show(answer.data as Matches);
  };
  const show = ({ count, visitors }: Matches) => {
    const head = document.createElement("p");
    head.className = "bb";
    head.textContent = say(count === 0 ? "console.live.matches_none" : "console.live.matches", { count });
    const names = document.createElement("p");
    names.className = "t3 xs cut";
    names.textContent = visitors
      .map(({ id, name, title }) =>
        say("console.live.matches_one", { name: name ?? id.slice(-4).toUpperCase(), page: title }),
      )
      .join(" · ");
    place.replaceChildren(head, ...(visitors.length > 0 ? [names] : []));
  };
  form.addEventListener("change", () => void ask());
  void ask();
  setInterval(() => void ask(), every);
}
