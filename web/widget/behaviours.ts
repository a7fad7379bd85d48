/** Watches the page for what the inbox's rules name: clicks, things seen, players, downloads, forms by their fields' names. Never a value. */

import type { WatchedBehaviour, WatchedBehaviours } from "../contract/visitors.ts";

type Did = (name: string, props?: Record<string, string>) => void;
type Listen = (target: EventTarget, names: string, run: (event: Event) => void) => void;

export interface Watch {
  /** Another page is shown now. */
  viewed(): void;
  /** The page is being left; its forms are too. */
  left(): void;
}

const file = /\.(pdf|docx?|xlsx?|pptx?|zip|rar|7z|apk|dmg|exe|csv|mp[34])$/i;

export async function watchBehaviours(url: string, did: Did, listen: Listen): Promise<Watch> {
  const { rules } = (await (await fetch(url, { credentials: "omit" })).json()) as WatchedBehaviours;
  /** What was told of this view already. */
  const told = new Set<string>();
  let begun = new Map<HTMLFormElement, string>();
  let observer: IntersectionObserver | undefined;

  const once = (name: string, props?: Record<string, string>, mark = JSON.stringify(props)) => {
    const key = `${name} ${mark}`;
    if (told.has(key)) return;
    told.add(key);
    did(name, props);
  };
  /** The element that the rule means, if the event came from within one. */
  const hit = ({ selector, url: pattern }: WatchedBehaviour, event: Event, all: string) => {
    const [target] = event.composedPath();
    if (!fits(pattern) || !(target instanceof Element)) return null;
    try {
      return target.closest(selector || all);
    } catch {
      // A selector that is none finds nothing.
      return null;
    }
  };
  const of = (when: WatchedBehaviour["when"], step?: WatchedBehaviour["step"]) =>
    rules.filter((rule) => rule.when === when && (!step || rule.step === step));
  const onForm = (step: WatchedBehaviour["step"], event: Event, props: Record<string, string>) => {
    for (const rule of of("form", step)) if (hit(rule, event, "form")) once(rule.name, props);
  };
  const nameOf = (element: Element) => (element.getAttribute("name") || element.id).slice(0, 60);
  const formOf = (form: HTMLFormElement): Record<string, string> =>
    nameOf(form) ? { form: nameOf(form) } : {};

  listen(document, "click", (event) => {
    for (const rule of of("click")) if (hit(rule, event, "a, button")) did(rule.name);
    for (const rule of of("download")) {
      const link = hit(rule, event, "a[href]") as HTMLAnchorElement | null;
      if (link && (rule.selector || link.hasAttribute("download") || file.test(link.pathname)))
        did(rule.name, { file: (link.pathname ?? "").split("/").pop()!.slice(0, 120) });
    }
    const [target] = event.composedPath();
    const marked = target instanceof Element && target.closest<HTMLElement>("[data-lingxi-track]");
    if (marked) did(marked.dataset["lingxiTrack"]!);
  });
  listen(document, "play", (event) => {
    for (const rule of of("media")) if (hit(rule, event, "video, audio")) once(rule.name);
  });
  listen(document, "focusin", (event) => {
    const [field] = event.composedPath();
    const form = field instanceof Element && field.closest("form");
    if (!form || !field.matches("input, select, textarea")) return;
    const name = nameOf(field);
    if (!begun.has(form)) onForm("started", event, formOf(form));
    begun.set(form, name);
    if (name) onForm("reached", event, { ...formOf(form), field: name });
  });
  listen(document, "submit", (event) => {
    const form = event.target as HTMLFormElement;
    begun.delete(form);
    onForm("submitted", event, formOf(form));
  });

  const watchSeen = () => {
    for (const rule of of("seen")) {
      if (!fits(rule.url)) continue;
      try {
        for (const element of document.querySelectorAll(rule.selector)) observer?.observe(element);
      } catch {}
    }
  };
  const watch: Watch = {
    viewed() {
      told.clear();
      observer?.disconnect();
      if (of("seen").length === 0) return;
      observer = new IntersectionObserver(
        (entries) => {
          for (const { isIntersecting, target } of entries)
            for (const rule of of("seen"))
              if (isIntersecting && fits(rule.url) && target.matches(rule.selector)) once(rule.name);
        },
        { threshold: 0.2 },
      );
      watchSeen();
      // What a page of one piece draws late.
      setTimeout(watchSeen, 2_000);
    },
    left() {
      for (const [form, field] of begun)
        for (const { name, selector, url: pattern } of of("form", "abandoned"))
          if (fits(pattern) && (!selector || form.closest(selector))) once(name, { ...formOf(form), field });
      begun = new Map();
    },
  };
  watch.viewed();
  return watch;
}

/** `*` stands for anything; a pattern that begins with http is laid on the whole address, any other on what follows the host. */
function fits(pattern: string): boolean {
  if (!pattern) return true;
  const route = /^#!?\/[^?]*/.exec(location.hash)?.[0] ?? "";
  const path = location.pathname + route;
  const text = (/^https?:/i.test(pattern) ? location.origin + path : path).toLowerCase();
  const [first = "", ...pieces] = pattern.toLowerCase().split("*");
  const last = pieces.pop();
  if (last === undefined) return text === first;
  let from = first.length;
  if (!text.startsWith(first)) return false;
  for (const piece of pieces) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
