/** What the server hands to the inbox with its page: who looks, where things are, and the people and places that names stand for. */

import type { InboxBoot } from "../../contract/inbox.ts";
import type { Agent } from "../../contract/models.ts";
import { translator, type Translate } from "../../shared/i18n.ts";
import { spaced } from "../../shared/spaced.ts";
import enAssignment from "../../shared/texts/en/assignment.ts";
import enInbox from "../../shared/texts/en/inbox.ts";
import enLookups from "../../shared/texts/en/lookups.ts";
import enOffers from "../../shared/texts/en/offers.ts";
import enJourney from "../../shared/texts/en/journey.ts";
import enReplies from "../../shared/texts/en/replies.ts";
import enWhy from "../../shared/texts/en/why.ts";
import zhAssignment from "../../shared/texts/zh-CN/assignment.ts";
import zhInbox from "../../shared/texts/zh-CN/inbox.ts";
import zhLookups from "../../shared/texts/zh-CN/lookups.ts";
import zhOffers from "../../shared/texts/zh-CN/offers.ts";
import zhJourney from "../../shared/texts/zh-CN/journey.ts";
import zhReplies from "../../shared/texts/zh-CN/replies.ts";
import zhWhy from "../../shared/texts/zh-CN/why.ts";

export const boot: InboxBoot = readBoot();
export const t: Translate =
  boot.locale === "en"
    ? translator({
        ...enAssignment,
        ...enInbox,
        ...enJourney,
        ...enLookups,
        ...enOffers,
        ...enReplies,
        ...enWhy,
      })
    : spaced(
        translator({
          ...zhAssignment,
          ...zhInbox,
          ...zhJourney,
          ...zhLookups,
          ...zhOffers,
          ...zhReplies,
          ...zhWhy,
        }),
      );

function readBoot(): InboxBoot {
  const text = globalThis.document?.getElementById("data")?.textContent;
  if (text) return JSON.parse(text) as InboxBoot;
  // Outside of a page: tests of the pure parts.
  const nobody = { id: "", name: "", role: "agent", team_ids: [], inbox_ids: [] } as unknown as Agent;
  return {
    me: nobody,
    base: "",
    locale: "zh-CN",
    build: "",
    agents: [],
    teams: [],
    inboxes: [],
    quick_replies: [],
    may: { reply: true, edit_contacts: true, block: true, install: false, export: false },
    mail: false,
    notifications: true,
  };
}
