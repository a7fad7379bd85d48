/**
 * What a visitor is typing, for the agent who serves and those who look at the conversation: relayed, masked again, kept in memory for
 * fifteen seconds at most. It never reaches the database, a log, a webhook or a model; only the ranking of quick replies reads it.
 */

import type { ContactActor } from "../accounts/actor.ts";
import type { Rights } from "../accounts/rights.ts";
import { hasConsent } from "../consents/queries.ts";
import { mayHear, topics } from "../conversations/broadcast.ts";
import { conversationById, requireConversation } from "../conversations/queries.ts";
import type { MessageRow } from "../conversations/tables.ts";
import { conversationId } from "../conversations/types.ts";
import type { InboxCache } from "../inboxes/cache.ts";
import { second } from "../kernel/clock.ts";
import { Conflict, Forbidden } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { parse, text, z } from "../kernel/parse.ts";
import type { Hub } from "../realtime/hub.ts";
import type { Suggester } from "../replies/suggest.ts";
import { mask } from "../../web/shared/mask.ts";

export const longestPreview = 1_000;
/** Silence ends it. */
export const keptFor = 15 * second;
/** The strip is ranked anew at most this often for a conversation. */
const rankEvery = 400;

const previewFrame = z.strictObject({
  t: z.literal("preview"),
  conversation_id: conversationId,
  /** Grows with each frame, also over reloads and tabs: begin with the time. */
  n: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  text: text(longestPreview),
});

export interface Previews {
  /** A frame of the visitor. Errors: NotFound, Forbidden(consent_missing), Conflict(conversation_closed). */
  take(who: ContactActor, frame: unknown): void;
  /** What stands in the composer now; empty when nothing does. */
  textOf(conversationId: string): string;
  /** Ranks for the agent who asks, by what is being typed or what was said last. */
  suggest(agentId: string, conversationId: string): void;
  sweep(): void;
  stop(): void;
}

interface Entry {
  readonly visitorId: string;
  readonly inboxId: string;
  assigneeId: string | null;
  n: number;
  text: string;
  at: number;
  rankedAt: number;
}

export function createPreviews(
  kernel: Kernel,
  {
    hub,
    inboxes,
    rights,
    suggester,
  }: { hub: Hub; inboxes: InboxCache; rights: Rights; suggester: Suggester },
): Previews {
  const { bus, clock, db } = kernel;
  /** An entry stands for: consent was in force, the conversation open. Whatever may end that removes it. */
  const entries = new Map<string, Entry>();
  let timer: ReturnType<typeof setInterval> | undefined;

  function take(who: ContactActor, frame: unknown): void {
    const { conversation_id: id, n, text: said } = parse(previewFrame, frame);
    const inbox = inboxes.byId(who.inboxId);
    let entry = entries.get(id);
    if (!entry || entry.visitorId !== who.id || entry.inboxId !== who.inboxId) entry = admit(who, id);
    if (!inbox?.previewEnabled) throw new Forbidden("consent_missing");
    if (n <= entry.n) return;
    entry.n = n;
    entry.text = mask(said, { phones: inbox.privacy.mask_phones });
    entry.at = clock.now();
    relay(id, entry);
    if (entry.at - entry.rankedAt >= rankEvery) rank(id, entry);
  }

  function admit(who: ContactActor, id: string): Entry {
    const conversation = requireConversation(db, who, id);
    if (!hasConsent(db, { visitorId: who.id, inboxId: who.inboxId, purpose: "preview" }))
      throw new Forbidden("consent_missing");
    if (conversation.status === "closed") throw new Conflict("conversation_closed");
    const entry: Entry = {
      visitorId: who.id,
      inboxId: who.inboxId,
      assigneeId: conversation.assigneeId,
      n: 0,
      text: "",
      at: clock.now(),
      rankedAt: 0,
    };
    entries.set(id, entry);
    timer ??= setInterval(sweep, second);
    timer.unref();
    return entry;
  }

  function relay(id: string, { assigneeId, inboxId, n, text: shown }: Entry): void {
    const listeners = [topics.watch(id)];
    if (assigneeId) listeners.push(topics.agent(assigneeId));
    hub.publish(listeners, { t: "preview", conversation_id: id, n, text: shown }, mayHear(rights, inboxId));
  }

  /** Only for an agent who has it open: nobody else sees the strip. */
  function rank(id: string, entry: Entry): void {
    if (!entry.assigneeId || !hub.listens(topics.watch(id)) || entry.text.trim() === "") return;
    entry.rankedAt = clock.now();
    tell(entry.assigneeId, id, { text: entry.text });
  }

  function tell(agentId: string, id: string, situation: Parameters<Suggester["suggest"]>[1]): void {
    const actor = rights.actor(agentId);
    if (!actor) return;
    const replies = suggester.suggest(actor, situation);
    hub.publish([topics.agent(agentId)], { t: "suggest", conversation_id: id, replies });
  }

  function end(id: string, entry: Entry): void {
    entries.delete(id);
    if (entry.text !== "") relay(id, { ...entry, n: entry.n + 1, text: "" });
  }

  bus.commit("message.created", ({ payload, memo }) => {
    const message = memo as MessageRow;
    if (payload.kind !== "text" || message.authorKind !== "contact") return;
    const id = payload.conversationId;
    const entry = entries.get(id);
    // The message itself takes the preview's place on the screen: a frame that ends it would make it flicker.
    if (entry) Object.assign(entry, { text: "", rankedAt: 0 });
    if (!hub.listens(topics.watch(id))) return;
    const conversation = conversationById(db, id);
    if (conversation?.assigneeId)
      tell(conversation.assigneeId, id, suggester.situation(conversation) ?? undefined);
  });
  const endOf = (id: string) => {
    const entry = entries.get(id);
    if (entry) end(id, entry);
  };
  bus.commit("conversation.closed", ({ payload }) => endOf(payload.conversationId));
  bus.commit("conversation.assigned", ({ payload }) => {
    const entry = entries.get(payload.conversationId);
    if (entry) entry.assigneeId = payload.assigneeId;
  });
  bus.commit("consent.changed", ({ payload }) => {
    if (payload.purpose !== "preview" || payload.granted) return;
    for (const [id, entry] of entries)
      if (entry.visitorId === payload.visitorId && entry.inboxId === payload.inboxId) end(id, entry);
  });
  bus.commit("contact.merged", () => entries.forEach((entry, id) => end(id, entry)));
  bus.commit("contact.blocked", ({ payload }) => {
    for (const [id, entry] of entries) if (entry.visitorId === payload.contactId) end(id, entry);
  });
  bus.commit("inbox.changed", ({ payload }) => {
    for (const [id, entry] of entries) if (entry.inboxId === payload.inboxId) end(id, entry);
  });

  function sweep(): void {
    const now = clock.now();
    for (const [id, entry] of entries) if (now - entry.at > keptFor) end(id, entry);
    if (entries.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    take,
    textOf: (id) => entries.get(id)?.text ?? "",
    suggest(agentId, id) {
      const conversation = conversationById(db, id);
      if (!conversation) return;
      const typed = entries.get(id)?.text;
      tell(agentId, id, typed ? { text: typed } : suggester.situation(conversation));
    },
    sweep,
    stop: () => clearInterval(timer),
  };
}
