/** What a visitor sees of their conversations, as frames and pages change it. Asks nobody: it says what is missing. */

import type { ServerFrame, VisitorConversation } from "../contract/frames.ts";
import type { Message } from "../contract/models.ts";
import { emptyThread, mergeMessages, prependMessages, type Thread } from "./thread.ts";

export interface MessagePage {
  data: Message[];
  last_seq: number;
  revision: number;
  more: boolean;
}

/** What a change leaves to be asked of the server. */
export interface Wanted {
  /** A conversation with something missing after what is here. */
  sync?: string;
  /** A conversation of which nothing is here. */
  load?: string;
}

export interface Taken extends Wanted {
  theirs: Message[];
}

export class View {
  conversations: VisitorConversation[] = [];
  threads = new Map<string, Thread>();
  /** The conversation that the next message belongs to. */
  current: string | null = null;
  /** It is known which conversations there are. */
  loaded = false;
  typing: { conversation_id: string; name: string } | null = null;
  queue: { conversation_id: string; place: number; wait_s: number | null } | null = null;
  /** The conversation that has waited as long as it may. */
  timedOut: string | null = null;

  get unread(): number {
    return this.conversations.reduce((sum, { id, unread, contact_read_seq }) => {
      const messages = this.threads.get(id)?.messages;
      return (
        sum +
        (messages?.filter(({ seq, author }) => seq > contact_read_seq && isTheirs(author)).length ?? unread)
      );
    }, 0);
  }

  protected takeList(data: (VisitorConversation & { queue_place?: number; timed_out?: boolean })[]): void {
    this.conversations = data;
    this.loaded = true;
    this.timedOut = data.find(({ timed_out }) => timed_out)?.id ?? null;
    const queued = data.find(({ queue_place }) => queue_place);
    if (!queued) this.queue = null;
    else this.queue ??= { conversation_id: queued.id, place: queued.queue_place!, wait_s: null };
    if (!data.some(({ id }) => id === this.current)) {
      this.current = (data.find(({ status }) => status !== "closed") ?? data[0])?.id ?? null;
    }
  }

  protected takePage(id: string, page: MessagePage): void {
    const known = this.threads.get(id);
    if (known?.messages.length) {
      // The newest page may have been under way while messages came by themselves: it adds at both ends.
      const first = known.messages[0]!.seq;
      const reaches = !page.data.length || page.data.some(({ seq }) => seq < first);
      const longer = reaches ? prependMessages(known, page.data, page.more) : known;
      return void this.threads.set(id, mergeMessages(longer, page.data, true).thread);
    }
    const fresh = {
      ...emptyThread,
      last: page.last_seq,
      revision: page.revision,
      delivered: known?.delivered ?? 0,
    };
    this.threads.set(id, prependMessages(fresh, page.data, page.more));
  }

  /** What came after `thread.last`, and what changed: nothing between is left out. */
  protected takeCatchUp({
    conversation_id: id,
    messages,
    last_seq,
    revision,
    more,
  }: Extract<ServerFrame, { t: "messages" }>): Taken {
    const thread = this.threads.get(id);
    if (!thread) return { theirs: [] };
    const merged = mergeMessages(thread, messages, true);
    const known = Math.max(merged.thread.revision, revision);
    this.threads.set(id, {
      ...merged.thread,
      revision: known,
      last: more ? merged.thread.last : Math.max(merged.thread.last, last_seq),
    });
    return {
      theirs: this.#theirs(id, merged.added),
      ...(more && merged.thread.last > thread.last ? { sync: id } : {}),
    };
  }

  /** A message that came by itself; `theirs` are new ones of agents and bots. */
  protected takeMessage(message: Message): Taken {
    const id = message.conversation_id;
    const thread = this.threads.get(id) ?? (message.seq === 1 ? { ...emptyThread, loaded: true } : undefined);
    if (!thread) return { theirs: [], ...(id === this.current || !this.current ? { load: id } : {}) };
    const { thread: merged, added, gap } = mergeMessages(thread, [message]);
    this.threads.set(id, merged);
    this.current ??= id;
    return { theirs: this.#theirs(id, added), ...(gap ? { sync: id } : {}) };
  }

  #theirs(id: string, added: readonly Message[]): Message[] {
    const theirs = added.filter(({ author }) => isTheirs(author));
    if (theirs.length) {
      if (this.typing?.conversation_id === id) this.typing = null;
      this.#served(id);
    }
    return theirs;
  }

  #served(id: string): void {
    if (this.queue?.conversation_id === id) this.queue = null;
    if (this.timedOut === id) this.timedOut = null;
  }

  protected takeConversation(conversation: VisitorConversation): Wanted {
    const { id } = conversation;
    const rest = this.conversations.filter((other) => other.id !== id);
    this.conversations = [conversation, ...rest].sort((a, b) =>
      a.last_message_at < b.last_message_at ? 1 : -1,
    );
    this.current ??= id;
    if (conversation.status !== "waiting") this.#served(id);
    const thread = this.threads.get(id);
    const behind =
      thread && (conversation.last_seq > thread.last || conversation.last_revision > thread.revision);
    return behind ? { sync: id } : {};
  }

  protected takeReceipt(frame: Extract<ServerFrame, { t: "receipt" }>): void {
    const id = frame.conversation_id;
    if (frame.by === "contact") return this.patch(id, { contact_read_seq: frame.read_seq, unread: 0 });
    const thread = this.threads.get(id);
    if (thread)
      this.threads.set(id, { ...thread, delivered: Math.max(thread.delivered, frame.delivered_seq) });
    this.patch(id, { agent_read_seq: frame.read_seq });
  }

  /** A place only counts down: going back would read as a broken promise. */
  protected takeQueue({
    conversation_id,
    place,
    wait_s,
    timed_out,
  }: Extract<ServerFrame, { t: "queue" }>): void {
    if (timed_out) this.timedOut = conversation_id;
    const shown = this.queue?.conversation_id === conversation_id ? this.queue.place : Infinity;
    this.queue = place > 0 ? { conversation_id, place: Math.min(shown, place), wait_s } : null;
  }

  protected patch(id: string, change: Partial<VisitorConversation>): void {
    this.conversations = this.conversations.map((item) => (item.id === id ? { ...item, ...change } : item));
  }

  protected clear(): void {
    this.conversations = [];
    this.threads.clear();
    this.current = null;
    this.typing = null;
    this.queue = null;
    this.timedOut = null;
  }
}

export const isTheirs = ({ kind }: Message["author"]): boolean => kind === "agent" || kind === "bot";
