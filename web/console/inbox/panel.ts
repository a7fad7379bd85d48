/** The side panel: the contact and what is known about them, earlier conversations, who takes part. */

import { useEffect, useState } from "preact/hooks";
import type { Contact, Conversation } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { starIcon, xIcon } from "../../shared/icons.ts";
import { changeContact, setContactTags, setTags } from "./actions.ts";
import { listConversations } from "./api.ts";
import { boot, t } from "./boot.ts";
import { Editable } from "./editable.ts";
import { Edge } from "./edge.ts";
import { JourneySection } from "./journey.ts";
import { loadContact } from "./loading.ts";
import { Lookups } from "./lookups.ts";
import { openConversation } from "./navigation.ts";
import { narrow, sideLayer, toggleSide } from "./panes.ts";
import { Face, IconButton } from "./parts.ts";
import { Section } from "./section.ts";
import {
  agentName,
  agents,
  contactName,
  contacts,
  format,
  inboxes,
  layer,
  now,
  open,
  putConversations,
} from "./store.ts";
import { TagLine } from "./tag-line.ts";
import { Why, whyAsked } from "./why.ts";

export function SidePanel() {
  const conversation = open.value;
  const [tab, setTab] = useState<"contact" | "past">("contact");
  const past = usePast(conversation);
  const asked = whyAsked.value;
  useEffect(() => void (asked > 0 && setTab("contact")), [asked]);
  return html`<aside class="pane quiet panel" aria-label=${t("panel.label")}>
    <header class="pane-h">
      <div class="tabs" role="tablist">
        <button
          type="button"
          role="tab"
          aria-selected=${String(tab === "contact")}
          onClick=${() => setTab("contact")}
        >
          ${t("panel.contact")}
        </button>
        <button
          type="button"
          role="tab"
          aria-selected=${String(tab === "past")}
          onClick=${() => setTab("past")}
        >
          ${t("panel.past")} ${past.length > 0 && html`<span class="t3">${past.length}</span>`}
        </button>
      </div>
      ${narrow.value && sideLayer.value && html`<span class="end"><${IconButton} shape=${xIcon} label=${t("inbox.close")} onClick=${toggleSide} /></span>`}
    </header>
    <div class="scroll">
      ${conversation && tab === "contact" && html`<${About} key=${conversation.id} conversation=${conversation} />`}
      ${conversation && tab === "past" && html`<${Past} past=${past} />`}
    </div>
    <${Edge} pane="side" />
  </aside>`;
}

/** Other conversations of the same contact, the newest first. */
function usePast(conversation: Conversation | undefined): Conversation[] {
  const contactId = conversation?.contact.id;
  const [past, setPast] = useState<{ of: string; all: Conversation[] }>({ of: "", all: [] });
  useEffect(() => {
    if (!contactId) return;
    let gone = false;
    listConversations({
      view: "all",
      contact_id: contactId,
      status: ["open", "waiting", "snoozed", "closed"],
      sort: "newest",
    }).then(
      (page) => {
        if (gone) return;
        putConversations(page.data);
        setPast({ of: contactId, all: page.data });
      },
      () => {},
    );
    return () => void (gone = true);
  }, [contactId]);
  return past.of === contactId ? past.all.filter((each) => each.id !== conversation?.id) : [];
}

function About({ conversation }: { conversation: Conversation }) {
  const { contact: summary } = conversation;
  const contact = contacts.value.get(summary.id);
  useEffect(() => void loadContact(summary.id).catch(() => {}), [summary.id]);
  const name = contactName(conversation);
  const set = (patch: Parameters<typeof changeContact>[1]) => void changeContact(summary.id, patch);
  const may = boot.may.edit_contacts && contact !== undefined;
  return html`
    <section class="sec first">
      <div class="who-head">
        <${Face} name=${name} id=${summary.id} src=${summary.avatar_url} size="l" />
        <div class="grow">
          <div class="row"><${Editable} label=${t("panel.name")} value=${summary.name} empty=${name} class="name-b" may=${may} save=${(value: string) => set({ name: value })} />
            ${summary.vip && html`<span class="chip accent">${t("panel.vip")}</span>`}</div>
          ${contact && subtitle(contact) && html`<div class="t2 cut">${subtitle(contact)}</div>`}
        </div>
        ${may && html`<${IconButton} shape=${starIcon} label=${t(summary.vip ? "panel.vip_off" : "panel.vip_on")} pressed=${summary.vip} class=${summary.vip ? "star" : ""} onClick=${() => set({ vip: !summary.vip })} />`}
      </div>
      ${contact?.blocked_at && html`<p class="chip danger">${t("panel.blocked")}</p>`}
      ${contact && html`<${TagLine} tags=${contact.tags} may=${may} set=${(tags: string[]) => void setContactTags(contact.id, tags)} label=${t("panel.contact_tags")} />`}
    </section>
    <${JourneySection} key=${summary.id} conversation=${conversation} />
    ${contact && html`<${Section} name="details" title=${t("panel.details")}><${Details} contact=${contact} may=${may} /></${Section}>`}
    ${contact && html`<${Section} name="note" title=${t("panel.note")}><${Editable} label=${t("panel.note")} value=${contact.note} empty=${t("panel.note_empty")} long may=${may} save=${(value: string) => set({ note: value })} /></${Section}>`}
    <${Lookups} conversation=${conversation} />
    <${Section} name="conversation" title=${t("panel.conversation")}><${ConversationFacts} conversation=${conversation} /></${Section}>
    ${conversation.rating && html`<${Section} name="rating" title=${t("panel.rating")}><${Rating} rating=${conversation.rating} /></${Section}>`}
    ${contact && html`<${Origin} contact=${contact} conversation=${conversation} />`}
    ${(conversation.assignee_id || conversation.status === "waiting") && html`<${Why} conversation=${conversation} />`}
    ${may && html`<section class="sec first"><button type="button" class="btn s" onClick=${() => (layer.value = { kind: "merge" })}>${t("panel.merge")}</button></section>`}
  `;
}

const subtitle = (contact: Contact) =>
  [contact.origin.region, contact.attributes.company].filter(Boolean).join(" · ");

function Details({ contact, may }: { contact: Contact; may: boolean }) {
  const set = (patch: Parameters<typeof changeContact>[1]) => void changeContact(contact.id, patch);
  const attribute = (key: string) => (value: string) =>
    set({ attributes: { ...contact.attributes, [key]: value } });
  return html`<dl class="fields">
    <dt>${t("panel.phone")}</dt>
    <dd>
      <${Editable}
        label=${t("panel.phone")}
        value=${contact.phone ?? ""}
        may=${may}
        save=${(value: string) => set({ phone: value || null })}
      />
    </dd>
    <dt>${t("panel.email")}</dt>
    <dd>
      <${Editable}
        label=${t("panel.email")}
        value=${contact.email ?? ""}
        may=${may}
        save=${(value: string) => set({ email: value || null })}
      />
    </dd>
    ${Object.entries(contact.attributes).map(
      ([key, value]) =>
        html`<dt title=${key}>${key}</dt>
          <dd>
            <${Editable}
              label=${key}
              value=${value === null ? "" : String(value)}
              may=${may && typeof value !== "boolean"}
              save=${attribute(key)}
            />
          </dd>`,
    )}
    <dt>${t("panel.first_seen")}</dt>
    <dd>${format.date(contact.created_at, now.peek())}</dd>
    ${
      contact.last_seen_at &&
      html`<dt>${t("panel.last_seen")}</dt>
        <dd>${format.short(contact.last_seen_at, now.peek())}</dd>`
    }
  </dl>`;
}

/** What the form before the chat was told, without what stands above as the contact's own; and what programs have left here. */
function answersOf({ details, inbox_id }: Conversation, contact: Contact | undefined): [string, string][] {
  const { form, ...rest } = details;
  const own = new Set<unknown>([contact?.name, contact?.email, contact?.phone]);
  const labels = inboxes.get(inbox_id)?.form_labels ?? {};
  return Object.entries({ ...rest, ...(form as Record<string, unknown> | undefined) })
    .filter(([, value]) => (typeof value === "string" || typeof value === "number") && !own.has(value))
    .map(([name, value]) => [labels[name] ?? name, String(value)]);
}

function ConversationFacts({ conversation }: { conversation: Conversation }) {
  const { participants } = conversation;
  const answers = answersOf(conversation, contacts.value.get(conversation.contact.id));
  return html`<${TagLine}
      tags=${conversation.tags}
      may=${boot.may.reply}
      label=${t("panel.tags")}
      set=${(tags: string[]) => setTags(conversation.id, tags)}
    />
    <dl class="fields facts-gap">
      <dt>${t("panel.inbox")}</dt>
      <dd>${inboxes.get(conversation.inbox_id)?.name}</dd>
      <dt>${t("panel.started")}</dt>
      <dd>${format.short(conversation.created_at, now.peek())}</dd>
      ${answers.map(
        ([label, value]) =>
          html`<dt title=${label}>${label}</dt>
            <dd><span class="cut" title=${value}>${value}</span></dd>`,
      )}
    </dl>
    ${participants.map((id) => html`<div class="mate"><${Face} name=${agentName(id)} id=${id} size="xs" person="agent" src=${agents.value.get(id)?.avatar_url} />${agentName(id)}<span class="end xs t3">${t("panel.invited")}</span></div>`)}`;
}

function Rating({ rating }: { rating: NonNullable<Conversation["rating"]> }) {
  return html`<div class="row">
      <span class="stars" role="img" aria-label=${t("panel.score", { score: rating.score })}
        >${[1, 2, 3, 4, 5].map((star) => html`<${Icon} shape=${starIcon} size=${14} class=${star <= rating.score ? "on" : ""} />`)}</span
      >${rating.labels.map((label) => html`<span class="chip">${label}</span>`)}
    </div>
    ${rating.comment && html`<p class="t2">${rating.comment}</p>`}`;
}

const shownOrigin = [
  "source",
  "url",
  "page",
  "title",
  "referrer",
  "browser",
  "os",
  "device",
  "language",
  "region",
  "utm_source",
  "utm_campaign",
];

function Origin({ contact, conversation }: { contact: Contact; conversation: Conversation }) {
  const known = shownOrigin.filter((key) => contact.origin[key]);
  if (known.length === 0 && !conversation.subject) return null;
  return html`<${Section} name="origin" title=${t("panel.origin")}><dl class="fields">
    ${known.map(
      (key) =>
        html`<dt>${t(`panel.origin.${key}`)}</dt>
          <dd><span class="cut" title=${contact.origin[key]}>${contact.origin[key]}</span></dd>`,
    )}
  </dl></${Section}>`;
}

function Past({ past }: { past: readonly Conversation[] }) {
  if (past.length === 0) return html`<div class="void"><p>${t("panel.no_past")}</p></div>`;
  return html`<section class="sec first">
    ${past.map(
      (each) =>
        html`<a
          class="past"
          key=${each.id}
          href=${`${boot.base}/conversations/${each.id}`}
          onClick=${(event: MouseEvent) => {
            event.preventDefault();
            openConversation(each.id);
          }}
        >
          <span class="cut">${each.last_text || each.subject || t("inbox.row.nothing")}</span
          ><span class="sub">${format.short(each.last_message_at, now.peek())}</span>
          <span class="sub cut"
            >${[t(`inbox.status.${each.status}`), agentName(each.assignee_id), ...each.tags].filter(Boolean).join(" · ")}</span
          >
          ${each.rating && html`<span class="sub">${t("panel.score", { score: each.rating.score })}</span>`}
        </a>`,
    )}
  </section>`;
}
