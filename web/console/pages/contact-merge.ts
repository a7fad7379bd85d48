/** On a contact's page: finds the other record of the same person and merges it into this one. */

import type { Contact, Page } from "../../contract/models.ts";
import { call } from "./call.ts";
import { say } from "./texts.ts";

export function listenToMerge(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-merge]");
  if (!form) return;
  const { merge: intoId = "", name: into = "" } = form.dataset;
  const field = form.querySelector<HTMLInputElement>("input[type=search]")!;
  const places = {
    found: form.querySelector<HTMLElement>("[data-found]")!,
    what: form.querySelector<HTMLElement>("[data-what]")!,
    go: form.querySelector<HTMLButtonElement>("button[type=submit]")!,
  };
  let chosen: Contact | undefined;
  let turn = 0;

  const choose = (contact: Contact) => {
    chosen = contact;
    places.what.hidden = false;
    places.what.textContent = say("console.live.merge_what", { from: nameOf(contact), into });
    places.go.disabled = false;
  };
  const search = async () => {
    const own = ++turn;
    const answer = await call("GET", `/api/v1/contacts?limit=8&q=${encodeURIComponent(field.value.trim())}`);
    if (own !== turn) return;
    const others = answer.ok ? (answer.data as Page<Contact>).data.filter(({ id }) => id !== intoId) : [];
    const none = document.createElement("p");
    none.className = "hint";
    none.textContent = answer.ok ? say("console.live.merge_none") : answer.problem.detail;
    places.found.replaceChildren(
      ...(others.length > 0 ? others.map((each) => choice(each, choose)) : [none]),
    );
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void search(), 150);
  });
  document.querySelector("[data-open=merge]")?.addEventListener("click", () => void search());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (chosen) void merge(chosen.id);
  });

  async function merge(fromId: string): Promise<void> {
    places.go.disabled = true;
    const answer = await call("POST", `/api/v1/contacts/${fromId}/merge`, { into_id: intoId });
    if (answer.ok) return location.reload();
    places.go.disabled = false;
    places.what.textContent = answer.problem.detail;
  }
}

const nameOf = (contact: Contact): string =>
  contact.name || contact.email || contact.phone || say("console.live.chat_visitor");

function choice(contact: Contact, choose: (contact: Contact) => void): HTMLElement {
  const label = document.createElement("label");
  label.className = "tick";
  const radio = document.createElement("input");
  Object.assign(radio, { type: "radio", name: "from" });
  radio.addEventListener("change", () => choose(contact));
  const words = document.createElement("span");
  words.textContent = nameOf(contact);
  const reach = document.createElement("small");
  reach.textContent = [contact.phone, contact.email].filter(Boolean).join(" · ");
  words.append(reach);
  label.append(radio, words);
  return label;
}
