/** Both pages of the reference in the browser: search, lines in the reader's language, copying, trying with a key that stays in this tab. */

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => {
  root.dataset["theme"] = dark.matches ? "dark" : "light";
};
// Before the first paint: this script stands in the head.
paint();
dark.addEventListener("change", paint);

const all = <E extends Element>(selector: string, within: ParentNode = document) => [
  ...within.querySelectorAll<E>(selector),
];

function listenToSearch(): void {
  const field = document.querySelector<HTMLInputElement>("#find")!;
  const links = all<HTMLAnchorElement>("[data-find]");
  const find = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const link of links) link.hidden = !words.every((word) => link.dataset["find"]!.includes(word));
    for (const group of all<HTMLElement>(".group"))
      group.hidden = all<HTMLElement>("a", group).every((link) => link.hidden);
    document.querySelector<HTMLElement>(".nothing")!.hidden = links.some((link) => !link.hidden);
  };
  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      field.value = "";
      find();
    } else if (event.key === "Enter") links.find((link) => !link.hidden)?.click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || (event.target as Element).matches("input, textarea")) return;
    event.preventDefault();
    field.focus();
  });
}

function listenToLanguages(): void {
  const show = (language: string) => {
    for (const samples of all(".samples")) {
      const sections = all<HTMLElement>("[data-language]", samples);
      // Where that language is not told, what is shown stays.
      if (sections.some((each) => each.dataset["language"] === language))
        for (const each of sections) each.hidden = each.dataset["language"] !== language;
      const shown = sections.find((each) => !each.hidden)?.dataset["language"];
      for (const tab of all<HTMLButtonElement>(".tabs button", samples))
        tab.setAttribute("aria-pressed", String(tab.value === shown));
    }
    remember(language);
  };
  for (const samples of all(".samples")) {
    const languages = all<HTMLElement>("[data-language]", samples);
    if (languages.length < 2) continue;
    for (const section of languages) {
      const tabs = document.createElement("div");
      tabs.className = "tabs";
      for (const each of languages) {
        const tab = document.createElement("button");
        tab.type = "button";
        tab.value = each.dataset["language"]!;
        tab.textContent = each.querySelector("header span")!.textContent;
        tab.onclick = () => {
          const before = tab.getBoundingClientRect().top;
          show(tab.value);
          // Others above have grown or shrunk too: what is read stays where it is.
          const now = all<HTMLButtonElement>(".tabs button", samples).find(
            (one) => one.value === tab.value && one.offsetParent,
          );
          if (now) {
            window.scrollBy(0, now.getBoundingClientRect().top - before);
            now.focus({ preventScroll: true });
          }
        };
        tabs.append(tab);
      }
      section.querySelector("header")!.prepend(tabs);
    }
    for (const name of all("header > span", samples)) name.remove();
  }
  show(remembered() ?? "curl");
}

// Where storage is forbidden even naming it throws; it is only a convenience here.
function remember(language: string): void {
  try {
    localStorage.setItem("reference.language", language);
  } catch {}
}
function remembered(): string | null {
  try {
    return localStorage.getItem("reference.language");
  } catch {
    return null;
  }
}

function listenToCopying(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-copy]");
    const text = button?.closest("section")?.querySelector("pre")?.textContent;
    if (!button || !text) return;
    void navigator.clipboard.writeText(text).then(() => {
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 1_500);
    });
  });
}

function listenToTries(): void {
  const keyForm = document.querySelector<HTMLFormElement>("#key-form");
  if (!keyForm) return;
  keyForm.onsubmit = (event) => event.preventDefault();
  document.addEventListener("submit", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("[data-try]");
    if (!form) return;
    event.preventDefault();
    void attempt(form);
  });
}

async function attempt(form: HTMLFormElement): Promise<void> {
  const output = form.querySelector("output")!;
  const status = output.querySelector<HTMLElement>(".status")!;
  const shown = output.querySelector("code")!;
  const tell = (line: string, text: string, good = false) => {
    output.hidden = false;
    status.textContent = line;
    status.classList.toggle("good", good);
    shown.textContent = text;
  };
  const key = document.querySelector<HTMLInputElement>("#key")!;
  if (!key.value.trim()) {
    tell("A key is needed: put one in at the top.", "");
    key.scrollIntoView({ block: "center" });
    return key.focus();
  }
  const query = new URLSearchParams();
  let path = form.dataset["path"]!;
  for (const field of all<HTMLInputElement>("input[data-in]", form)) {
    if (!field.value) continue;
    if (field.dataset["in"] === "path")
      path = path.replace(`{${field.name}}`, encodeURIComponent(field.value));
    else query.set(field.name, field.value);
  }
  const body = form.querySelector<HTMLTextAreaElement>("textarea")?.value;
  const began = performance.now();
  try {
    const answer = await fetch(
      `${document.body.dataset["base"] ?? ""}/api/v1${path}${query.size ? `?${query}` : ""}`,
      {
        method: form.dataset["method"]!,
        headers: {
          authorization: `Bearer ${key.value.trim()}`,
          ...(body && { "content-type": "application/json" }),
        },
        credentials: "omit",
        ...(body && { body }),
      },
    );
    const text = await answer.text();
    const ms = Math.round(performance.now() - began);
    tell(`${answer.status} ${answer.statusText} · ${ms} ms`, indented(text), answer.ok);
  } catch {
    tell("The server can't be reached.", "");
  }
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function followReading(): void {
  const links = new Map(
    all<HTMLAnchorElement>(".side a[href^='#']").map((link) => [link.hash.slice(1), link]),
  );
  let current: HTMLAnchorElement | undefined;
  const watcher = new IntersectionObserver(
    (entries) => {
      const link = links.get(entries.find((entry) => entry.isIntersecting)?.target.id ?? "");
      if (!link || link === current) return;
      current?.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      current = link;
    },
    { rootMargin: "-10% 0px -80% 0px" },
  );
  for (const article of all(".op, .schema, .begin")) watcher.observe(article);
}

document.addEventListener("DOMContentLoaded", () => {
  listenToSearch();
  listenToLanguages();
  listenToCopying();
  listenToTries();
  followReading();
});
