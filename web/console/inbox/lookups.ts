/** Cards of the shop's own systems beside the thread: orders, stock, membership. Each loads by itself, and holds up nothing. */

import { useEffect, useState } from "preact/hooks";
import type { Conversation } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { externalLinkIcon, refreshCwIcon } from "../../shared/icons.ts";
import { call } from "./api.ts";
import { t } from "./boot.ts";
import { IconButton } from "./parts.ts";
import { Section } from "./section.ts";

interface Lookup {
  id: string;
  name: string;
}
interface Card {
  title: string;
  badge: string;
  subtitle: string;
  lines: { label: string; value: string }[];
  link: string | null;
}
interface Found {
  state: "found" | "nothing" | "failed" | "unasked";
  reason: string | null;
  cards: Card[];
}

const pathOf = (conversation: Conversation) => `/conversations/${conversation.id}/lookups`;
/** Cards that are shown before somebody asks for the rest. */
const few = 2;

/** Asked again when the contact has said something new: an order number may be in it. */
export function Lookups({ conversation }: { conversation: Conversation }) {
  const [lookups, setLookups] = useState<Lookup[]>([]);
  const said = conversation.last_author === "contact" ? conversation.last_seq : 0;
  useEffect(() => {
    let gone = false;
    call<{ data: Lookup[] }>("GET", pathOf(conversation)).then(
      ({ data }) => !gone && setLookups(data),
      () => {},
    );
    return () => void (gone = true);
  }, [conversation.id, said]);
  return lookups.map(
    (lookup) =>
      html`<${Asked} key=${lookup.id} conversation=${conversation} lookup=${lookup} said=${said} />`,
  );
}

function Asked({ conversation, lookup, said }: { conversation: Conversation; lookup: Lookup; said: number }) {
  const [found, setFound] = useState<Found>();
  const [busy, setBusy] = useState(false);
  const [all, setAll] = useState(false);
  const ask = (again: boolean) => {
    setBusy(true);
    return call<Found>("GET", `${pathOf(conversation)}/${lookup.id}${again ? "?again=true" : ""}`)
      .catch((): Found => ({ state: "failed", reason: "not_reachable", cards: [] }))
      .then((answer) => {
        setFound(answer);
        setBusy(false);
      });
  };
  useEffect(() => void ask(false), [conversation.id, lookup.id, said]);
  const cards = found?.cards ?? [];
  const shown = all ? cards : cards.slice(0, few);
  return html`<${Section}
    name=${`lookup-${lookup.id}`}
    title=${lookup.name}
    more=${cards.length > 1 ? t("panel.lookup.count", { count: cards.length }) : undefined}
  >
    <div class="lookup" aria-busy=${String(busy)}>
      ${!found && html`<div class="lookup-card waiting" aria-label=${t("panel.lookup.asking")}></div>`}
      ${shown.map((card) => html`<${CardView} card=${card} />`)}
      ${found?.state === "nothing" && html`<p class="t3">${t("panel.lookup.nothing")}</p>`}
      ${found?.state === "failed" && html`<p class="t3">${t(`panel.lookup.failed.${reasonOf(found.reason)}`)}</p>`}
      ${
        found &&
        html`<div class="row lookup-foot">
          ${
            cards.length > few &&
            html`<button type="button" class="btn xs ghost" onClick=${() => setAll(!all)}>
              ${all ? t("panel.lookup.fewer") : t("panel.lookup.more", { count: cards.length - few })}
            </button>`
          }
          <span class="grow"></span>
          <${IconButton}
            shape=${refreshCwIcon}
            size=${14}
            label=${t("panel.lookup.again")}
            onClick=${() => ask(true)}
          />
        </div>`
      }
    </div>
  </${Section}>`;
}

function CardView({ card }: { card: Card }) {
  const title = card.link
    ? html`<a href=${card.link} target="_blank" rel="noopener noreferrer" class="cut"
        >${card.title} <${Icon} shape=${externalLinkIcon} size=${12} label=${t("panel.lookup.opens")}
      /></a>`
    : html`<span class="cut">${card.title}</span>`;
  return html`<article class="lookup-card">
    <div class="row">
      <b class="grow cut">${title}</b>
      ${card.badge && html`<span class="chip">${card.badge}</span>`}
    </div>
    ${card.subtitle && html`<p class="t2">${card.subtitle}</p>`}
    ${
      card.lines.length > 0 &&
      html`<dl class="fields">
        ${card.lines.map(
          ({ label, value }) =>
            html`<dt title=${label}>${label}</dt>
              <dd><span class="cut" title=${value}>${value}</span></dd>`,
        )}
      </dl>`
    }
  </article>`;
}

/** In words that an agent can act on; details are in the settings' test. */
function reasonOf(reason: string | null): "slow" | "refused" | "broken" {
  if (reason === "timed_out") return "slow";
  return reason === "status_401" || reason === "status_403" ? "refused" : "broken";
}
