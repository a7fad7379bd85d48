/** Two small clients, as web/contract/README.md tells a stranger to write them: they send again, catch up, and keep their own view. */

import { WebSocket } from "ws";
import { protocol, type ClientFrame, type ServerFrame } from "../../web/contract/frames.ts";
import type { Conversation, Message, Page } from "../../web/contract/models.ts";

/** What a client believes about one conversation. */
export interface Thread {
  readonly messages: Map<number, Message>;
  /** Everything up to here is known. */
  upTo: number;
  revision: number;
  syncing: boolean;
}

interface Unanswered {
  frame: Extract<ClientFrame, { t: "send" }>;
}

export interface Acknowledged {
  conversationId: string;
  seq: number;
  text: string;
}

/** What both sides have in common: one line that comes back, an outbox, and threads without gaps. */
export abstract class Client {
  readonly threads = new Map<string, Thread>();
  readonly outbox = new Map<string, Unanswered>();
  readonly acknowledged = new Map<string, Acknowledged>();
  readonly faults: string[] = [];
  hellos = 0;
  sent = 0;
  protected greeted = false;
  private socket: WebSocket | undefined;
  private over = false;

  constructor(
    readonly name: string,
    protected readonly base: string,
    private readonly pause: () => number,
  ) {}

  protected abstract connectTo(url: string): WebSocket;
  protected abstract hello(): void;
  protected heard(_frame: ServerFrame): void {}

  /** Greeted, nothing unanswered, nothing being fetched. */
  get settled(): boolean {
    return (
      this.greeted && this.outbox.size === 0 && ![...this.threads.values()].some((thread) => thread.syncing)
    );
  }
  get online(): boolean {
    return this.greeted;
  }

  start(): void {
    const socket = this.connectTo(this.base.replace("http", "ws"));
    this.socket = socket;
    socket.on("message", (data) => this.take(JSON.parse(String(data)) as ServerFrame));
    socket.on("error", () => {});
    socket.on("close", () => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      this.greeted = false;
      for (const thread of this.threads.values()) thread.syncing = false;
      if (this.over) return;
      setTimeout(() => this.over || this.start(), this.pause());
    });
  }

  stop(): void {
    this.over = true;
    this.socket?.close();
  }

  say(frame: Extract<ClientFrame, { t: "send" }>): void {
    this.sent++;
    this.outbox.set(frame.id, { frame });
    this.tell(frame);
  }

  protected tell(frame: ClientFrame): void {
    if (this.greeted && this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  protected thread(id: string): Thread {
    let thread = this.threads.get(id);
    if (!thread)
      this.threads.set(id, (thread = { messages: new Map(), upTo: 0, revision: 0, syncing: false }));
    return thread;
  }

  protected catchUp(id: string): void {
    const thread = this.thread(id);
    thread.syncing = true;
    this.tell({ t: "sync", conversation_id: id, after: thread.upTo, revision: thread.revision });
  }

  private take(frame: ServerFrame): void {
    if (frame.t === "hello") {
      this.greeted = true;
      this.hellos++;
      for (const id of this.threads.keys()) this.catchUp(id);
      // In the order of sending: the server keeps the order of a line.
      for (const { frame: again } of this.outbox.values()) this.tell(again);
      this.hello();
    }
    if (frame.t === "ack") this.settle(frame.id, frame.message);
    if (frame.t === "error") this.faults.push(`${this.name}: ${frame.code} ${frame.id ?? ""}`);
    if (frame.t === "message") this.place(frame.message);
    if (frame.t === "messages") {
      const thread = this.thread(frame.conversation_id);
      for (const message of frame.messages) thread.messages.set(message.seq, message);
      thread.upTo = Math.max(thread.upTo, frame.more ? frame.messages.at(-1)!.seq : frame.last_seq);
      thread.syncing = false;
      if (!frame.more) thread.revision = frame.revision;
      // What came live while the answer was under way.
      if (frame.more || Math.max(0, ...thread.messages.keys()) > thread.upTo)
        this.catchUp(frame.conversation_id);
    }
    this.heard(frame);
  }

  private place(message: Message): void {
    const thread = this.thread(message.conversation_id);
    thread.messages.set(message.seq, message);
    if (thread.syncing) return;
    if (message.seq === thread.upTo + 1) thread.upTo = message.seq;
    else if (message.seq > thread.upTo) this.catchUp(message.conversation_id);
  }

  private settle(id: string, message: Message): void {
    const before = this.acknowledged.get(id);
    const said = { conversationId: message.conversation_id, seq: message.seq, text: message.text };
    if (before && (before.seq !== said.seq || before.conversationId !== said.conversationId))
      this.faults.push(`${this.name}: ${id} was acknowledged as ${before.seq} and as ${said.seq}`);
    this.acknowledged.set(id, said);
    this.outbox.delete(id);
    this.place(message);
  }
}

export class Visitor extends Client {
  constructor(
    name: string,
    base: string,
    pause: () => number,
    private readonly token: string,
  ) {
    super(name, base, pause);
  }

  get conversationId(): string | undefined {
    return this.threads.keys().next().value;
  }

  protected connectTo(url: string): WebSocket {
    return new WebSocket(`${url}/visitor/v1/socket`, [protocol, `token.${this.token}`], {
      perMessageDeflate: false,
    });
  }
  protected hello(): void {}
}

export class Colleague extends Client {
  constructor(
    name: string,
    base: string,
    pause: () => number,
    private readonly session: string,
  ) {
    super(name, base, pause);
  }

  protected connectTo(url: string): WebSocket {
    return new WebSocket(`${url}/console/socket`, {
      headers: { cookie: `sid=${this.session}` },
      origin: this.base,
      perMessageDeflate: false,
    });
  }

  /** Frames are hints: what was given to us while we were away stands in the list. */
  protected hello(): void {
    void this.askForMine();
  }

  private async askForMine(cursor?: string): Promise<void> {
    const path = `${this.base}/api/v1/conversations?view=mine&limit=100${cursor ? `&cursor=${cursor}` : ""}`;
    const page = await fetch(path, { headers: { cookie: `sid=${this.session}` } })
      .then((answer) => answer.json() as Promise<Page<Conversation>>)
      .catch(() => undefined);
    if (!page || !this.greeted) return;
    for (const { id } of page.data) if (!this.threads.has(id)) this.catchUp(id);
    if (page.next_cursor) await this.askForMine(page.next_cursor);
  }

  protected override heard(frame: ServerFrame): void {
    if (frame.t === "conversation" && !this.threads.has(frame.conversation.id))
      this.catchUp(frame.conversation.id);
  }
}
