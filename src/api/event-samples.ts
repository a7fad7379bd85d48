/** What each public event might say, with when it comes: one believable day of a tea shop. Types see to it that none is missing or wrong. */

import type { Events, PublicEventName } from "../events.ts";
import type { Contact, Conversation, Message } from "../../web/contract/models.ts";

const contactId = "con_0d4k1v7m2p9xq8c3t6y5r0w1a";
const conversationId = "cnv_0f1x8e4p9c2v7b3n6m5k1j0hq";
const inboxId = "inb_0c7t2m9w4x6b1q8z5v3n0k7dr";
const lan = "agt_0b3q6w8n1m5z7x2c9v4k0t3hs";
const shen = "agt_0b3q6w9p4d8r2f7g1j5l6y0ae";
const teamId = "tea_0b8n4v2c7x1z9m5k3w6q0r8dt";
const offerId = "ofr_0f1x9a2s5d8f1g4h7j0k3l6zm";
const messageId = "msg_0f1x8e4p9c2v7b3n6m5k1j0hq_4";
const of = { conversationId, inboxId };

export const sampleAt = Date.parse("2026-06-12T06:31:00.000Z");
const at = (minutes: number) => new Date(sampleAt + minutes * 60_000).toISOString();

interface Sample<P> {
  /** When it comes, as far as the event's own sentence leaves that open. */
  when: string;
  fields: P;
  /** How the conversation differs from the usual one. */
  conversation?: Partial<Conversation>;
  /** Where a field says here something else than its name does elsewhere. */
  notes?: { [K in keyof P]?: string };
}

const closed: Partial<Conversation> = {
  status: "closed",
  closed_at: at(0),
  waiting_since: null,
  last_author: "agent",
  last_text: "好的，祝您喝茶愉快。",
};
const waiting: Partial<Conversation> = { status: "waiting", assignee_id: null, participants: [] };

export const eventSamples: { readonly [N in PublicEventName]: Sample<Events[N]> } = {
  "conversation.created": {
    when: "With the first message, of the contact or of an agent, just after its `message.created`; with an invitation that was accepted, before.",
    fields: { ...of, contactId },
    conversation: {
      ...waiting,
      team_id: null,
      last_seq: 1,
      last_text: "您好，青瓷盖碗收到了，有点问题。",
      tags: [],
      created_at: at(0),
      first_replied_at: null,
      agent_read_seq: 0,
      contact_read_seq: 0,
      contact_delivered_seq: 0,
    },
  },
  "conversation.assigned": {
    when: "By an agent, by a rule, or by the queue; `by` is null when no person did it.",
    fields: { ...of, by: null, assigneeId: lan, previousId: null, teamId },
  },
  "conversation.transferred": {
    when: "When the hand-over is done; `conversation.assigned` comes beside it if the assignee or the team is new.",
    fields: { ...of, by: lan, toAgentId: shen, toTeamId: null },
    conversation: { assignee_id: shen },
  },
  "conversation.offered": {
    when: "Where an inbox asks for consent to transfers or invitations. One of `to_agent_id` and `to_team_id` is set.",
    fields: { ...of, by: lan, offerId, kind: "transfer", toAgentId: shen, toTeamId: null },
    notes: { kind: "transfer or invite" },
  },
  "conversation.offer_ended": {
    when: "Once for each offer. `outcome` is accepted, declined, expired or withdrawn; `by` is null when time ran out.",
    fields: { ...of, by: shen, offerId, kind: "transfer", outcome: "accepted", fromId: lan },
    notes: { kind: "transfer or invite" },
    conversation: { assignee_id: shen },
  },
  "conversation.closed": {
    when: "By an agent or by the contact, who may both open it again.",
    fields: { ...of, by: lan },
    conversation: closed,
  },
  "conversation.reopened": {
    when: "By the contact's next message, by an agent, or when the time of a snooze has come.",
    fields: { ...of, by: contactId },
  },
  "conversation.snoozed": {
    when: "When an agent puts it off. `until` is in milliseconds since 1970.",
    fields: { ...of, by: lan, until: Date.parse(at(120)) },
    conversation: { status: "snoozed", snoozed_until: at(120) },
  },
  "conversation.tagged": {
    when: "With every change of tags; what was there before and stays is not told.",
    fields: { ...of, by: lan, added: ["补发"], removed: [] },
    conversation: { tags: ["补发", "青瓷"] },
  },
  "conversation.prioritised": {
    when: "When the priority is another than before: 0 none, 1 low, 2 high, 3 urgent.",
    fields: { ...of, by: lan, priority: 2 },
    conversation: { priority: 2 },
  },
  "message.created": {
    when: "With each message in the conversation's own order, notes and system lines included: look at `kind`.",
    fields: { ...of, contactId, messageId, no: 1_024, seq: 4, kind: "text" },
  },
  "message.recalled": {
    when: "When its author takes it back in time, or a supervisor does. Its text is gone.",
    fields: { ...of, by: lan, messageId },
    conversation: { last_text: "", last_revision: 1 },
  },
  "contact.created": {
    when: "Just before the first conversation, or when an agent or a program adds somebody.",
    fields: { contactId },
  },
  "contact.updated": {
    when: "By an agent, a program, or what the contact tells about themselves. `fields` names what changed.",
    fields: { contactId, fields: ["phone", "tags"] },
  },
  "contact.blocked": {
    when: "Both ways: `blocked` is false when they are welcome again.",
    fields: { contactId, blocked: true, by: lan },
  },
  "contact.merged": {
    when: "When two turn out to be one person: what belonged to `contact_id` belongs to `into_id` from now on.",
    fields: { contactId: "con_0f1w2k5j8h3g6f9d1s4a7p0oq", intoId: contactId, by: lan },
  },
  "contact.erased": {
    when: "When a person's data has been deleted: delete your copy too.",
    fields: { contactId, by: shen },
  },
  "rating.created": {
    when: "With the first rating of a conversation; a change of mind is not told again.",
    fields: { ...of, score: 5 },
    conversation: { ...closed, rating: { score: 5, labels: ["回复快"], comment: "当天就补发了，谢谢！" } },
  },
  "conversation.rescued": {
    when: "When the assigned agent has not answered in time, or went away. With `exhausted` supervisors are told, and it stays with whoever gets it next.",
    fields: { ...of, fromId: shen, reason: "no_answer", rescues: 1, exhausted: false },
    conversation: waiting,
  },
  "conversion.recorded": {
    when: "When your shop tells of an order by `POST /conversations/{id}/conversions`; the same `external_id` counts once.",
    fields: { ...of, by: shen, contactId, name: "订单付款" },
    conversation: closed,
  },
  "contact.lead_captured": {
    when: "When it stands in a message, in a form or in the page's own data, and was not known before.",
    fields: { contactId, inboxId, fields: ["phone"] },
    notes: { inboxId: "The inbox where it was left", fields: "email, phone, or both" },
  },
};

export const sampleConversation: Conversation = {
  id: conversationId,
  inbox_id: inboxId,
  contact: { id: contactId, name: "林晓彤", vip: false },
  status: "open",
  assignee_id: lan,
  team_id: teamId,
  priority: 0,
  subject: "",
  tags: ["青瓷"],
  last_seq: 4,
  last_revision: 0,
  last_text: "盖碗的盖子碎了，能补发一个吗？",
  last_author: "contact",
  last_message_at: at(0),
  waiting_since: at(0),
  contact_left_at: null,
  unread: 1,
  agent_read_seq: 3,
  contact_read_seq: 3,
  contact_delivered_seq: 3,
  snoozed_until: null,
  first_replied_at: at(-6),
  closed_at: null,
  created_at: at(-8),
  details: {},
  participants: [lan],
  rating: null,
};

export const sampleMessage: Message = {
  id: messageId,
  conversation_id: conversationId,
  seq: 4,
  kind: "text",
  author: { kind: "contact", id: contactId },
  text: "盖碗的盖子碎了，能补发一个吗？",
  revision: 0,
  created_at: at(0),
  client_id: "m-20260612-0004",
};

export const sampleContact: Contact = {
  id: contactId,
  name: "林晓彤",
  email: null,
  phone: "13800002056",
  locale: "zh-CN",
  vip: false,
  note: "",
  tags: ["老客", "偏好青瓷"],
  attributes: { level: "银卡" },
  origin: { page: "https://shop.example/tea/gaiwan" },
  blocked_at: null,
  last_seen_at: null,
  created_at: at(-8),
};

type FieldName = { [N in PublicEventName]: keyof Events[N] }[PublicEventName];
type NullIn<P> = { [K in keyof P]: null extends P[K] ? K : never }[keyof P];
type MayBeNull = { [N in PublicEventName]: NullIn<Events[N]> }[PublicEventName];

interface Field<F> {
  type: "string" | "integer" | "boolean" | "string[]";
  orNull: F extends MayBeNull ? true : false;
  note: string;
}
const always = (type: Field<never>["type"], note: string) => ({ type, orNull: false as const, note });
const orNull = (note: string) => ({ type: "string" as const, orNull: true as const, note });

/** Every field of a public event. */
export const eventFields: { readonly [F in Exclude<FieldName, "no">]: Field<F> } = {
  conversationId: always("string", "The conversation"),
  inboxId: always("string", "Its inbox"),
  contactId: always("string", "The contact"),
  by: orNull("Whose deed it was: an agent or a contact; null for rules and timers"),
  assigneeId: orNull("The agent who serves from now on; null for nobody"),
  previousId: orNull("The agent who served until now"),
  teamId: orNull("The team"),
  toAgentId: orNull("The agent who is asked or gets it"),
  toTeamId: orNull("The team that is asked or gets it"),
  fromId: orNull("The agent who asked, or from whom it was taken"),
  offerId: always("string", "The offer: `GET /offers` lists those that are open"),
  kind: always("string", "text, note, card or system"),
  outcome: always("string", "accepted, declined, expired or withdrawn"),
  until: always("integer", "Milliseconds since 1970"),
  added: always("string[]", "Tags that are new"),
  removed: always("string[]", "Tags that are gone"),
  priority: always("integer", "0 none, 1 low, 2 high, 3 urgent"),
  messageId: always("string", "The message"),
  seq: always("integer", "Its place in the conversation: 1, 2, 3 …"),
  fields: always("string[]", "Names of what is new or was changed"),
  blocked: always("boolean", "Blocked, or welcome again"),
  intoId: always("string", "The contact who remains"),
  score: always("integer", "1 to 5"),
  reason: always("string", "no_answer, offline or gone"),
  rescues: always("integer", "How often it was taken back until now"),
  exhausted: always("boolean", "It will not be taken back from the next agent"),
  name: always("string", "What was reached, as your shop calls it"),
};
