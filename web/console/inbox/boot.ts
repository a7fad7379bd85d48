/** What the server hands to the inbox with its page: who looks, where things are, and the people and places that names stand for. */

import type { InboxBoot } from "../../contract/inbox.ts";
import type { Agent } from "../../contract/models.ts";
import { translator, type Translate } from "../../shared/i18n.ts";
import enInbox from "../../shared/texts/en/inbox.ts";
import enReplies from "../../shared/texts/en/replies.ts";
import enWhy from "../../shared/texts/en/why.ts";
import zhInbox from "../../shared/texts/zh-CN/inbox.ts";
import zhReplies from "../../shared/texts/zh-CN/replies.ts";
import zhWhy from "../../shared/texts/zh-CN/why.ts";

export const boot: InboxBoot = readBoot();
export const t: Translate =
  boot.locale === "en"
    ? translator({ ...enInbox, ...enWhy, ...enReplies })
    : spaced(translator({ ...zhInbox, ...zhWhy, ...zhReplies }));

/** Chinese has a space between Han and Latin: where a name is put into a sentence, it is known only now. */
function spaced(translate: Translate): Translate {
  return (key, params) => {
    if (!params) return translate(key);
    const marked = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === "string" ? `\u0002${value}\u0003` : value,
      ]),
    );
    return translate(key, marked)
      .replace(/(\p{Script=Han})\u0002(?=[A-Za-z0-9])/gu, "$1 ")
      .replace(/([A-Za-z0-9])\u0003(?=\p{Script=Han})/gu, "$1 ")
      .replace(/[\u0002\u0003]/g, "");
  };
}

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
