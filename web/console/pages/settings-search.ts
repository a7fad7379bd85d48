/** The one search box over all settings: by words, pinyin and initials; arrows and Enter go to the setting. */

export function listenToSettingsSearch(): void {
  const box = document.querySelector<HTMLInputElement>("[data-settings-search]");
  const hits = document.querySelector<HTMLElement>("[data-settings-hits]");
  const pages = document.querySelector<HTMLElement>("[data-settings-pages]");
  if (!box || !hits || !pages) return;
  const links = [...hits.querySelectorAll<HTMLAnchorElement>("a")];
  let chosen = -1;

  const show = () => {
    const words = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    pages.hidden = words.length > 0;
    hits.hidden = words.length === 0;
    chosen = -1;
    let found = 0;
    for (const link of links) {
      const fits = words.length > 0 && words.every((word) => matches(link, word));
      link.hidden = !fits;
      link.classList.remove("chosen");
      if (fits) found++;
      highlight(link.querySelector<HTMLElement>("[data-hit]")!, words[0] ?? "");
    }
    const count = hits.querySelector<HTMLElement>("[data-found]")!;
    count.textContent = (found === 0 ? count.dataset.none! : count.dataset.some!).replace(
      "{count}",
      String(found),
    );
  };

  box.addEventListener("input", show);
  box.addEventListener("keydown", (event) => {
    const visible = links.filter((link) => !link.hidden);
    if (event.key === "Escape") {
      box.value = "";
      show();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (visible.length === 0) return;
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + visible.length) % visible.length;
      for (const [i, link] of visible.entries()) link.classList.toggle("chosen", i === chosen);
      visible[chosen]!.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.isComposing) {
      (visible[Math.max(chosen, 0)] ?? box).click();
    }
  });
  document.addEventListener("keydown", (event) => {
    const inField = (event.target as HTMLElement).closest(
      "input, textarea, select, [contenteditable], dialog",
    );
    if (event.key === "/" && !inField && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      box.focus();
    }
  });
  if (box.value) show();
}

/** `data-words` holds synonyms, pinyin and initials, separated by spaces; pinyin may be typed without its spaces. */
export function matches(link: HTMLElement, word: string): boolean {
  const text = `${link.textContent ?? ""} ${link.dataset.words ?? ""}`.toLowerCase();
  return text.includes(word) || text.replaceAll(" ", "").includes(word);
}

function highlight(place: HTMLElement, word: string): void {
  const text = place.textContent ?? "";
  const from = word ? text.toLowerCase().indexOf(word) : -1;
  if (from < 0) {
    place.textContent = text;
    return;
  }
  const mark = document.createElement("mark");
  mark.textContent = text.slice(from, from + word.length);
  place.replaceChildren(text.slice(0, from), mark, text.slice(from + word.length));
}
