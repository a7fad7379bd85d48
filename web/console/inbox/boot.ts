/** What the server hands to the inbox with its page: who looks, where things are, and the people and places that names stand for. */

import type { InboxBoot } from "../../contract/inbox.ts";
import type { Agent } from "../../contract/models.ts";
import { translator, type Translate } from "../../shared/i18n.ts";
import en from "../../shared/texts/en/inbox.ts";
import zh from "../../shared/texts/zh-CN/inbox.ts";

export const boot: InboxBoot = readBoot();
export const t: Translate = translator(boot.locale === "en" ? en : zh);

function readBoot(): InboxBoot {
  const text = globalThis.document?.getElementById("data")?.textContent;
  if (text) return JSON.parse(text) as InboxBoot;
  // Outside of a page: tests of the pure parts.
  const nobody = { id: "", name: "", role: "agent", team_ids: [], inbox_ids: [] } as unknown as Agent;
  return {
    me: nobody, base: "", locale: "zh-CN", build: "", agents: [], teams: [], inboxes: [], quick_replies: [],
    may: { reply: true, edit_contacts: true, block: true, install: false },
  };
}
