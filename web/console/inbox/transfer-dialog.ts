/** Hands the conversation to a colleague or a team, with a note for them. */

import { useState } from "preact/hooks";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import { searchIcon, usersIcon, xIcon } from "../../shared/icons.ts";
import { transferTo } from "./actions.ts";
import { t } from "./boot.ts";
import { colleagues, stateOf } from "./head-menus.ts";
import { asksFirst } from "./asked.ts";
import { Face, IconButton, MenuItem, Veil } from "./parts.ts";
import { contactName, layer, open, teams } from "./store.ts";

export function TransferDialog() {
  const conversation = open.value;
  const [text, setText] = useState("");
  const [to, setTo] = useState<{ agent_id: string } | { team_id: string } | null>(null);
  const [note, setNote] = useState("");
  const close = () => (layer.value = null);
  if (!conversation) return null;
  const has = (name: string) => name.toLowerCase().includes(text.trim().toLowerCase());
  const people = colleagues(conversation.inbox_id).filter(
    (agent) => agent.id !== conversation.assignee_id && has(agent.name),
  );
  const groups = teams.value.filter((team) => team.id !== conversation.team_id && has(team.name));
  const hand = () => {
    if (!to) return;
    close();
    void transferTo(conversation.id, { ...to, ...(note.trim() && { note: note.trim() }) });
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) hand();
  };
  return html`<${Veil} label=${t("thread.transfer")} onClose=${close}>
    <header class="pane-h">
      <h1 class="cut">${t("thread.transfer_of", { name: contactName(conversation) })}</h1>
      <span class="end"
        ><${IconButton} shape=${xIcon} label=${t("inbox.close")} stroke="Esc" onClick=${close}
      /></span>
    </header>
    <div class="ask-body" onKeyDown=${key}>
      <label class="input"
        ><${Icon} shape=${searchIcon} size=${16} /><input
          value=${text}
          autofocus
          placeholder=${t("thread.find_target")}
          aria-label=${t("thread.find_target")}
          onInput=${(event: InputEvent) => setText((event.currentTarget as HTMLInputElement).value)}
      /></label>
      <div class="picks" role="group" aria-label=${t("thread.transfer_to")}>
        ${groups.length > 0 && html`<p class="menu-g">${t("inbox.views.teams")}</p>`}
        ${groups.map((team) => html`<${MenuItem} key=${team.id} shape=${usersIcon} label=${team.name} hint=${t("thread.members", { count: team.member_ids.length })} on=${to !== null && "team_id" in to && to.team_id === team.id} onClick=${() => setTo({ team_id: team.id })} />`)}
        ${people.length > 0 && html`<p class="menu-g">${t("thread.colleagues")}</p>`}
        ${people.map((agent) => html`<${MenuItem} key=${agent.id} face=${html`<${Face} name=${agent.name} id=${agent.id} size="xs" person="agent" src=${agent.avatar_url} />`} label=${agent.name} hint=${stateOf(agent)} on=${to !== null && "agent_id" in to && to.agent_id === agent.id} onClick=${() => setTo({ agent_id: agent.id })} />`)}
        ${people.length + groups.length === 0 && html`<p class="menu-g">${t("thread.no_colleague")}</p>`}
      </div>
      <textarea
        maxlength="4000"
        value=${note}
        placeholder=${t("thread.transfer_note")}
        aria-label=${t("thread.transfer_note")}
        onInput=${(event: InputEvent) => setNote((event.currentTarget as HTMLTextAreaElement).value)}
      ></textarea>
      ${asksFirst(conversation, "transfers") && html`<p class="t3 xs">${t("offers.hint_transfers")}</p>`}
    </div>
    <div class="ask-foot">
      <button type="button" class="btn" onClick=${close}>${t("inbox.cancel")}</button
      ><button type="button" class="btn primary" disabled=${!to} onClick=${hand}>
        ${t("thread.transfer")}
      </button>
    </div>
  <//>`;
}
