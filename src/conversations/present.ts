/** Rows become the resources of the API and the sockets: one place, so that all show the same. */

import type { VisitorConversation } from "../../web/contract/frames.ts";
import type { Conversation, Message, Priority } from "../../web/contract/models.ts";
import { fileUrl } from "../files/signed-urls.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { messageId } from "../kernel/ids.ts";
import { iso, isoOrNull } from "../accounts/rest.ts";
import type { ListedRow } from "./list.ts";
import type { ConversationRow, MessageRow } from "./tables.ts";
import type { Extra } from "./types.ts";

export interface Person {
  name: string;
  avatar_url?: string;
}

export interface Presenter {
  message(row: MessageRow, conversationId: string): Message;
  /** The same as JSON text; made once for a row, however many get it. */
  messageText(row: MessageRow, conversationId: string): string;
  conversation(row: ListedRow): Conversation;
  visitorConversation(row: ConversationRow): VisitorConversation;
  person(agentId: string): Person | undefined;
  /** An agent's name or face has changed. */
  forgetPerson(agentId: string): void;
}

export function createPresenter(kernel: Kernel): Presenter {
  const people = new Map<string, { name: string; avatarFileId: string | null } | undefined>();
  const url = (fileId: string, thumbnail = false) =>
    fileUrl(kernel.secrets, { id: fileId }, kernel.clock.now(), { thumbnail, base: kernel.config.basePath });

  const known = (agentId: string) => {
    if (!people.has(agentId))
      people.set(
        agentId,
        kernel.db.one<{ name: string; avatarFileId: string | null }>(
          "select name, avatar_file_id as avatarFileId from agents where id = ?",
          agentId,
        ),
      );
    return people.get(agentId);
  };
  const person = (agentId: string): Person | undefined => {
    const found = known(agentId);
    return (
      found && { name: found.name, ...(found.avatarFileId && { avatar_url: url(found.avatarFileId, true) }) }
    );
  };

  const written = new WeakMap<MessageRow, string>();
  const message = (row: MessageRow, conversationId: string): Message => {
    const extra = row.extra && !row.recalledAt ? (JSON.parse(row.extra) as Extra) : undefined;
    const author: Message["author"] = { kind: row.authorKind, id: row.authorId };
    if (row.authorKind === "agent" && row.authorId) Object.assign(author, person(row.authorId));
    const shown: Message = {
      id: messageId(conversationId, row.seq),
      conversation_id: conversationId,
      seq: row.seq,
      kind: row.kind,
      author,
      text: row.text,
      revision: row.revision,
      created_at: iso(row.at),
    };
    if (row.clientId) shown.client_id = row.clientId;
    if (row.editedAt) shown.edited_at = iso(row.editedAt);
    if (row.recalledAt) shown.recalled_at = iso(row.recalledAt);
    if (!extra) return shown;
    if (extra.reply_to) shown.reply_to = extra.reply_to;
    if (extra.mentions) shown.mentions = extra.mentions;
    if (extra.event) shown.event = extra.event;
    if (extra.armed) shown.armed = true;
    if (extra.files)
      shown.attachments = extra.files.map(({ thumbnail, ...file }) => ({
        ...file,
        url: url(file.id),
        ...(thumbnail && { thumbnail_url: url(file.id, true) }),
      }));
    return shown;
  };

  return {
    person,
    forgetPerson: (agentId) => void people.delete(agentId),
    message,
    messageText(row, conversationId) {
      let text = written.get(row);
      if (text === undefined) written.set(row, (text = JSON.stringify(message(row, conversationId))));
      return text;
    },
    conversation(row) {
      return {
        id: row.id,
        inbox_id: row.inboxId,
        contact: {
          id: row.contactId,
          name: row.contactName,
          vip: row.contactVip === 1,
          ...(row.contactAvatar && { avatar_url: url(row.contactAvatar, true) }),
        },
        status: row.status,
        assignee_id: row.assigneeId,
        team_id: row.teamId,
        priority: row.priority as Priority,
        subject: row.subject,
        tags: row.tags ? row.tags.split("\u001f") : [],
        last_seq: row.lastSeq,
        last_revision: row.lastRevision,
        last_text: row.lastText,
        last_author: row.lastAuthor,
        last_message_at: iso(row.lastMessageAt),
        waiting_since: isoOrNull(row.waitingSince),
        contact_left_at: isoOrNull(row.leftAt),
        unread: row.unread,
        agent_read_seq: row.agentReadSeq,
        contact_read_seq: row.contactReadSeq,
        contact_delivered_seq: row.contactDeliveredSeq,
        snoozed_until: isoOrNull(row.snoozedUntil),
        first_replied_at: isoOrNull(row.firstRepliedAt),
        closed_at: isoOrNull(row.closedAt),
        created_at: iso(row.createdAt),
        details: row.details === "{}" ? {} : (JSON.parse(row.details) as Record<string, unknown>),
        participants: row.participants ? row.participants.split("\u001f") : [],
        rating: row.rating ? (JSON.parse(row.rating) as Conversation["rating"]) : null,
      };
    },
    visitorConversation(row) {
      const agent = row.assigneeId ? person(row.assigneeId) : undefined;
      const unread = kernel.db.one<{ n: number }>(
        "select count(*) as n from messages where conversation_no = ? and seq > ? and kind in ('text', 'card') and author_kind <> 'contact'",
        row.no,
        row.contactReadSeq,
      )!.n;
      const rating = kernel.db.one<{ score: number }>(
        "select score from ratings where conversation_no = ?",
        row.no,
      );
      return {
        id: row.id,
        // Whether somebody sleeps on it is not the contact's business.
        status: row.status === "snoozed" ? "open" : row.status,
        agent: agent && row.assigneeId ? { id: row.assigneeId, ...agent } : null,
        last_seq: row.lastSeq,
        last_revision: row.lastRevision,
        unread,
        last_text: row.lastText,
        last_author: row.lastAuthor,
        last_message_at: iso(row.lastMessageAt),
        agent_read_seq: row.agentReadSeq,
        contact_read_seq: row.contactReadSeq,
        rating: rating ?? null,
        created_at: iso(row.createdAt),
      };
    },
  };
}
