/** What each frame of the server changes, and what is asked for again after a break. */

import type { ServerFrame } from "../../contract/frames.ts";
import type { Conversation, Message } from "../../contract/models.ts";
import { alertMention, alertMessage, alertTask } from "./alerts.ts";
import { armed, requests, takeArmed } from "./armed.ts";
import { takeDraft } from "./drafts.ts";
import { loseVisitor, takeVisitor } from "./journey.ts";
import { noteBuild, send, watch } from "./line.ts";
import { afterMessage } from "./lists.ts";
import { loadOffers, takeOffer } from "./offers.ts";
import {
  catchUp,
  loadAgents,
  loadCounts,
  loadList,
  loadQuickReplies,
  loadTeams,
  refreshConversation,
} from "./loading.ts";
import { loadMacros } from "./macros.ts";
import { settleUnsent } from "./outbox.ts";
import { dropPreview, takePreview } from "./preview.ts";
import { acknowledged, flushUnsent, refused } from "./sending.ts";
import { takeSuggested } from "./strip.ts";
import {
  agents,
  conversations,
  forgetConversation,
  guesses,
  me,
  openId,
  patchConversation,
  placeInList,
  putConversations,
  putThread,
  threads,
  toast,
  typing,
  type Typist,
  unsent,
  view,
  viewers,
} from "./store.ts";
import { takeCatchUp, takeMessage } from "./threads.ts";

export function takeFrame(frame: ServerFrame): void {
  switch (frame.t) {
    case "hello":
      return takeHello(frame.build);
    case "message":
      return takeNewMessage(frame.message);
    case "ack":
      acknowledged(frame.id);
      return takeNewMessage(frame.message);
    case "error":
      if (frame.id?.startsWith(requests)) return toast(frame.detail, { failed: true });
      return void (frame.id && refused(frame.id, frame));
    case "conversation":
      return takeConversation(frame.conversation);
    case "conversation_gone":
      return forgetConversation(frame.conversation_id);
    case "messages": {
      const known = threads.value.get(frame.conversation_id);
      settle(frame.messages);
      if (known) putThread(frame.conversation_id, takeCatchUp(known, { ...frame, lastSeq: frame.last_seq }));
      if (known && frame.more) void catchUp(frame.conversation_id);
      return;
    }
    case "receipt":
      return takeReceipt(frame);
    case "typing":
      return takeTyping(frame);
    case "preview":
      return takePreview(frame.conversation_id, frame.text);
    case "suggest":
      return takeSuggested(frame.conversation_id, frame.replies);
    case "armed":
      return takeArmed(frame);
    case "viewers":
      viewers.value = new Map(viewers.value).set(frame.conversation_id, frame.agents);
      return;
    case "visitor":
      return takeVisitor(frame.visitor);
    case "visitor_gone":
      return loseVisitor(frame.visitor_id);
    case "visitor_tasks":
      return void (frame.made && alertTask(frame.made));
    case "presence": {
      const agent = agents.value.get(frame.agent_id);
      const change = { availability: frame.availability, connected: frame.connected };
      if (agent) agents.value = new Map(agents.value).set(agent.id, { ...agent, ...change });
      if (frame.agent_id === me.value.id) me.value = { ...me.value, ...change };
      return;
    }
    case "changed":
      if (frame.what === "agents") void loadAgents();
      if (frame.what === "teams") void loadTeams();
      if (frame.what === "quick_replies") void loadQuickReplies();
      if (frame.what === "macros") void loadMacros();
      // Inboxes may have come into sight, or gone.
      if (frame.what === "inboxes") {
        void loadList();
        loadCounts();
      }
      return;
    case "offer":
      return takeOffer(frame.offer);
    case "draft":
      return takeDraft(frame.conversation_id, { text: frame.text, kind: frame.kind });
    case "mention":
      alertMention(frame.conversation_id, frame.by);
      loadCounts();
      if (view.value.filter.view === "mentions") void loadList();
      return;
  }
}

function takeHello(build: string): void {
  noteBuild(build);
  // What is still armed is told right after.
  armed.value = new Map();
  send({ t: "lists", inbox_ids: "all" });
  if (openId.value) {
    watch(openId.value);
    if (threads.value.has(openId.value)) void catchUp(openId.value);
    void refreshConversation(openId.value).catch(() => {});
  }
  flushUnsent();
  void loadList();
  void loadOffers().catch(() => {});
  loadCounts(0);
}

function takeNewMessage(message: Message): void {
  const id = message.conversation_id;
  settle([message]);
  const known = threads.value.get(id);
  if (known) {
    const { thread, gap } = takeMessage(known, message);
    putThread(id, thread);
    if (gap) void catchUp(id);
  }
  if (message.author.kind === "contact") {
    stopTyping(id, message.author.id);
    dropPreview(id);
  }
  const had = conversations.value.get(id);
  if (!had)
    return void refreshConversation(id).then(
      () => placeInList(conversations.value.get(id)!),
      () => {},
    );
  const next = afterMessage(had, message);
  if (next === had) return;
  putConversations([next]);
  placeInList(next);
  if (message.author.kind === "contact") alertMessage(next, message);
}

function takeConversation(said: Conversation): void {
  const guess = guesses.get(said.id);
  if (guess) guess.said = said;
  const conversation = { ...said, ...guess?.change };
  const had = conversations.value.get(conversation.id);
  putConversations([conversation]);
  placeInList(conversations.value.get(conversation.id)!);
  const known = threads.value.get(conversation.id);
  if (
    known &&
    openId.value === conversation.id &&
    (conversation.last_revision > known.revision || conversation.last_seq > known.lastSeq)
  )
    void catchUp(conversation.id);
  if (
    !had ||
    had.assignee_id !== conversation.assignee_id ||
    had.status !== conversation.status ||
    had.team_id !== conversation.team_id
  )
    loadCounts();
}

function takeReceipt(frame: Extract<ServerFrame, { t: "receipt" }>): void {
  const conversation = conversations.value.get(frame.conversation_id);
  if (!conversation) return;
  if (frame.by === "contact") {
    patchConversation(conversation.id, {
      contact_read_seq: Math.max(conversation.contact_read_seq, frame.read_seq),
      contact_delivered_seq: Math.max(
        conversation.contact_delivered_seq,
        frame.delivered_seq,
        frame.read_seq,
      ),
    });
  } else if (frame.read_seq >= conversation.agent_read_seq) {
    patchConversation(conversation.id, {
      agent_read_seq: frame.read_seq,
      ...(frame.read_seq >= conversation.last_seq && { unread: 0 }),
    });
  }
}

/** The sender repeats `on` while it lasts; a lost `off` ends by itself. */
const typingFor = 7_000;

function takeTyping(frame: Extract<ServerFrame, { t: "typing" }>): void {
  if (frame.who.id === me.value.id) return;
  if (!frame.on) return stopTyping(frame.conversation_id, frame.who.id);
  const typist: Typist = {
    kind: frame.who.kind,
    id: frame.who.id,
    name: frame.who.name ?? "",
    until: Date.now() + typingFor,
  };
  setTypists(frame.conversation_id, [...typistsBut(frame.conversation_id, frame.who.id), typist]);
  setTimeout(
    () =>
      setTypists(
        frame.conversation_id,
        (typing.value.get(frame.conversation_id) ?? []).filter((each) => each.until > Date.now()),
      ),
    typingFor + 50,
  );
}
function stopTyping(id: string, who: string | null): void {
  if (typing.value.has(id)) setTypists(id, typistsBut(id, who));
}
const typistsBut = (id: string, who: string | null) =>
  (typing.value.get(id) ?? []).filter((each) => each.id !== who);
function setTypists(id: string, typists: readonly Typist[]): void {
  const next = new Map(typing.value);
  if (typists.length > 0) next.set(id, typists);
  else next.delete(id);
  typing.value = next;
}

function settle(messages: readonly Message[]): void {
  unsent.value = settleUnsent(unsent.value, messages);
}
