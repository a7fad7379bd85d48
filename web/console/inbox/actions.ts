/** What an agent does to a conversation: shown at once, undone when the server says no, and undoable by the agent for some seconds. */

import type { Conversation, Message, Offer, Priority } from "../../contract/models.ts";
import * as api from "./api.ts";
import type { Failure } from "./api.ts";
import { boot, t } from "./boot.ts";
import { loadCounts, loadList, refreshConversation } from "./loading.ts";
import { asksFirst, isOffer, targetName } from "./asked.ts";
import { takeOffer, withdraw } from "./offers.ts";
import { receive } from "./sending.ts";
import {
  agentName,
  batch,
  contactName,
  contacts,
  conversations,
  format,
  guesses,
  patchConversation,
  placeInList,
  putContact,
  putConversations,
  savedViews,
  teamName,
  toast,
  toasts,
  view,
  type Guess,
} from "./store.ts";

/** Applies the change, asks the server, and puts back what was if it refuses. */
async function act(id: string, change: Partial<Conversation>, ask: () => Promise<unknown>): Promise<boolean> {
  const before = conversations.value.get(id);
  if (!before) return false;
  // Frames that were on their way when the key was pressed must not undo it on the screen for a moment.
  const guess: Guess = { change: { ...guesses.get(id)?.change, ...change } };
  guesses.set(id, guess);
  batch(() => {
    patchConversation(id, change);
    placeInList(conversations.value.get(id)!);
  });
  try {
    const answer = (await ask()) as Conversation | undefined;
    const latest = guesses.get(id) === guess;
    if (latest) guesses.delete(id);
    if (latest && answer?.id === id) putConversations([answer]);
    loadCounts();
    return true;
  } catch (error) {
    if (guesses.get(id) === guess) guesses.delete(id);
    // What the server has said meanwhile stands; else our own guess goes back.
    const back = Object.fromEntries(
      (Object.keys(change) as (keyof Conversation)[]).map((key) => [key, (guess.said ?? before)[key]]),
    );
    batch(() => {
      patchConversation(id, back);
      placeInList(conversations.value.get(id)!);
    });
    tell(error as Failure);
    return false;
  }
}

const tell = (failure: Failure) => toast(failure.message, { failed: true });

export function closeConversation(id: string): void {
  const before = conversations.value.get(id);
  if (!before || before.status === "closed") return;
  const change = {
    status: "closed" as const,
    closed_at: new Date().toISOString(),
    snoozed_until: null,
    waiting_since: null,
    unread: 0,
  };
  toast(t("inbox.done.closed", { name: contactName(before) }), {
    undo: () => reopenConversation(id, before.status),
  });
  void act(id, change, () => api.close(id));
}

export function reopenConversation(
  id: string,
  status: Conversation["status"] = conversations.value.get(id)?.assignee_id ? "open" : "waiting",
): void {
  void act(id, { status: status === "closed" ? "open" : status, closed_at: null }, () => api.reopen(id));
}

export function toggleClosed(id: string): void {
  if (conversations.value.get(id)?.status === "closed") reopenConversation(id);
  else closeConversation(id);
}

export function snoozeConversation(id: string, until: Date): void {
  const before = conversations.value.get(id);
  if (!before) return;
  toast(
    t("inbox.done.snoozed", {
      time: format.short(until.toISOString(), Date.now()),
      clock: format.clock(until.toISOString()),
    }),
    { undo: () => wakeConversation(id) },
  );
  void act(id, { status: "snoozed", snoozed_until: until.toISOString() }, () =>
    api.snooze(id, until.toISOString()),
  );
}

export function wakeConversation(id: string): void {
  const assigned = conversations.value.get(id)?.assignee_id;
  void act(id, { status: assigned ? "open" : "waiting", snoozed_until: null }, () => api.wake(id));
}

export function assignTo(id: string, assigneeId: string | null): void {
  const before = conversations.value.get(id);
  if (!before || before.assignee_id === assigneeId) return;
  if (assigneeId === boot.me.id && before.assignee_id === null) return claim(id);
  toast(assigneeId ? t("inbox.done.assigned", { name: agentName(assigneeId) }) : t("inbox.done.unassigned"), {
    undo: () =>
      void act(id, { assignee_id: before.assignee_id, status: before.status }, () =>
        api.assign(id, { assignee_id: before.assignee_id }),
      ),
  });
  const status = assigneeId
    ? before.status === "waiting"
      ? "open"
      : before.status
    : before.status === "open"
      ? "waiting"
      : before.status;
  void act(id, { assignee_id: assigneeId, status }, () => api.assign(id, { assignee_id: assigneeId }));
}

export function claim(id: string): void {
  const before = conversations.value.get(id);
  if (!before) return;
  void act(
    id,
    { assignee_id: boot.me.id, status: before.status === "waiting" ? "open" : before.status },
    () => api.claim(id),
  );
}

export async function transferTo(
  id: string,
  to: { agent_id?: string; team_id?: string; note?: string },
): Promise<void> {
  const before = conversations.value.get(id);
  if (!before) return;
  if (asksFirst(before, "transfers") && to.agent_id !== boot.me.id)
    return askFirst(id, () => api.transfer(id, to));
  const change = to.agent_id
    ? { assignee_id: to.agent_id }
    : { assignee_id: null, team_id: to.team_id!, status: "waiting" as const };
  let offer: Offer | undefined;
  const ask = async () => {
    const answer = await api.transfer(id, to);
    if (isOffer(answer)) offer = answer;
    return answer;
  };
  if (await act(id, change, ask)) {
    if (offer) return made(offer);
    const name = to.agent_id ? agentName(to.agent_id) : teamName(to.team_id);
    toast(t("inbox.done.transferred", { name }), {
      undo: () =>
        void act(id, { assignee_id: before.assignee_id, team_id: before.team_id }, () =>
          api.assign(id, { assignee_id: before.assignee_id, team_id: before.team_id }),
        ),
    });
  }
}

export async function inviteAgent(id: string, agentId: string): Promise<void> {
  const before = conversations.value.get(id);
  if (!before || before.participants.includes(agentId)) return;
  if (asksFirst(before, "invites")) return askFirst(id, () => api.invite(id, agentId));
  let offer: Offer | undefined;
  const done = await act(id, { participants: [...before.participants, agentId] }, async () => {
    const answer = await api.invite(id, agentId);
    if (isOffer(answer)) offer = answer;
    return answer;
  });
  if (offer) made(offer);
  else if (done) toast(t("inbox.done.invited", { name: agentName(agentId) }));
}

/** Nothing changes on the screen until somebody says yes. */
async function askFirst(id: string, ask: () => Promise<Conversation | Offer>): Promise<void> {
  try {
    const answer = await ask();
    if (isOffer(answer)) return made(answer);
    putConversations([answer]);
    placeInList(conversations.value.get(id)!);
    loadCounts();
  } catch (error) {
    tell(error as Failure);
  }
}

function made(offer: Offer): void {
  takeOffer(offer);
  // Where this page did not know that the inbox asks first, it had shown more than is true.
  void refreshConversation(offer.conversation_id).catch(() => {});
  toast(t(offer.kind === "invite" ? "offers.made_invite" : "offers.made", { name: targetName(offer) }), {
    undo: () => void withdraw(offer.id),
  });
}

export function setTags(id: string, tags: string[]): void {
  void act(id, { tags }, () => api.tag(id, tags));
}
export function toggleTag(id: string, tag: string): void {
  const had = conversations.value.get(id)?.tags ?? [];
  setTags(id, had.includes(tag) ? had.filter((each) => each !== tag) : [...had, tag].sort());
}
export function setPriority(id: string, priority: Priority): void {
  void act(id, { priority }, () => api.prioritise(id, priority));
}

export async function askRating(id: string): Promise<void> {
  try {
    await api.askRating(id);
    toast(t("inbox.done.asked_rating"));
  } catch (error) {
    tell(error as Failure);
  }
}

export async function recall(id: string, message: Message): Promise<void> {
  try {
    receive(await api.recallMessage(id, message.seq));
  } catch (error) {
    tell(error as Failure);
  }
}

export async function saveNote(id: string, seq: number, text: string): Promise<boolean> {
  try {
    receive(await api.editNote(id, seq, text));
    return true;
  } catch (error) {
    tell(error as Failure);
    return false;
  }
}

// Contacts and views -----------------------------------------------------------------------------------------------------------------

export async function changeContact(id: string, patch: api.ContactPatch): Promise<void> {
  const before = contacts.value.get(id);
  if (!before) return;
  putContact({ ...before, ...patch });
  if (patch.name !== undefined || patch.vip !== undefined) nameRows(id, patch);
  try {
    putContact(await api.patchContact(id, patch));
  } catch (error) {
    putContact(before);
    nameRows(id, { name: before.name, vip: before.vip });
    tell(error as Failure);
  }
}

function nameRows(contactId: string, change: { name?: string; vip?: boolean }): void {
  for (const each of conversations.value.values())
    if (each.contact.id === contactId)
      patchConversation(each.id, {
        contact: {
          ...each.contact,
          ...(change.name !== undefined && { name: change.name }),
          ...(change.vip !== undefined && { vip: change.vip }),
        },
      });
}

export async function setContactTags(id: string, tags: string[]): Promise<void> {
  const before = contacts.value.get(id);
  if (!before) return;
  putContact({ ...before, tags });
  try {
    putContact(await api.tagContact(id, tags));
  } catch (error) {
    putContact(before);
    tell(error as Failure);
  }
}

export async function blockContact(id: string, on: boolean): Promise<void> {
  const before = contacts.value.get(id);
  try {
    putContact({ ...(await api.getContact(id)), ...(await api.blockContact(id, on)) });
    toast(t(on ? "inbox.done.blocked" : "inbox.done.unblocked"), { undo: () => void blockContact(id, !on) });
  } catch (error) {
    if (before) putContact(before);
    tell(error as Failure);
  }
}

export async function saveView(name: string): Promise<void> {
  try {
    const saved = await api.saveView(name, view.value.filter);
    savedViews.value = [...savedViews.value, saved];
    view.value = { id: saved.id, filter: saved.filter };
  } catch (error) {
    tell(error as Failure);
  }
}

export async function dropView(id: string): Promise<void> {
  try {
    await api.dropView(id);
    savedViews.value = savedViews.value.filter((each) => each.id !== id);
    if (view.value.id === id) {
      view.value = { id: "mine", filter: { view: "mine", status: ["open", "waiting"], sort: "waiting" } };
      void loadList();
    }
  } catch (error) {
    tell(error as Failure);
  }
}

/** The newest thing that can be undone. */
export function undoLast(): void {
  const last = toasts.value.findLast((each) => each.undo);
  if (!last) return;
  toasts.value = toasts.value.filter((each) => each !== last);
  last.undo!();
}

export async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  toast(t("inbox.done.copied"));
}

export const linkTo = (id: string, seq?: number): string =>
  `${location.origin}${boot.base}/conversations/${id}${seq ? `?seq=${seq}` : ""}`;
