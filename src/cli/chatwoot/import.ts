/** Takes over what a Chatwoot account holds, in steps of which each is whole: it may be stopped anywhere and run again. */

import { system, type AgentActor } from "../../accounts/actor.ts";
import { leave } from "../../assignment/queue.ts";
import { importContact } from "../../contacts/import-contact.ts";
import {
  importConversation,
  importedSoFar,
  type ImportedConversation,
  type ImportedMessage,
} from "../../conversations/import-conversation.ts";
import { conversationById } from "../../conversations/queries.ts";
import { prepareUpload } from "../../files/prepare-upload.ts";
import { uploadLimits } from "../../files/queries.ts";
import type { Prepared } from "../../files/types.ts";
import { inboxById } from "../../inboxes/queries.ts";
import { DomainError, Fatal, Unavailable } from "../../kernel/errors.ts";
import { textsIn } from "../../kernel/i18n.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { z } from "../../kernel/parse.ts";
import { noted } from "../../privacy/ledger.ts";
import { importReplies, mostImported, readEntries } from "../../replies/transfer.ts";
import type { Chatwoot } from "./client.ts";
import {
  clientIdOf,
  conversationIdOf,
  mapContact,
  mapConversation,
  mapMessage,
  type MappedMessage,
  type Source,
  type WantedFile,
} from "./map.ts";
import {
  agentsShape,
  cannedShape,
  contactShape,
  contactsPage,
  conversationShape,
  conversationsPage,
  inboxesShape,
  labelsShape,
  messageShape,
  messagesPage,
  type ChatwootContact,
  type ChatwootConversation,
} from "./shapes.ts";

export interface ImportOptions {
  inboxId: string;
  source: Source;
  /** In whose name quick replies are written. */
  owner: AgentActor;
  print: (line: string) => void;
}

export interface Summary {
  contacts: number;
  conversations: number;
  messages: number;
  files: number;
  missingFiles: number;
  replies: number;
  /** What could not be read, and people who were erased here. */
  skipped: number;
}

/** A list that never ends is a fault, not a large account. */
const mostPages = 100_000;
/** Messages in one write. */
const slice = 500;
const told = 100;

export async function importChatwoot(
  kernel: Kernel,
  chatwoot: Chatwoot,
  options: ImportOptions,
): Promise<Summary> {
  const run = new Run(kernel, chatwoot, options);
  await run.prepare();
  await run.replies();
  await run.contacts();
  await run.conversations();
  return run.summary;
}

class Run {
  readonly summary: Summary = {
    contacts: 0,
    conversations: 0,
    messages: 0,
    files: 0,
    missingFiles: 0,
    replies: 0,
    skipped: 0,
  };
  private readonly actor = system("import");
  /** Their number over there → the contact here; undefined for who was erased. */
  private readonly people = new Map<number, string | undefined>();
  private readonly labels = new Map<number, string[]>();
  private readonly inboxNames = new Map<number, string>();
  private readonly agents = new Map<number, { id: string; active: boolean }>();
  private readonly erased: ReadonlySet<string>;

  constructor(
    private readonly kernel: Kernel,
    private readonly chatwoot: Chatwoot,
    private readonly options: ImportOptions,
  ) {
    this.erased = new Set(noted(kernel));
    // What was taken over before and waits here no more leaves the queue.
    kernel.bus.tx("conversation.changed", (tx, { payload }) => {
      const changed = conversationById(tx, payload.conversationId);
      if (changed && changed.status !== "waiting") leave(tx, changed.no, false);
    });
  }

  async prepare(): Promise<void> {
    for (const { id, name } of read(inboxesShape, await this.chatwoot.get("/inboxes")).payload)
      this.inboxNames.set(id, name);
    for (const { id, email } of read(agentsShape, await this.chatwoot.get("/agents"))) {
      const ours = this.kernel.db.one<{ id: string; active: number }>(
        "select id, deactivated_at is null as active from agents where email = ?",
        email ?? "",
      );
      if (ours) this.agents.set(id, { id: ours.id, active: ours.active === 1 });
    }
  }

  /** Those whose shortcut is free: what was changed here since stays. */
  async replies(): Promise<void> {
    const canned = read(cannedShape, await this.chatwoot.get("/canned_responses"));
    const { owner, print } = this.options;
    const had = new Set(
      this.kernel.db
        .all<{ shortcut: string }>(
          "select lower(shortcut) as shortcut from quick_replies where agent_id is null and team_id is null",
        )
        .map((row) => row.shortcut),
    );
    const fresh = canned.filter(
      (each) => !had.has(readEntries(JSON.stringify([each]))[0]!.shortcut.toLowerCase()),
    );
    for (let from = 0; from < fresh.length; from += mostImported) {
      const text = JSON.stringify(fresh.slice(from, from + mostImported));
      const result = await this.kernel.write((tx) => importReplies(tx, owner, { scope: "shared", text }));
      this.summary.replies += result.added;
      this.summary.skipped += result.skipped.length;
    }
    print(`Quick replies: ${this.summary.replies} new of ${canned.length}.`);
  }

  async contacts(): Promise<void> {
    for (const { title } of read(labelsShape, await this.chatwoot.get("/labels")).payload)
      for await (const page of this.contactPages(`labels[]=${encodeURIComponent(title)}&`))
        for (const { id } of page) this.labels.set(id, [...(this.labels.get(id) ?? []), title]);
    let seen = 0;
    for await (const page of this.contactPages("sort=created_at&")) {
      // One tick, one commit.
      await Promise.all(page.map((contact) => this.contact(contact)));
      const before = seen;
      seen += page.length;
      if (Math.floor(before / told) < Math.floor(seen / told))
        this.options.print(`Contacts: ${seen} looked at, ${this.summary.contacts} new.`);
    }
  }

  private async *contactPages(query: string): AsyncGenerator<ChatwootContact[]> {
    const path = (page: number) => `/contacts?${query}include_contact_inboxes=false&page=${page}`;
    for await (const page of this.pages(path, (body) => read(contactsPage, body).payload))
      yield this.readable(contactShape, page);
  }

  private async contact(contact: ChatwootContact): Promise<string | undefined> {
    if (this.people.has(contact.id)) return this.people.get(contact.id);
    const { source, inboxId } = this.options;
    const input = mapContact(contact, {
      source,
      inboxId,
      labels: this.labels.get(contact.id) ?? [],
      now: this.kernel.clock.now(),
    });
    if (this.erased.has(input.id)) {
      this.people.set(contact.id, undefined);
      this.summary.skipped++;
      return undefined;
    }
    const { contactId, added } = await this.kernel.write((tx) => importContact(tx, this.actor, input));
    this.people.set(contact.id, contactId);
    if (added) this.summary.contacts++;
    return contactId;
  }

  async conversations(): Promise<void> {
    const found = new Map<number, ChatwootConversation>();
    const path = (page: number) =>
      `/conversations?status=all&assignee_type=all&sort_by=created_at_asc&page=${page}`;
    for await (const page of this.pages(path, (body) => read(conversationsPage, body).data.payload))
      for (const each of this.readable(conversationShape, page)) found.set(each.id, each);
    // In the order of time, so that newer messages are found first here too.
    const all = [...found.values()].sort((a, b) => a.id - b.id);
    this.options.print(`Conversations: ${all.length}.`);
    for (const [i, conversation] of all.entries()) {
      await this.conversation(conversation);
      if ((i + 1) % told === 0)
        this.options.print(
          `Conversations: ${i + 1} of ${all.length} looked at, ${this.summary.conversations} new, ${this.summary.messages} new messages.`,
        );
    }
  }

  private async conversation(conversation: ChatwootConversation): Promise<void> {
    const { source, inboxId } = this.options;
    const { sender, assignee } = conversation.meta;
    const contactId = sender ? await this.contact(sender) : undefined;
    if (!contactId) return void this.summary.skipped++;
    const agent = assignee ? this.agents.get(assignee.id) : undefined;
    const header = mapConversation(conversation, {
      source,
      inboxId,
      contactId,
      inboxName: this.inboxNames.get(conversation.inbox_id ?? 0) ?? "",
      assigneeId: agent?.active ? agent.id : null,
      now: this.kernel.clock.now(),
    });
    const known = importedSoFar(this.kernel.db, conversationIdOf(source, conversation.id));
    const last = conversation.messages?.at(-1);
    const fresh =
      last && known.has(clientIdOf(last.id)) ? [] : await this.messages(conversation.id, contactId, known);
    for (let from = 0; from === 0 || from < fresh.length; from += slice)
      await this.write(header, fresh.slice(from, from + slice));
  }

  private async write(header: ImportedConversation, mapped: MappedMessage[]): Promise<void> {
    const messages: ImportedMessage[] = [];
    for (const message of mapped) messages.push(await this.withFiles(message));
    const result = await this.kernel.write((tx) => importConversation(tx, this.actor, header, messages));
    if (result.added) this.summary.conversations++;
    this.summary.messages += result.messages;
    this.summary.files += messages.reduce((sum, { files }) => sum + files.length, 0);
  }

  /** Those that are not here, from the newest back until a page brings nothing new, in their order. */
  private async messages(id: number, contactId: string, known: Set<string>): Promise<MappedMessage[]> {
    const found: { no: number; message: MappedMessage }[] = [];
    const context = {
      contactId,
      agentOf: (agent: number) => this.agents.get(agent)?.id,
      now: this.kernel.clock.now(),
    };
    let before: number | undefined;
    for (let page = 0; page < mostPages; page++) {
      const query = before === undefined ? "" : `?before=${before}`;
      const answer = await this.chatwoot.get(`/conversations/${id}/messages${query}`);
      const messages = this.readable(messageShape, read(messagesPage, answer).payload);
      const oldest = Math.min(...messages.map((message) => message.id));
      const fresh = messages.filter((message) => !known.has(clientIdOf(message.id)));
      for (const each of fresh)
        for (const message of mapMessage(each, context)) found.push({ no: each.id, message });
      if (fresh.length === 0 || (before !== undefined && oldest >= before)) break;
      before = oldest;
    }
    // A stable sort: pieces of one message stay together.
    return found.sort((a, b) => a.message.at - b.message.at || a.no - b.no).map(({ message }) => message);
  }

  /** What can't be had becomes a line that says so. */
  private async withFiles({ wanted, ...message }: MappedMessage): Promise<ImportedMessage> {
    if (wanted.length === 0) return { ...message, files: [] };
    const { db } = this.kernel;
    const { inboxId } = this.options;
    const limits = uploadLimits(db, inboxId)!;
    const files: Prepared[] = [];
    const missing: string[] = [];
    for (const want of wanted) {
      const file = files.length < limits.perMessage ? await this.fetchFile(want, limits) : undefined;
      if (file) files.push(file);
      else missing.push(want.name);
    }
    this.summary.missingFiles += missing.length;
    const t = textsIn(inboxById(db, inboxId)!.locale);
    const lines = missing.map((name) => t("transcript.file_missing", { name }));
    return { ...message, files, text: [message.text, ...lines].filter(Boolean).join("\n") };
  }

  private async fetchFile(
    { url, name }: WantedFile,
    limits: NonNullable<ReturnType<typeof uploadLimits>>,
  ): Promise<Prepared | undefined> {
    const bytes = await this.chatwoot.file(url, limits.bytes);
    if (!bytes) return undefined;
    try {
      return await prepareUpload(this.kernel, {
        bytes,
        name,
        inboxId: this.options.inboxId,
        uploader: this.actor,
        limits,
      });
    } catch (error) {
      // A full disk ends the run: the file is there, and the next run takes it.
      if (!(error instanceof DomainError) || error instanceof Unavailable) throw error;
      return undefined;
    }
  }

  /** Until a page is empty, or the same as the one before: some lists ignore what they don't know. */
  private async *pages(
    path: (page: number) => string,
    listOf: (body: unknown) => unknown[],
  ): AsyncGenerator<unknown[]> {
    let before = "";
    for (let page = 1; page <= mostPages; page++) {
      const list = listOf(await this.chatwoot.get(path(page)));
      const ids = list.map((each) => (each as { id?: unknown } | null)?.id).join();
      if (list.length === 0 || ids === before) return;
      before = ids;
      yield list;
    }
  }

  private readable<S extends z.ZodType>(shape: S, list: unknown[]): z.output<S>[] {
    return list.flatMap((each) => {
      const result = shape.safeParse(each);
      if (result.success) return [result.data];
      this.summary.skipped++;
      return [];
    });
  }
}

function read<S extends z.ZodType>(shape: S, body: unknown): z.output<S> {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  const place = result.error.issues[0]?.path.join(".") ?? "";
  throw new Fatal(`An answer is not what Chatwoot answers (at "${place}"). Is it a Chatwoot installation?`);
}
