/** The menus of a thread's head: assignee, snooze, invite, tags, and the rest. */

import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Agent, Conversation, Priority } from "../../contract/models.ts";
import { html } from "../../shared/html.ts";
import { Icon } from "../../shared/icon.ts";
import {
  alarmClockIcon,
  arrowLeftRightIcon,
  banIcon,
  checkIcon,
  copyIcon,
  downloadIcon,
  fileTextIcon,
  flagIcon,
  linkIcon,
  mailIcon,
  panelRightIcon,
  plusIcon,
  rotateCcwIcon,
  searchIcon,
  smileIcon,
  tagIcon,
  userIcon,
  userMinusIcon,
  userPlusIcon,
} from "../../shared/icons.ts";
import {
  askRating,
  assignTo,
  blockContact,
  copy,
  inviteAgent,
  linkTo,
  setPriority,
  snoozeConversation,
  toggleClosed,
  toggleTag,
  wakeConversation,
} from "./actions.ts";
import { transcriptUrl } from "./api.ts";
import { boot, t } from "./boot.ts";
import { loadContact, loadTags } from "./loading.ts";
import { asksFirst } from "./asked.ts";
import { phone, toggleSide } from "./panes.ts";
import { Face, MenuItem, Popover } from "./parts.ts";
import { agents, asked, contacts, format, inboxes, knownTags, layer, me } from "./store.ts";
import { snoozeChoices } from "./times.ts";

interface MenuProps {
  conversation: Conversation;
  anchor: RefObject<HTMLElement>;
  close(): void;
}

/** Colleagues who may work in the conversation's inbox, those who are there first. */
export function colleagues(inboxId: string): Agent[] {
  const rank = (agent: Agent) =>
    (agent.connected ? 0 : 4) + ["online", "busy", "away", "offline"].indexOf(agent.availability);
  return [...agents.value.values()]
    .filter(
      (agent) =>
        !agent.deactivated_at &&
        agent.role !== "read_only" &&
        (agent.role !== "agent" || agent.inbox_ids.includes(inboxId)),
    )
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** Whoever has no line open is not there, whatever they had set. */
export const stateOf = ({ availability, connected }: Agent): string =>
  t(`inbox.availability.${connected ? availability : "offline"}`);

const has = (text: string, part: string) => text.toLowerCase().includes(part.trim().toLowerCase());

function Find({
  value,
  onInput,
  hint,
  onEnter,
}: {
  value: string;
  onInput(text: string): void;
  hint: string;
  onEnter?(): void;
}) {
  return html`<div class="menu-find">
    <label class="input s"
      ><${Icon} shape=${searchIcon} size=${14} /><input
        value=${value}
        placeholder=${hint}
        aria-label=${hint}
        maxlength="60"
        onInput=${(event: InputEvent) => onInput((event.currentTarget as HTMLInputElement).value)}
        onKeyDown=${(event: KeyboardEvent) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          onEnter?.();
        }}
    /></label>
  </div>`;
}

const faceOf = (agent: Agent) =>
  html`<${Face} name=${agent.name} id=${agent.id} size="xs" src=${agent.avatar_url} person="agent" />`;

export function AssignMenu({ conversation, anchor, close }: MenuProps) {
  const [text, setText] = useState("");
  const found = colleagues(conversation.inbox_id).filter((agent) => has(agent.name, text));
  const choose = (id: string | null) => {
    assignTo(conversation.id, id);
    close();
  };
  return html`<${Popover} anchor=${anchor} label=${t("thread.assign")} role="dialog" onClose=${close} end>
    <${Find}
      value=${text}
      onInput=${setText}
      hint=${t("thread.find_colleague")}
      onEnter=${() => found[0] && choose(found[0].id)}
    />
    ${found.map((agent) => html`<${MenuItem} key=${agent.id} face=${faceOf(agent)} label=${agent.id === me.value.id ? t("thread.me_named", { name: agent.name }) : agent.name} hint=${stateOf(agent)} on=${agent.id === conversation.assignee_id} onClick=${() => choose(agent.id)} />`)}
    ${
      conversation.assignee_id &&
      html`<hr class="hr" />
        <${MenuItem} shape=${userMinusIcon} label=${t("thread.unassign")} onClick=${() => choose(null)} />`
    }
  <//>`;
}

export function InviteMenu({ conversation, anchor, close }: MenuProps) {
  const [text, setText] = useState("");
  const found = colleagues(conversation.inbox_id).filter(
    (agent) => agent.id !== me.value.id && agent.id !== conversation.assignee_id && has(agent.name, text),
  );
  const choose = (id: string) => {
    void inviteAgent(conversation.id, id);
    close();
  };
  return html`<${Popover} anchor=${anchor} label=${t("thread.invite")} role="dialog" onClose=${close} end>
    <${Find}
      value=${text}
      onInput=${setText}
      hint=${t("thread.find_colleague")}
      onEnter=${() => found[0] && choose(found[0].id)}
    />
    ${found.map((agent) => html`<${MenuItem} key=${agent.id} face=${faceOf(agent)} label=${agent.name} hint=${stateOf(agent)} on=${conversation.participants.includes(agent.id)} onClick=${() => choose(agent.id)} />`)}
    ${found.length === 0 && html`<p class="menu-g">${t("thread.no_colleague")}</p>`}
    ${asksFirst(conversation, "invites") && html`<p class="menu-g">${t("offers.hint_invites")}</p>`}
  <//>`;
}

export function SnoozeMenu({ conversation, anchor, close }: MenuProps) {
  const snooze = (until: Date) => {
    snoozeConversation(conversation.id, until);
    close();
  };
  const own = (event: SubmitEvent) => {
    event.preventDefault();
    const value = new FormData(event.currentTarget as HTMLFormElement).get("until")?.toString();
    const until = value ? new Date(value) : undefined;
    if (until && until.getTime() > Date.now()) snooze(until);
  };
  return html`<${Popover} anchor=${anchor} label=${t("thread.snooze")} role="dialog" onClose=${close} end>
    <p class="menu-g">${t("thread.snooze_until")}</p>
    ${snoozeChoices(new Date()).map((choice) => html`<${MenuItem} shape=${alarmClockIcon} label=${t(`thread.snooze.${choice.key}`)} hint=${when(choice.at)} onClick=${() => snooze(choice.at)} />`)}
    <hr class="hr" />
    <form class="row menu-find" onSubmit=${own}>
      <label class="input s grow"
        ><input type="datetime-local" name="until" required aria-label=${t("thread.snooze.own")} /></label
      ><button class="btn s">${t("inbox.ok")}</button>
    </form>
    ${
      conversation.status === "snoozed" &&
      html`<hr class="hr" />
        <${MenuItem}
          shape=${rotateCcwIcon}
          label=${t("thread.wake")}
          onClick=${() => {
            wakeConversation(conversation.id);
            close();
          }}
        />`
    }
  <//>`;
}

function when(at: Date): string {
  const iso = at.toISOString();
  const short = format.short(iso, Date.now());
  return short === format.clock(iso) ? short : `${short} ${format.clock(iso)}`;
}

export function TagMenu({ conversation, anchor, close }: MenuProps) {
  const [text, setText] = useState("");
  useEffect(() => void loadTags().catch(() => {}), []);
  const tags = [...new Set([...conversation.tags, ...knownTags.value])].filter((tag) => has(tag, text));
  const wanted = text.trim();
  const add = (tag: string) => {
    toggleTag(conversation.id, tag);
    setText("");
  };
  return html`<${Popover} anchor=${anchor} label=${t("thread.tags")} role="dialog" onClose=${close} end>
    <${Find}
      value=${text}
      onInput=${setText}
      hint=${t("thread.find_tag")}
      onEnter=${() => (tags[0] ?? wanted) && add(tags.includes(wanted) ? wanted : wanted || tags[0]!)}
    />
    ${tags.slice(0, 30).map((tag) => html`<${MenuItem} key=${tag} shape=${tagIcon} label=${tag} on=${conversation.tags.includes(tag)} onClick=${() => add(tag)} />`)}
    ${wanted && !tags.includes(wanted) && html`<${MenuItem} shape=${plusIcon} label=${t("thread.new_tag", { tag: wanted })} onClick=${() => add(wanted)} />`}
  <//>`;
}

const priorities = ["none", "low", "high", "urgent"] as const;

export function MoreMenu({ conversation, anchor, close }: MenuProps) {
  const { id, contact } = conversation;
  useEffect(
    () => void (contacts.peek().has(contact.id) || loadContact(contact.id).catch(() => {})),
    [contact.id],
  );
  const blocked = Boolean(contacts.value.get(contact.id)?.blocked_at);
  const run = (action: () => void) => () => {
    close();
    action();
  };
  const askNext = (what: "assign" | "snooze" | "invite" | "tags") => () => void (asked.value = what);
  return html`<${Popover} anchor=${anchor} label=${t("thread.more")} onClose=${close} end>
    ${
      phone.value &&
      html` <${MenuItem}
          shape=${conversation.status === "closed" ? rotateCcwIcon : checkIcon}
          label=${t(conversation.status === "closed" ? "thread.reopen" : "thread.close")}
          onClick=${run(() => toggleClosed(id))}
        />
        <${MenuItem} shape=${userIcon} label=${t("thread.assign")} onClick=${askNext("assign")} />
        <${MenuItem} shape=${alarmClockIcon} label=${t("thread.snooze")} onClick=${askNext("snooze")} />
        <${MenuItem}
          shape=${arrowLeftRightIcon}
          label=${t("thread.transfer")}
          onClick=${run(() => (layer.value = { kind: "transfer" }))}
        />
        <${MenuItem} shape=${userPlusIcon} label=${t("thread.invite")} onClick=${askNext("invite")} />
        <${MenuItem} shape=${tagIcon} label=${t("thread.tags")} onClick=${askNext("tags")} />
        <${MenuItem} shape=${panelRightIcon} label=${t("thread.side.show")} onClick=${run(toggleSide)} />
        <hr class="hr" />`
    }
    <p class="menu-g">${t("thread.priority")}</p>
    ${priorities.map((name, value) => html`<${MenuItem} shape=${flagIcon} label=${t(`inbox.priority.${name}`)} on=${conversation.priority === value} onClick=${run(() => setPriority(id, value as Priority))} />`)}
    ${
      boot.may.reply &&
      inboxes.get(conversation.inbox_id)?.rating_enabled &&
      !conversation.rating &&
      html`<hr class="hr" />
        <${MenuItem}
          shape=${smileIcon}
          label=${t("thread.ask_rating")}
          onClick=${run(() => void askRating(id))}
        />`
    }
    ${boot.may.export && html`<${TranscriptItems} id=${id} run=${run} />`}
    <hr class="hr" />
    <${MenuItem}
      shape=${linkIcon}
      label=${t("thread.copy_link")}
      onClick=${run(() => void copy(linkTo(id)))}
    />
    <${MenuItem} shape=${copyIcon} label=${t("thread.copy_id")} onClick=${run(() => void copy(id))} />
    ${
      boot.may.block &&
      html`<hr class="hr" />
        <${MenuItem}
          shape=${banIcon}
          danger
          label=${t(blocked ? "thread.unblock" : "thread.block")}
          onClick=${run(() => void blockContact(contact.id, !blocked))}
        />`
    }
  <//>`;
}

function TranscriptItems({ id, run }: { id: string; run(action: () => void): () => void }) {
  return html`<hr class="hr" />
    <p class="menu-g">${t("thread.transcript")}</p>
    <${MenuItem}
      shape=${downloadIcon}
      label=${t("thread.transcript.download")}
      onClick=${run(() => location.assign(transcriptUrl(id, "txt")))}
    />
    <${MenuItem}
      shape=${fileTextIcon}
      label=${t("thread.transcript.print")}
      onClick=${run(() => void window.open(transcriptUrl(id, "html"), "_blank", "noopener"))}
    />
    ${boot.mail && html`<${MenuItem} shape=${mailIcon} label=${t("thread.transcript.mail")} onClick=${run(() => (layer.value = { kind: "transcript" }))} />`}`;
}
