/** What the palette offers: deeds on the open conversation, quick replies, tags, conversations, colleagues, pages. */

import type { Conversation } from "../../contract/models.ts";
import {
  alarmClockIcon,
  arrowLeftRightIcon,
  bellIcon,
  checkIcon,
  inboxIcon,
  keyboardIcon,
  linkIcon,
  rotateCcwIcon,
  searchIcon,
  slidersHorizontalIcon,
  stickyNoteIcon,
  tagIcon,
  userCheckIcon,
  userIcon,
  userPlusIcon,
  usersIcon,
  wandSparklesIcon,
  zapIcon,
} from "../../shared/icons.ts";
import { assignTo, copy, linkTo, setTags, toggleClosed } from "./actions.ts";
import { askToNotify, mayAskToNotify } from "./alerts.ts";
import { setAvailability, type SearchHit } from "./api.ts";
import { boot, t } from "./boot.ts";
import { focusComposer, insertText } from "./composing.ts";
import { colleagues } from "./head-menus.ts";
import { showView } from "./loading.ts";
import { isFinal, macros, run, stepsOf } from "./macros.ts";
import { openConversation } from "./navigation.ts";
import {
  agents,
  asked,
  contactName,
  conversations,
  format,
  knownTags,
  layer,
  me,
  now,
  open,
  quickReplies,
  searching,
} from "./store.ts";
import { rankReplies } from "./suggestions.ts";
import { filled } from "./values.ts";
import { builtIn } from "./views.ts";

export interface Hit {
  key: string;
  group: "here" | "found" | "places";
  label: string;
  sub?: string;
  end?: string;
  shape?: string;
  face?: { name: string; id: string };
  keys?: string[];
  run(): void;
}

export const contains = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());

/** What can be done with the open conversation. */
export function here(conversation: Conversation | undefined): Hit[] {
  if (!conversation || !boot.may.reply) return [];
  const { id } = conversation;
  const closed = conversation.status === "closed";
  const ask = (what: NonNullable<typeof asked.value>) => () => void setTimeout(() => (asked.value = what));
  const make = (key: string, label: string, shape: string, run: () => void, keys?: string[]): Hit => ({
    key,
    group: "here",
    label,
    shape,
    run,
    ...(keys && { keys }),
  });
  return [
    make("reply", t("keys.reply"), zapIcon, () => setTimeout(() => focusComposer("text")), ["R"]),
    make("note", t("keys.note"), stickyNoteIcon, () => setTimeout(() => focusComposer("note")), ["N"]),
    ...(conversation.assignee_id === me.value.id
      ? []
      : [make("claim", t("palette.to_me"), userCheckIcon, () => assignTo(id, me.value.id), ["A"])]),
    make("assign", t("thread.assign"), userIcon, ask("assign")),
    make(
      "transfer",
      t("thread.transfer"),
      arrowLeftRightIcon,
      () => void (layer.value = { kind: "transfer" }),
      ["T"],
    ),
    make("invite", t("thread.invite"), userPlusIcon, ask("invite"), ["I"]),
    ...(closed ? [] : [make("snooze", t("thread.snooze"), alarmClockIcon, ask("snooze"), ["Z"])]),
    make("tags", t("thread.tags"), tagIcon, ask("tags"), ["#"]),
    make(
      "close",
      t(closed ? "thread.reopen" : "thread.close"),
      closed ? rotateCcwIcon : checkIcon,
      () => toggleClosed(id),
      ["E"],
    ),
    make("link", t("thread.copy_link"), linkIcon, () => void copy(linkTo(id))),
  ];
}

export function replies(wanted: string): Hit[] {
  if (!wanted || !open.value || !boot.may.reply) return [];
  return rankReplies(quickReplies.value, wanted)
    .slice(0, 3)
    .map((reply) => ({
      key: reply.id,
      group: "here",
      label: t("palette.quick", { title: reply.title }),
      sub: reply.text.slice(0, 60),
      shape: zapIcon,
      run: () =>
        setTimeout(() => {
          const conversation = open.peek();
          if (conversation) insertText(filled(reply, conversation));
        }),
    }));
}

export function macroHits(wanted: string): Hit[] {
  const conversation = open.value;
  if (!conversation || !boot.may.reply) return [];
  return macros.value
    .filter((macro) => contains(macro.name, wanted))
    .slice(0, wanted ? 6 : 3)
    .map((macro) => ({
      key: macro.id,
      group: "here",
      label: t("palette.macro", { name: macro.name }),
      sub: isFinal(macro, conversation) ? t("macros.final") : stepsOf(macro),
      shape: wandSparklesIcon,
      ...(macro.key && { keys: ["Alt", macro.key.toUpperCase()] }),
      run: () => void run(macro, conversation),
    }));
}

export function tags(wanted: string): Hit[] {
  const conversation = open.value;
  if (!wanted || !conversation || !boot.may.reply) return [];
  return knownTags.value
    .filter((tag) => contains(tag, wanted) && !conversation.tags.includes(tag))
    .slice(0, 2)
    .map((tag) => ({
      key: `tag-${tag}`,
      group: "here",
      label: t("palette.tag", { tag }),
      shape: tagIcon,
      run: () => setTags(conversation.id, [...conversation.tags, tag]),
    }));
}

export function found(wanted: string, hits: readonly SearchHit[]): Hit[] {
  if (!wanted) return [];
  const named = [...conversations.value.values()]
    .filter((each) => contains(contactName(each), wanted))
    .slice(0, 4);
  const rows: Hit[] = named.map((each) => ({
    key: each.id,
    group: "found",
    label: contactName(each),
    sub: each.last_text,
    end: format.short(each.last_message_at, now.peek()),
    face: { name: contactName(each), id: each.contact.id },
    run: () => openConversation(each.id),
  }));
  const said = hits.filter((hit) => !named.some((each) => each.id === hit.conversation.id));
  return [
    ...rows,
    ...said.map((hit): Hit => ({
      key: hit.message.id,
      group: "found",
      label: contactName(hit.conversation),
      sub: hit.snippet.text,
      end: format.short(hit.message.created_at, now.peek()),
      face: { name: contactName(hit.conversation), id: hit.conversation.contact.id },
      run: () => openConversation(hit.conversation.id, { seq: hit.message.seq }),
    })),
  ];
}

export function people(wanted: string, conversation: Conversation | undefined): Hit[] {
  const all = conversation ? colleagues(conversation.inbox_id) : [...agents.value.values()];
  return all
    .filter((agent) => contains(agent.name, wanted))
    .slice(0, 10)
    .map((agent) => ({
      key: agent.id,
      group: "places",
      label: agent.name,
      end: t(`inbox.availability.${agent.availability}`),
      face: { name: agent.name, id: agent.id },
      run: () =>
        conversation && boot.may.reply
          ? assignTo(conversation.id, agent.id)
          : showView({
              id: `agent-${agent.id}`,
              filter: { view: "all", assignee_id: agent.id, sort: "newest" },
            }),
    }));
}

export function places(): Hit[] {
  const make = (key: string, label: string, shape: string, run: () => void, keys?: string[]): Hit => ({
    key,
    group: "places",
    label,
    shape,
    run,
    ...(keys && { keys }),
  });
  const go = (path: string) => () => location.assign(`${boot.base}${path}`);
  return [
    ...builtIn.map((each) =>
      make(`view-${each.id}`, t("palette.view", { name: t(`inbox.view.${each.id}`) }), inboxIcon, () =>
        showView(each),
      ),
    ),
    make("search", t("keys.search"), searchIcon, () => void (searching.value = { text: "" }), ["/"]),
    ...(["online", "busy", "away", "offline"] as const)
      .filter((each) => each !== me.value.availability)
      .map((each) =>
        make(
          `be-${each}`,
          t("palette.be", { status: t(`inbox.availability.${each}`) }),
          userIcon,
          () =>
            void setAvailability(each).then(
              () => (me.value = { ...me.value, availability: each }),
              () => {},
            ),
        ),
      ),
    ...(mayAskToNotify() ? [make("notify", t("palette.notify"), bellIcon, () => void askToNotify())] : []),
    make("contacts", t("keys.go_contacts"), usersIcon, go("/contacts"), ["G", "C"]),
    make("settings", t("keys.go_settings"), slidersHorizontalIcon, go("/settings"), ["G", "S"]),
    make("keys", t("keys.sheet"), keyboardIcon, () => void (layer.value = { kind: "keys" }), ["?"]),
  ];
}
