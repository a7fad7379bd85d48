/** A visitor's chat without a screen: session, line, messages in order, outbox, other tabs. Knows no DOM. */

import type { ClientFrame, ServerFrame, VisitorConversation } from "../contract/frames.ts";
import type { Attachment, Message } from "../contract/models.ts";
import { protocol } from "../contract/frames.ts";
import type { VisitorSession } from "../contract/widget.ts";
import { connect, type Connection, type ConnectionOptions, type ConnectionState } from "../shared/connection.ts";
import { call, ProblemError, type Call, type Fetch } from "./http.ts";
import { Outbox, type ClientStorage, type Outgoing } from "./outbox.ts";
import { emptyThread, mergeMessages, prependMessages, type Thread } from "./thread.ts";

export interface ClientOptions extends Pick<ConnectionOptions, "WebSocket" | "random" | "timers" | "window"> {
  /** Address of the server, or the path below the page's own origin; without a slash at its end. */
  base: string;
  /** Key of the inbox. */
  key: string;
  locale: string;
  storage: ClientStorage;
  fetch?: Fetch;
  /** Between tabs of one visitor; null for none. */
  channel?: Channel | null;
  makeId?: () => string;
}

export interface Channel {
  postMessage(value: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
}

type TabMessage =
  | { t: "session"; token: string }
  | { t: "outgoing"; entry: Outgoing }
  | { t: "sent"; id: string; message: Message }
  | { t: "read"; conversation_id: string; seq: number };

export interface Draft {
  text: string;
  attachments?: Attachment[];
  reply_to?: number;
  details?: Record<string, string>;
}

/** `change`: something to draw. `message`: an agent or bot wrote, while we were looking or away. */
export interface ClientEvents {
  change: () => void;
  message: (message: Message) => void;
}

const ackWithin = 15_000;
const typingLasts = 6_000;
const typingEvery = 3_000;

export class VisitorClient {
  conversations: VisitorConversation[] = [];
  threads = new Map<string, Thread>();
  /** The conversation that the next message belongs to. */
  current: string | null = null;
  connection: ConnectionState | "idle" = "idle";
  /** It is known which conversations there are. */
  loaded = false;
  typing: { conversation_id: string; name: string } | null = null;
  queue: { conversation_id: string; place: number; wait_s: number | null } | null = null;
  readonly outbox: Outbox;

  #options: ClientOptions;
  #fetch: Fetch;
  #line: Connection | null = null;
  #session: Promise<string> | null = null;
  #identity: string | null = null;
  #acks = new Map<string, { resolve(message: Message): void; reject(error: ProblemError): void }>();
  #listeners: { [E in keyof ClientEvents]: Set<ClientEvents[E]> } = { change: new Set(), message: new Set() };
  #drawing = false;
  #retries = 0;
  #cancelRetry = () => {};
  #cancelTyping = () => {};
  #typedAt = 0;
  #delivered = new Map<string, number>();

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#fetch = options.fetch ?? ((url, init) => fetch(url, init));
    this.outbox = new Outbox(options.storage, this.#name("outbox"), (entry) => this.#deliver(entry), {
      changed: () => this.#changed(),
      stuck: (problem) => this.#tryLater(problem),
      sent: (message) => {
        this.#retries = 0;
        this.#tell({ t: "sent", id: message.client_id ?? "", message });
        this.#take([message], false);
        this.current = message.conversation_id;
      },
    });
    if (options.channel) options.channel.onmessage = ({ data }) => this.#hearTab(data as TabMessage);
  }

  /** Goes on where an earlier visit stopped; does nothing, and stores nothing, for someone who never wrote. */
  resume(): void {
    const token = this.#storedToken();
    this.loaded = !token;
    if (!token) return;
    this.#session ??= Promise.resolve(token);
    this.#open(token);
  }

  get known(): boolean {
    return this.#session !== null || this.#storedToken() !== null;
  }

  on<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): () => void {
    this.#listeners[event].add(listener);
    return () => this.#listeners[event].delete(listener);
  }

  /** The visitor's token, made when first needed. */
  session(): Promise<string> {
    this.#session ??= this.#begin().catch((error: unknown) => {
      this.#session = null;
      throw error;
    });
    return this.#session;
  }

  /** Tells who the visitor is by a token that the host's server signed. */
  async identify(token: string): Promise<void> {
    this.#identity = token;
    if (!this.known) return;
    this.#session = this.#begin(this.#storedToken());
    await this.#session;
  }

  send(draft: Draft): string {
    const id = this.#options.makeId?.() ?? crypto.randomUUID();
    const open = this.conversations.find((item) => item.id === this.current && item.status !== "closed");
    const entry: Outgoing = {
      id,
      text: draft.text,
      created_at: new Date().toISOString(),
      ...(open ? { conversation_id: open.id } : {}),
      ...(draft.reply_to ? { reply_to: draft.reply_to } : {}),
      ...(draft.details ? { details: draft.details } : {}),
      ...(draft.attachments?.length
        ? { attachments: draft.attachments, file_ids: draft.attachments.map((file) => file.id) }
        : {}),
    };
    this.outbox.add(entry);
    this.#tell({ t: "outgoing", entry });
    this.setTyping(false);
    void this.outbox.flush();
    return id;
  }

  retry(id: string): void {
    this.outbox.retry(id);
    void this.outbox.flush();
  }

  setTyping(on: boolean): void {
    const now = this.#now();
    if (!this.current || (on ? now - this.#typedAt < typingEvery : !this.#typedAt)) return;
    this.#typedAt = on ? now : 0;
    this.#line?.send({ t: "typing", conversation_id: this.current, on });
  }

  /** All up to `seq` is on the visitor's screen. */
  read(conversationId: string, seq: number): void {
    const conversation = this.conversations.find(({ id }) => id === conversationId);
    if (!conversation || conversation.contact_read_seq >= seq) return;
    if (!this.#line?.send({ t: "read", conversation_id: conversationId, seq })) return;
    this.#patch(conversationId, { contact_read_seq: seq, unread: 0 });
    this.#tell({ t: "read", conversation_id: conversationId, seq });
  }

  get unread(): number {
    return this.conversations.reduce((sum, { id, unread, contact_read_seq }) => {
      const messages = this.threads.get(id)?.messages;
      return sum + (messages?.filter(({ seq, author }) => seq > contact_read_seq && isTheirs(author)).length ?? unread);
    }, 0);
  }

  async open(conversationId: string): Promise<void> {
    this.current = conversationId;
    this.#changed();
    if (!this.threads.get(conversationId)?.loaded) await this.older(conversationId);
  }

  /** Loads the newest page, or the one before what is here. */
  async older(conversationId: string): Promise<void> {
    const known = this.threads.get(conversationId);
    const first = known?.messages[0]?.seq;
    const query = first ? `before=${first}&limit=30` : "limit=30";
    const page = await this.#call<MessagePage>(`/conversations/${conversationId}/messages?${query}`, {});
    const now = this.threads.get(conversationId);
    if (now?.messages.length) {
      this.threads.set(conversationId, prependMessages(now, page.data, page.more));
    } else {
      const last = page.data.reduce((highest, { seq }) => Math.max(highest, seq), 0);
      const { revision } = page;
      const fresh = { ...emptyThread, last, revision, delivered: now?.delivered ?? 0 };
      this.threads.set(conversationId, prependMessages(fresh, page.data, page.more));
      this.#acknowledge(conversationId);
    }
    this.#changed();
  }

  async refresh(): Promise<void> {
    const { data } = await this.#call<{ data: (VisitorConversation & { queue_place?: number })[] }>("/conversations", {});
    this.conversations = data;
    const queued = data.find(({ queue_place }) => queue_place);
    if (!queued) this.queue = null;
    else this.queue ??= { conversation_id: queued.id, place: queued.queue_place!, wait_s: null };
    this.loaded = true;
    if (!data.some(({ id }) => id === this.current)) {
      this.current = (data.find(({ status }) => status !== "closed") ?? data[0])?.id ?? null;
    }
    this.#changed();
    if (this.current && !this.threads.get(this.current)?.loaded) await this.older(this.current);
  }

  async rate(conversationId: string, rating: { score: number; labels: string[]; comment: string }): Promise<void> {
    await this.#call(`/conversations/${conversationId}/rating`, { method: "POST", body: rating });
    this.#patch(conversationId, { rating: { score: rating.score } });
  }

  async close(conversationId: string): Promise<void> {
    await this.#call(`/conversations/${conversationId}/closure`, { method: "POST", body: {} });
    this.#patch(conversationId, { status: "closed" });
  }

  async leaveMessage(id: string, fields: Record<string, string>, text: string, fileIds: string[]): Promise<void> {
    await this.session();
    await this.#call("/offline-messages", { method: "POST", body: { id, fields, text, file_ids: fileIds } });
  }

  /** Where to post a file's bytes, and as whom. */
  async uploadTarget(name: string): Promise<{ url: string; token: string }> {
    const token = await this.session();
    return { url: `${this.#url("/files")}?name=${encodeURIComponent(name)}`, token };
  }

  /** Forgets the visitor on this device. */
  forget(): void {
    this.#drop();
    for (const { id } of this.outbox.entries) this.outbox.remove(id);
    this.conversations = [];
    this.threads.clear();
    this.current = null;
    this.#changed();
  }

  wake(): void {
    this.#line?.wake();
    void this.outbox.flush();
  }

  end(): void {
    this.#line?.close();
    this.#cancelRetry();
    this.#cancelTyping();
    this.#options.channel?.close();
  }

  #open(token: string): void {
    this.#line?.close();
    const { window, WebSocket, random, timers } = this.#options;
    const url = this.#url("");
    this.connection = "connecting";
    const line: Connection = connect({
      socketUrl: `${url.replace(/^http/, "ws")}/socket`,
      protocols: [protocol, `token.${token}`],
      sseUrl: `${url}/stream`,
      framesUrl: `${url}/frames`,
      token,
      ...(window === undefined ? {} : { window }),
      ...(WebSocket ? { WebSocket } : {}),
      ...(random ? { random } : {}),
      ...(timers ? { timers } : {}),
      fetch: this.#fetch,
      onFrame: (frame) => this.#line === line && this.#hear(frame),
      onState: (state) => {
        if (this.#line !== line) return;
        this.connection = state;
        if (state !== "open") {
          this.typing = null;
          this.#failAcks();
        }
        if (state === "refused") this.#drop();
        this.#changed();
      },
    });
    this.#line = line;
  }

  async #begin(previous: string | null = null): Promise<string> {
    // Another tab may have begun one meanwhile.
    const stored = previous ? null : this.#storedToken();
    const token =
      stored ??
      (
        await call<VisitorSession>(this.#fetch, this.#url("/sessions"), {
          method: "POST",
          body: {
            inbox_key: this.#options.key,
            locale: this.#options.locale,
            ...(this.#identity ? { identity_token: this.#identity } : {}),
          },
          token: previous,
          locale: this.#options.locale,
        })
      ).token;
    try {
      this.#options.storage.setItem(this.#name("token"), token);
    } catch {
      // Without storage the visit lasts as long as the page.
    }
    this.#tell({ t: "session", token });
    this.#open(token);
    return token;
  }

  #drop(): void {
    this.#line?.close();
    this.#line = null;
    this.#session = null;
    this.#options.storage.removeItem(this.#name("token"));
    this.connection = "idle";
  }

  async #deliver(entry: Outgoing): Promise<Message> {
    const { id, conversation_id, text, file_ids, reply_to, details } = entry;
    const body = { id, conversation_id, text, file_ids, reply_to };
    await this.session();
    // Answers of a form go by request: a frame has no room for them.
    if (details || !this.#line?.send({ t: "send", ...body })) {
      try {
        return await this.#call<Message>("/messages", { method: "POST", body: { ...body, details } });
      } catch (error) {
        if (error instanceof ProblemError && error.status === 401) this.#drop();
        throw error;
      }
    }
    return new Promise<Message>((resolve, reject) => {
      const cancel = this.#after(ackWithin, () => settle(() => reject(new ProblemError(0, "offline", ""))));
      const settle = (then: () => void) => {
        cancel();
        this.#acks.delete(id);
        then();
      };
      this.#acks.set(id, {
        resolve: (message) => settle(() => resolve(message)),
        reject: (error) => settle(() => reject(error)),
      });
    });
  }

  #tryLater(problem: ProblemError): void {
    const asked = Number(problem.params?.retry_after ?? 0) * 1000;
    const wait = asked || Math.min(30_000, 1_000 * 2 ** this.#retries);
    this.#retries += 1;
    this.#cancelRetry();
    this.#cancelRetry = this.#after(wait, () => void this.outbox.flush());
  }

  #failAcks(): void {
    for (const ack of [...this.#acks.values()]) ack.reject(new ProblemError(0, "offline", ""));
  }

  #hear(frame: ServerFrame): void {
    switch (frame.t) {
      case "hello":
        this.#retries = 0;
        this.outbox.adoptForeign();
        for (const id of this.threads.keys()) this.#sync(id);
        this.refresh().catch(() => {});
        void this.outbox.flush();
        break;
      case "ack":
        this.#acks.get(frame.id)?.resolve(frame.message);
        break;
      case "error":
        if (frame.id) {
          this.#acks.get(frame.id)?.reject(new ProblemError(frame.status, frame.code, frame.detail, frame.params));
        }
        break;
      case "message":
        this.#take([frame.message], true);
        break;
      case "messages":
        this.#take(frame.messages, true);
        if (frame.more) this.#sync(frame.conversation_id);
        else this.#revised(frame.conversation_id, frame.revision);
        break;
      case "visitor_conversation":
        this.#upsert(frame.conversation);
        break;
      case "receipt":
        this.#receive(frame);
        break;
      case "typing":
        this.#showTyping(frame);
        break;
      case "queue": {
        const shown = this.queue?.conversation_id === frame.conversation_id ? this.queue.place : Infinity;
        // A place only counts down: going back would read as a broken promise.
        this.queue = frame.place > 0 ? { ...frame, place: Math.min(shown, frame.place) } : null;
        break;
      }
    }
    this.#changed();
  }

  #take(messages: readonly Message[], live: boolean): void {
    const [first] = messages;
    if (!first) return;
    const id = first.conversation_id;
    for (const { client_id } of messages) if (client_id) this.#settle(client_id, messages);
    const thread = this.threads.get(id) ?? (first.seq === 1 ? { ...emptyThread, loaded: true } : undefined);
    if (!thread) {
      // A conversation that was not opened yet: its newest page brings this message too.
      if (id === this.current || !this.current) this.older(id).catch(() => {});
      return;
    }
    const merged = mergeMessages(thread, messages);
    this.threads.set(id, merged.thread);
    if (merged.gap) this.#sync(id);
    this.current ??= id;
    const theirs = merged.added.filter(({ author }) => isTheirs(author));
    if (theirs.length) {
      if (this.typing?.conversation_id === id) this.typing = null;
      if (this.queue?.conversation_id === id) this.queue = null;
      if (live) for (const message of theirs) for (const listener of this.#listeners.message) listener(message);
    }
    this.#acknowledge(id);
    this.#changed();
  }

  #settle(clientId: string, messages: readonly Message[]): void {
    const message = messages.find((candidate) => candidate.client_id === clientId)!;
    const ack = this.#acks.get(clientId);
    if (ack) ack.resolve(message);
    else this.outbox.remove(clientId);
  }

  #acknowledge(conversationId: string): void {
    const thread = this.threads.get(conversationId);
    const newest = thread?.messages.findLast(({ author }) => author.kind !== "contact")?.seq ?? 0;
    if (newest <= (this.#delivered.get(conversationId) ?? 0)) return;
    if (this.#line?.send({ t: "delivered", conversation_id: conversationId, seq: newest })) {
      this.#delivered.set(conversationId, newest);
    }
  }

  #sync(conversationId: string): void {
    const { last, revision } = this.threads.get(conversationId) ?? emptyThread;
    this.#line?.send({ t: "sync", conversation_id: conversationId, after: last, revision } satisfies ClientFrame);
  }

  #revised(conversationId: string, revision: number): void {
    const thread = this.threads.get(conversationId);
    if (thread) this.threads.set(conversationId, { ...thread, revision: Math.max(thread.revision, revision) });
  }

  #receive(frame: Extract<ServerFrame, { t: "receipt" }>): void {
    const id = frame.conversation_id;
    if (frame.by === "contact") return this.#patch(id, { contact_read_seq: frame.read_seq });
    const thread = this.threads.get(id);
    if (thread) this.threads.set(id, { ...thread, delivered: Math.max(thread.delivered, frame.delivered_seq) });
    this.#patch(id, { agent_read_seq: frame.read_seq });
  }

  #showTyping(frame: Extract<ServerFrame, { t: "typing" }>): void {
    if (frame.who.kind !== "agent") return;
    this.#cancelTyping();
    this.typing = frame.on ? { conversation_id: frame.conversation_id, name: frame.who.name ?? "" } : null;
    if (frame.on) {
      this.#cancelTyping = this.#after(typingLasts, () => {
        this.typing = null;
        this.#changed();
      });
    }
  }

  #upsert(conversation: VisitorConversation): void {
    const rest = this.conversations.filter(({ id }) => id !== conversation.id);
    this.conversations = [conversation, ...rest].sort((a, b) => (a.last_message_at < b.last_message_at ? 1 : -1));
    this.current ??= conversation.id;
    if (conversation.status === "closed" && this.queue?.conversation_id === conversation.id) this.queue = null;
    const thread = this.threads.get(conversation.id);
    if (thread && conversation.last_seq > thread.last) this.#sync(conversation.id);
    else if (thread && conversation.last_revision > thread.revision) this.#sync(conversation.id);
  }

  #patch(id: string, change: Partial<VisitorConversation>): void {
    this.conversations = this.conversations.map((item) => (item.id === id ? { ...item, ...change } : item));
    this.#changed();
  }

  #hearTab(message: TabMessage): void {
    if (message.t === "session") {
      if (this.#session) return;
      this.#session = Promise.resolve(message.token);
      this.#open(message.token);
    } else if (message.t === "outgoing") this.outbox.showForeign(message.entry);
    else if (message.t === "sent") {
      this.outbox.remove(message.id);
      this.#take([message.message], false);
    } else this.#patch(message.conversation_id, { contact_read_seq: message.seq, unread: 0 });
  }

  #tell(message: TabMessage): void {
    this.#options.channel?.postMessage(message);
  }

  // Many changes of one tick are one drawing.
  #changed(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      for (const listener of this.#listeners.change) listener();
    });
  }

  async #call<T>(path: string, options: Omit<Call, "token" | "locale">): Promise<T> {
    const token = this.#session ? await this.#session : null;
    return call<T>(this.#fetch, this.#url(path), { ...options, token, locale: this.#options.locale });
  }

  #url(path: string): string {
    const { base } = this.#options;
    return `${/^https?:/.test(base) ? base : location.origin + base}/visitor/v1${path}`;
  }

  #name(part: string): string {
    return `lingxi.${this.#options.key}.${part}`;
  }

  #storedToken(): string | null {
    try {
      return this.#options.storage.getItem(this.#name("token"));
    } catch {
      return null;
    }
  }

  #now(): number {
    return this.#options.timers?.now() ?? Date.now();
  }

  #after(ms: number, run: () => void): () => void {
    if (this.#options.timers) return this.#options.timers.after(ms, run);
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  }
}

const isTheirs = ({ kind }: Message["author"]): boolean => kind === "agent" || kind === "bot";

interface MessagePage {
  data: Message[];
  last_seq: number;
  revision: number;
  more: boolean;
}
