/** Finds a contact by name, mail or phone while one types. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Contact } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { searchIcon } from "../../shared/icons.ts";
import { findContacts } from "./api.ts";
import { t } from "./boot.ts";
import { Face, MenuItem } from "./parts.ts";

interface ContactSearchProps {
  hint: string;
  none: string;
  inboxId?: string | undefined;
  /** Not offered. */
  without?: string;
  chosen?: Contact | undefined;
  choose(contact: Contact): void;
}

export const nameOf = (contact: Contact): string =>
  contact.name || contact.email || contact.phone || t("inbox.visitor");

export function ContactSearch({ hint, none, inboxId, without, chosen, choose }: ContactSearchProps) {
  const [text, setText] = useState("");
  const [found, setFound] = useState<Contact[] | null>(null);
  const turn = useRef(0);
  useEffect(() => {
    const own = ++turn.current;
    const timer = setTimeout(
      () =>
        findContacts(text.trim(), inboxId).then(
          (page) => own === turn.current && setFound(page.data.filter((each) => each.id !== without)),
          () => own === turn.current && setFound([]),
        ),
      150,
    );
    return () => clearTimeout(timer);
  }, [text, inboxId]);
  return html`<label class="input"
      ><${Icon} shape=${searchIcon} size=${16} /><input
        value=${text}
        autofocus
        placeholder=${hint}
        aria-label=${hint}
        maxlength="100"
        onInput=${(event: InputEvent) => setText((event.currentTarget as HTMLInputElement).value)}
    /></label>
    <div class="picks" role="group" aria-label=${hint}>
      ${found?.map((contact) => html`<${MenuItem} key=${contact.id} face=${html`<${Face} name=${nameOf(contact)} id=${contact.id} size="xs" />`} label=${nameOf(contact)} hint=${contact.phone ?? contact.email ?? ""} on=${contact.id === chosen?.id} onClick=${() => choose(contact)} />`)}
      ${found?.length === 0 && html`<p class="menu-g">${none}</p>`}
    </div>`;
}
