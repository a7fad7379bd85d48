/**
 * The catalogue of events: what may happen here, and what is told about it. Public events are kept in the log and may be delivered to
 * the outside; the others only cause reactions inside. Ids only: a reader fetches what it may see.
 */

interface Definition<P> {
  readonly about: string;
  /** Only carries the type of the payload. */
  readonly payload?: P;
}

const open = <P>(about: string): Definition<P> & { readonly public: true } => ({ about, public: true });
const inner = <P>(about: string): Definition<P> & { readonly public: false } => ({ about, public: false });

/** Whose deed it was; `system` for rules and timers. */
interface By {
  by: string | null;
}
interface OfConversation {
  conversationId: string;
  inboxId: string;
}

export const events = {
  "conversation.created": open<OfConversation & { contactId: string }>("A contact started a conversation."),
  "conversation.assigned": open<
    OfConversation & By & { assigneeId: string | null; previousId: string | null; teamId: string | null }
  >("A conversation has a new assignee or team, or none."),
  "conversation.transferred": open<
    OfConversation & By & { toAgentId: string | null; toTeamId: string | null }
  >("An agent handed a conversation to a colleague or a team."),
  "conversation.offered": open<
    OfConversation &
      By & {
        offerId: string;
        kind: "transfer" | "invite";
        toAgentId: string | null;
        toTeamId: string | null;
      }
  >("A colleague or a team was asked to take over or to join."),
  "conversation.offer_ended": open<
    OfConversation &
      By & { offerId: string; kind: "transfer" | "invite"; outcome: string; fromId: string | null }
  >("Somebody accepted or declined what they were asked for, or nobody did in time."),
  "conversation.closed": open<OfConversation & By>("A conversation was closed."),
  "conversation.reopened": open<OfConversation & By>("A closed or snoozed conversation is open again."),
  "conversation.snoozed": open<OfConversation & By & { until: number }>(
    "A conversation sleeps until a time.",
  ),
  "conversation.tagged": open<OfConversation & By & { added: string[]; removed: string[] }>(
    "Tags of a conversation changed.",
  ),
  "conversation.prioritised": open<OfConversation & By & { priority: number }>(
    "The priority of a conversation changed.",
  ),
  "conversation.changed": inner<OfConversation>("Anything that a list of conversations shows has changed."),
  "conversation.read": inner<
    OfConversation & { by: "contact" | "agent"; contactId: string; readSeq: number; deliveredSeq: number }
  >("A side has read or received messages."),
  "conversation.invited": inner<OfConversation & By & { agentId: string }>(
    "A colleague was invited into a conversation.",
  ),
  "message.created": open<
    OfConversation & {
      contactId: string;
      messageId: string;
      no: number;
      seq: number;
      kind: "text" | "note" | "card" | "system";
    }
  >("A message was written: by a contact, an agent, a bot or the system."),
  "message.changed": inner<
    OfConversation & { contactId: string; messageId: string; no: number; seq: number }
  >("A message was edited or recalled."),
  "message.recalled": open<OfConversation & By & { messageId: string }>("A message was recalled."),
  "contact.created": open<{ contactId: string }>("Somebody wrote for the first time, or was added."),
  "contact.updated": open<{ contactId: string; fields: string[] }>("A contact's data changed."),
  "contact.blocked": open<{ contactId: string; blocked: boolean } & By>(
    "A contact was blocked, or is welcome again.",
  ),
  "contact.merged": open<{ contactId: string; intoId: string } & By>("Two contacts are one."),
  "contact.erasing": inner<{
    contactId: string;
    /** All ids that the person had. */
    ids: string[];
    conversations: { conversationId: string; inboxId: string }[];
  }>("A person is being erased: whoever keeps something about them deletes it now."),
  "contact.erased": open<{ contactId: string } & By>("A person was erased."),
  "rating.created": open<OfConversation & { score: number }>("A contact rated a conversation."),
  "agent.changed": inner<{ agentId: string }>(
    "An agent's name, role, teams, inboxes or right to sign in changed.",
  ),
  "agent.availability": inner<{ agentId: string; availability: "online" | "busy" | "away" | "offline" }>(
    "An agent set their availability.",
  ),
  "staffing.changed": inner<{ agentId: string | null }>(
    "Skills, languages, shift or capacities of an agent changed; of all when null.",
  ),
  "assignment.changed": inner<{ inboxId: string | null }>("Rules or settings of assignment changed."),
  "conversation.rescued": open<
    OfConversation & { fromId: string | null; reason: string; rescues: number; exhausted: boolean }
  >("A conversation was taken back from an agent who did not answer."),
  "queue.left": inner<OfConversation>("A contact left while they waited, or is back."),
  "queue.timed_out": inner<OfConversation>("A conversation has waited as long as its inbox allows."),
  "conversion.recorded": open<OfConversation & By & { contactId: string; name: string }>(
    "A conversation led to a purchase or another goal.",
  ),
  "quick_reply.changed": inner<{ replyIds: string[]; agentId: string | null }>(
    "Quick replies were written, changed or deleted; of one agent, or of several.",
  ),
  "quick_reply.used": inner<{ replyId: string }>("A quick reply was used, or showed that it helped."),
  "macro.changed": inner<{ macroId: string; agentId: string | null }>(
    "A macro was written, changed or deleted.",
  ),
  "consent.changed": inner<{
    visitorId: string;
    inboxId: string;
    purpose: "tracking" | "preview";
    granted: boolean;
  }>("A visitor agreed to something, or took it back."),
  "invitation.made": inner<{ invitationId: string; visitorId: string; inboxId: string }>(
    "A visitor was invited to a chat, or a rule asks agents to look at one.",
  ),
  "invitation.answered": inner<{
    invitationId: string;
    visitorId: string;
    inboxId: string;
    /** Agents were asked, not the visitor. */
    task: boolean;
    /** A window opened by itself: it waits for what they write. */
    opened: boolean;
  }>("An invitation was seen, accepted or refused, or its task was looked after."),
  "invitation_rules.changed": inner<{ ruleId: string }>("A rule that invites visitors changed."),
  "journey_rules.changed": inner<{ inboxId: string | null }>(
    "What counts as a behaviour, or as a source, changed; of all inboxes when null.",
  ),
  "contact.lead_captured": open<{
    contactId: string;
    inboxId: string;
    fields: ("email" | "phone")[];
  }>("A contact left a phone number or a mail address."),
  "lookup.changed": inner<{ lookupId: string }>("A lookup was made, changed or deleted."),
  "webhook.changed": inner<{ webhookId: string }>("A webhook was made, changed or deleted."),
  "webhook.disabled": inner<{ webhookId: string; reason: "gone" | "failing" }>(
    "A webhook was switched off because its receiver is gone or keeps failing.",
  ),
  "session.revoked": inner<{ sessionId: string; agentId: string }>(
    "A session has ended: its sockets must close.",
  ),
  "team.changed": inner<{ teamId: string }>("A team, or who is in it, changed."),
  "inbox.changed": inner<{ inboxId: string }>("An inbox's settings or members changed."),
  "offer.changed": inner<OfConversation & { offerId: string }>("An offer was made, answered, or is over."),
  "draft.changed": inner<{ agentId: string; conversationId: string }>(
    "An agent's draft was saved or dropped.",
  ),
  "settings.changed": inner<{ name: string }>("A setting of the installation changed."),
} as const;

type PayloadOf<D> = D extends Definition<infer P> ? P : never;
export type EventName = keyof typeof events;
/** Told to the outside. */
export type PublicEventName = {
  [N in EventName]: (typeof events)[N]["public"] extends true ? N : never;
}[EventName];
export type Events = { [N in EventName]: PayloadOf<(typeof events)[N]> };
