/** A server for tests of the visitor's side: sockets, streams and requests in memory, a clock turned by hand. */

import type { ClientFrame, SendFrame, ServerFrame, VisitorConversation } from "../contract/frames.ts";
import type { Message } from "../contract/models.ts";
import type { Timers } from "../shared/connection.ts";
import type { ClientStorage } from "./outbox.ts";

/** Lets all that is under way come to rest. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await new Promise((done) => setImmediate(done));
}

export class FakeTimers implements Timers {
  #now = 0;
  #waiting = new Set<{ at: number; run: () => void }>();
  /** Every wait that was asked for, in milliseconds. */
  asked: number[] = [];
  now = () => this.#now;
  after = (ms: number, run: () => void) => {
    const timer = { at: this.#now + ms, run };
    this.asked.push(ms);
    this.#waiting.add(timer);
    return () => void this.#waiting.delete(timer);
  };
  async pass(ms: number): Promise<void> {
    await settle();
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#now = next.at;
      this.#waiting.delete(next);
      next.run();
      await settle();
    }
    this.#now = end;
  }
}

export function memoryStorage(): ClientStorage & { items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

interface Line {
  deliver(frame: ServerFrame): void;
  drop(): void;
}

export class FakeServer {
  messages: Message[] = [];
  revision = 0;
  requests: string[] = [];
  frames: ClientFrame[] = [];
  lines = new Set<Line>();
  sessions = 0;
  /** Nothing is reachable. */
  down = false;
  socketsBlocked = false;
  /** Takes messages but says nothing about them. */
  silent = false;
  heartbeat = 20_000;
  refuse: { status: number; code: string } | null = null;

  /** Counts as a message, but no visitor ever gets it. */
  note(): void {
    this.say("note").kind = "note";
  }

  say(text: string, kind: "agent" | "contact" = "agent", clientId?: string): Message {
    const message: Message = {
      id: `msg_${this.messages.length + 1}`,
      conversation_id: "cnv_1",
      seq: this.messages.length + 1,
      kind: "text",
      author: { kind, id: kind },
      text,
      revision: 0,
      created_at: "2026-01-01T00:00:00.000Z",
      ...(clientId ? { client_id: clientId } : {}),
    };
    this.messages.push(message);
    return message;
  }

  recall(seq: number): Message {
    const message = {
      ...this.messages[seq - 1]!,
      text: "",
      recalled_at: "2026-01-01T00:00:01.000Z",
      revision: ++this.revision,
    };
    this.messages[seq - 1] = message;
    return message;
  }

  send(frame: ServerFrame): void {
    for (const line of this.lines) line.deliver(frame);
  }

  cut(): void {
    for (const line of [...this.lines]) line.drop();
  }

  get WebSocket(): typeof WebSocket {
    return socketTo(this);
  }

  fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const path = new URL(url).pathname.replace("/visitor/v1", "");
    this.requests.push(`${init.method ?? "GET"} ${path}`);
    if (this.down) throw new TypeError("no network");
    const body = init.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : {};
    if (path === "/sessions")
      return Response.json({ token: `token-${++this.sessions}`, contact_id: "con_1" });
    if (path === "/conversations") return Response.json({ data: this.conversations() });
    if (path === "/stream") return this.#stream(init.signal!);
    if (path === "/frames")
      return Response.json({
        frames: (body["frames"] as ClientFrame[]).flatMap((frame) => this.hear(frame)),
      });
    if (path === "/messages") {
      const [reply] = this.hear({ t: "send", ...(body as object) } as SendFrame);
      if (reply?.t === "ack") return Response.json(reply.message, { status: 201 });
      if (reply?.t === "error")
        return Response.json({ ...reply, detail: reply.detail }, { status: reply.status });
      throw new TypeError("no answer");
    }
    if (path.endsWith("/messages")) {
      const before = Number(new URL(url).searchParams.get("before") ?? Infinity);
      const older = this.messages.filter(({ seq }) => seq < before);
      return Response.json({
        data: older.slice(-30),
        last_seq: this.messages.length,
        revision: this.revision,
        more: older.length > 30,
      });
    }
    return Response.json({ code: "not_found", status: 404, detail: "" }, { status: 404 });
  };

  conversations(): VisitorConversation[] {
    if (!this.messages.length) return [];
    const at = "2026-01-01T00:00:00.000Z";
    return [
      {
        id: "cnv_1",
        status: "open",
        agent: null,
        last_seq: this.messages.length,
        last_revision: this.revision,
        unread: 0,
        last_text: "",
        last_author: "agent",
        last_message_at: at,
        agent_read_seq: 0,
        contact_read_seq: 0,
        rating: null,
        created_at: at,
      },
    ];
  }

  hello(): ServerFrame {
    const who = { kind: "contact" as const, id: "con_1" };
    return {
      t: "hello",
      protocol: 1,
      who,
      server_time: "2026-01-01T00:00:00.000Z",
      heartbeat_ms: this.heartbeat,
      build: "1",
    };
  }

  hear(frame: ClientFrame): ServerFrame[] {
    this.frames.push(frame);
    if (frame.t === "ping" && !this.silent) return [{ t: "pong" }];
    if (frame.t === "sync") {
      const messages = this.messages.filter(
        ({ seq, revision, kind }) => kind !== "note" && (seq > frame.after || revision > frame.revision),
      );
      const { conversation_id } = frame;
      return [
        {
          t: "messages",
          conversation_id,
          messages,
          last_seq: this.messages.length,
          revision: this.revision,
          more: false,
        },
      ];
    }
    if (frame.t !== "send") return [];
    if (this.refuse) return [{ t: "error", id: frame.id, detail: "refused", ...this.refuse }];
    const message =
      this.messages.find(({ client_id }) => client_id === frame.id) ??
      this.say(frame.text, "contact", frame.id);
    return this.silent ? [] : [{ t: "ack", id: frame.id, message }];
  }

  #stream(signal: AbortSignal): Response {
    const text = new TextEncoder();
    let line: Line;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        line = {
          deliver: (frame) => controller.enqueue(text.encode(`data: ${JSON.stringify(frame)}\n\n`)),
          drop: () => {
            this.lines.delete(line);
            controller.close();
          },
        };
        this.lines.add(line);
        controller.enqueue(text.encode("event: stream\ndata: s1\n\n"));
        line.deliver(this.hello());
      },
      cancel: () => void this.lines.delete(line),
    });
    signal.addEventListener("abort", () => this.lines.delete(line));
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }
}

function socketTo(server: FakeServer): typeof WebSocket {
  class Socket {
    readyState = 0;
    onmessage: ((event: { data: string }) => void) | null = null;
    onclose: (() => void) | null = null;
    onerror: (() => void) | null = null;
    line: Line = {
      deliver: (frame) => queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(frame) })),
      drop: () => this.close(),
    };
    constructor() {
      queueMicrotask(() => {
        if (server.down || server.socketsBlocked) return this.close();
        this.readyState = 1;
        server.lines.add(this.line);
        this.line.deliver(server.hello());
      });
    }
    send(data: string): void {
      for (const reply of server.hear(JSON.parse(data) as ClientFrame)) this.line.deliver(reply);
    }
    close(): void {
      if (this.readyState === 3) return;
      this.readyState = 3;
      server.lines.delete(this.line);
      queueMicrotask(() => this.onclose?.());
    }
  }
  return Socket as unknown as typeof WebSocket;
}
