/** A visitor's chat without a screen: session, line, messages in order, outbox, other tabs. Knows no DOM. */

import {
  protocol,
  type ClientFrame,
  type ServerFrame,
  type VisitorConversation,
} from "../contract/frames.ts";
import type { Message } from "../contract/models.ts";
import { clockTimers, connect, type Connection, type ConnectionState } from "../shared/connection.ts";
import { randomId } from "../shared/random-id.ts";
import { Acks } from "./acks.ts";
import { call, ProblemError, type Call, type Fetch } from "./http.ts";
import { apiOf, type ClientEvents, type ClientOptions, type Draft, type TabMessage } from "./options.ts";
import { Outbox, type Outgoing } from "./outbox.ts";
import { Session } from "./session.ts";
import { emptyThread } from "./thread.ts";
import { Typing } from "./typing.ts";
import { View, type MessagePage, type Taken, type Wanted } from "./view.ts";

export class VisitorClient extends View {
  connection: ConnectionState | "idle" = "idle";
  readonly outbox: Outbox;
  /** Shows agents what is being typed; set where the visitor agreed to it. */
  typed: { sent(): void; refused(code: string): void } | null = null;

  #options: ClientOptions;
  #fetch: Fetch;
  #line: Connection | null = null;
  #session: Session;
  #acks = new Acks((ms, run) => this.#after(ms, run));
  #listeners: { [E in keyof ClientEvents]: Set<ClientEvents[E]> } = { change: new Set(), message: new Set() };
  #drawing = false;
  #retries = 0;
  #cancelRetry = () => {};
  #typing: Typing;
  #delivered = new Map<string, number>();

  constructor(options: ClientOptions) {
    super();
    this.#options = options;
    this.#typing = new Typing(
      options.timers ?? clockTimers,
      (frame) => this.#line?.send(frame),
      (who) => {
        this.typing = who;
        this.#changed();
      },
    );
    this.#fetch = options.fetch ?? ((url, init) => fetch(url, init));
    this.#session = new Session(options, this.#fetch, (token) => {
      this.#tell({ t: "session", token });
      this.#open(token);
    });
    this.outbox = new Outbox(
      options.storage,
      `lingxi.${options.key}.outbox`,
      (entry) => this.#deliver(entry),
      {
        changed: () => this.#changed(),
        stuck: (problem) => this.#tryLater(problem),
        sent: (message) => {
          this.#retries = 0;
          this.#tell({ t: "sent", id: message.client_id ?? "", message });
          this.#take(message, false);
          this.current = message.conversation_id;
        },
      },
    );
    if (options.channel) options.channel.onmessage = ({ data }) => this.#hearTab(data as TabMessage);
  }

  /** Goes on where an earlier visit stopped, or with the visitor that a page of the site knows; does nothing, and stores nothing, for someone who never wrote. */
  resume(token = this.#session.stored): void {
    this.loaded = !token;
    if (token && this.#session.adopt(token)) this.#open(token);
  }

  get known(): boolean {
    return this.#session.known;
  }

  on<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): () => void {
    this.#listeners[event].add(listener);
    return () => this.#listeners[event].delete(listener);
  }

  /** The visitor's token, made when first needed. */
  session(): Promise<string> {
    return this.#session.get();
  }

  /** Tells who the visitor is by a token that the host's server signed. */
  identify(token: string): Promise<void> {
    return this.#session.identify(token);
  }

  send(draft: Draft): string {
    const id = this.#options.makeId?.() ?? randomId();
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
    this.typed?.sent();
    void this.outbox.flush();
    return id;
  }

  retry(id: string): void {
    this.outbox.retry(id);
    void this.outbox.flush();
  }

  setTyping(on: boolean): void {
    this.#typing.set(this.current, on);
  }

  /** False when there is no line: what is only for now is lost then. */
  tell(frame: ClientFrame): boolean {
    return this.#line?.send(frame) ?? false;
  }

  /** All up to `seq` is on the visitor's screen. */
  read(conversationId: string, seq: number): void {
    const conversation = this.conversations.find(({ id }) => id === conversationId);
    if (!conversation || conversation.contact_read_seq >= seq) return;
    if (!this.#line?.send({ t: "read", conversation_id: conversationId, seq })) return;
    this.patch(conversationId, { contact_read_seq: seq, unread: 0 });
    this.#changed();
    this.#tell({ t: "read", conversation_id: conversationId, seq });
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
    const page = await this.call<MessagePage>(`/conversations/${conversationId}/messages?${query}`, {});
    this.takePage(conversationId, page);
    this.#acknowledge(conversationId);
    this.#changed();
  }

  async refresh(): Promise<void> {
    const { data } = await this.call<{ data: VisitorConversation[] }>("/conversations", {});
    this.takeList(data);
    this.#changed();
    if (this.current && !this.threads.get(this.current)?.loaded) await this.older(this.current);
  }

  async rate(
    conversationId: string,
    rating: { score: number; labels: string[]; comment: string },
  ): Promise<void> {
    await this.call(`/conversations/${conversationId}/rating`, { method: "POST", body: rating });
    this.patch(conversationId, { rating: { score: rating.score } });
    this.#changed();
  }

  /** What the contact saw of it goes to this address. */
  async mailTranscript(conversationId: string, email: string): Promise<void> {
    await this.call(`/conversations/${conversationId}/transcript`, { method: "POST", body: { email } });
  }

  async close(conversationId: string): Promise<void> {
    await this.call(`/conversations/${conversationId}/closure`, { method: "POST", body: {} });
    this.patch(conversationId, { status: "closed" });
    this.#changed();
  }

  async leaveMessage(
    id: string,
    fields: Record<string, string>,
    text: string,
    fileIds: string[],
  ): Promise<void> {
    await this.session();
    await this.call("/offline-messages", { method: "POST", body: { id, fields, text, file_ids: fileIds } });
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
    this.clear();
    this.#changed();
  }

  wake(): void {
    this.#line?.wake();
    void this.outbox.flush();
  }

  end(): void {
    this.#line?.close();
    this.#cancelRetry();
    this.#typing.stop();
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
          this.#acks.loseAll();
        }
        if (state === "refused") this.#drop();
        this.#changed();
      },
    });
    this.#line = line;
  }

  #drop(): void {
    this.#line?.close();
    this.#line = null;
    this.#session.drop();
    this.connection = "idle";
  }

  async #deliver(entry: Outgoing): Promise<Message> {
    const { id, conversation_id, text, file_ids, reply_to, details } = entry;
    const body = { id, conversation_id, text, file_ids, reply_to };
    await this.session();
    // Answers of a form go by request: a frame has no room for them.
    if (details || !this.#line?.send({ t: "send", ...body })) {
      try {
        return await this.call<Message>("/messages", { method: "POST", body: { ...body, details } });
      } catch (error) {
        if (error instanceof ProblemError && error.status === 401) this.#drop();
        throw error;
      }
    }
    return this.#acks.wait(id);
  }

  #tryLater(problem: ProblemError): void {
    const asked = Number(problem.params?.retry_after ?? 0) * 1000;
    const wait = asked || Math.min(30_000, 1_000 * 2 ** this.#retries);
    this.#retries += 1;
    this.#cancelRetry();
    this.#cancelRetry = this.#after(wait, () => void this.outbox.flush());
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
        this.#acks.resolve(frame.id, frame.message);
        break;
      case "error":
        if (!frame.id) this.typed?.refused(frame.code);
        else
          this.#acks.reject(frame.id, new ProblemError(frame.status, frame.code, frame.detail, frame.params));
        break;
      case "message":
        this.#take(frame.message, true);
        break;
      case "messages":
        for (const message of frame.messages) this.#settle(message);
        this.#taken(frame.conversation_id, this.takeCatchUp(frame), true);
        break;
      case "visitor_conversation":
        this.#ask(this.takeConversation(frame.conversation));
        break;
      case "receipt":
        this.takeReceipt(frame);
        break;
      case "typing":
        this.#typing.hear(frame);
        break;
      case "queue":
        this.takeQueue(frame);
        break;
    }
    this.#changed();
  }

  #take(message: Message, live: boolean): void {
    this.#settle(message);
    this.#taken(message.conversation_id, this.takeMessage(message), live);
  }

  /** One of ours has arrived, whichever way we learn it. */
  #settle(message: Message): void {
    const { client_id } = message;
    if (client_id && !this.#acks.resolve(client_id, message)) this.outbox.remove(client_id);
  }

  #taken(conversationId: string, { theirs, ...wanted }: Taken, live: boolean): void {
    this.#ask(wanted);
    if (live) for (const message of theirs) for (const listener of this.#listeners.message) listener(message);
    this.#acknowledge(conversationId);
    this.#changed();
  }

  #ask({ sync, load }: Wanted): void {
    if (sync) this.#sync(sync);
    if (load) this.older(load).catch(() => {});
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
    this.#line?.send({ t: "sync", conversation_id: conversationId, after: last, revision });
  }

  #hearTab(message: TabMessage): void {
    if (message.t === "session") {
      if (this.#session.adopt(message.token)) this.#open(message.token);
    } else if (message.t === "outgoing") this.outbox.showForeign(message.entry);
    else if (message.t === "sent") {
      this.outbox.remove(message.id);
      this.#take(message.message, false);
    } else {
      this.patch(message.conversation_id, { contact_read_seq: message.seq, unread: 0 });
      this.#changed();
    }
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

  /** A request as this visitor; for parts that come late. */
  async call<T>(path: string, options: Omit<Call, "token" | "locale">): Promise<T> {
    const token = await this.#session.current;
    return call<T>(this.#fetch, this.#url(path), { ...options, token, locale: this.#options.locale });
  }

  #url(path: string): string {
    return apiOf(this.#options.base) + path;
  }

  #after(ms: number, run: () => void): () => void {
    return (this.#options.timers ?? clockTimers).after(ms, run);
  }
}
