/** What the visitor has sent and the server has not confirmed: survives reloads, leaves in order, one at a time. */

import type { Attachment, Message } from "../contract/models.ts";
import { ProblemError } from "./http.ts";

export interface Outgoing {
  id: string;
  conversation_id?: string;
  text: string;
  file_ids?: string[];
  reply_to?: number;
  /** Answers of the form before the chat; only with a first message. */
  details?: Record<string, string>;
  attachments?: Attachment[];
  created_at: string;
  /** Why the server refused it; such a message waits for the visitor. */
  failed?: { code: string; detail: string };
}

export interface ClientStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export class Outbox {
  entries: Outgoing[];
  #sending = false;
  /** Of other tabs that are alive: they deliver these. */
  #foreign = new Set<string>();
  #storage: ClientStorage;
  #key: string;
  #deliver: (entry: Outgoing) => Promise<Message>;
  #events: {
    sent(message: Message, entry: Outgoing): void;
    changed(): void;
    stuck(problem: ProblemError): void;
  };

  constructor(
    storage: ClientStorage,
    key: string,
    deliver: (entry: Outgoing) => Promise<Message>,
    events: {
      sent(message: Message, entry: Outgoing): void;
      changed(): void;
      stuck(problem: ProblemError): void;
    },
  ) {
    this.#storage = storage;
    this.#key = key;
    this.#deliver = deliver;
    this.#events = events;
    this.entries = this.#stored();
  }

  add(entry: Outgoing): void {
    this.#foreign.delete(entry.id);
    this.#write((list) => [...list.filter(({ id }) => id !== entry.id), entry]);
    this.#show(entry);
  }

  /** Shows what another tab sends; that tab delivers it. */
  showForeign(entry: Outgoing): void {
    this.#foreign.add(entry.id);
    this.#show(entry);
  }

  /** Another tab may have been closed meanwhile: deliver its messages too. Doing so twice does no harm. */
  adoptForeign(): void {
    this.#foreign.clear();
  }

  #show(entry: Outgoing): void {
    this.entries = [...this.entries.filter(({ id }) => id !== entry.id), entry];
    this.#events.changed();
  }

  remove(id: string): void {
    if (!this.entries.some((entry) => entry.id === id)) return;
    this.#write((list) => list.filter((entry) => entry.id !== id));
    this.entries = this.entries.filter((entry) => entry.id !== id);
    this.#events.changed();
  }

  /** Delivers what waits until it is empty or the way is shut. */
  async flush(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (;;) {
        const entry = this.entries.find(({ id, failed }) => !failed && !this.#foreign.has(id));
        if (!entry) return;
        try {
          const message = await this.#deliver(entry);
          this.#events.sent(message, entry);
          this.remove(entry.id);
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          // A token that is no good any more is made anew; whom the site must name first has to be told so.
          if (error.passing || error.code === "visitor_token") {
            this.#events.stuck(error);
            return;
          }
          if (this.entries.some(({ id }) => id === entry.id)) {
            this.add({ ...entry, failed: { code: error.code, detail: error.message } });
          }
        }
      }
    } finally {
      this.#sending = false;
    }
  }

  retry(id: string): void {
    const entry = this.entries.find((candidate) => candidate.id === id);
    if (entry) this.add({ ...entry, failed: undefined });
  }

  #stored(): Outgoing[] {
    try {
      const list = JSON.parse(this.#storage.getItem(this.#key) ?? "[]") as Outgoing[];
      return Array.isArray(list) ? list : [];
    } catch {
      return [];
    }
  }

  // Tabs share the key, so each change starts from what is stored now.
  #write(change: (list: Outgoing[]) => Outgoing[]): void {
    const list = change(this.#stored());
    try {
      if (list.length) this.#storage.setItem(this.#key, JSON.stringify(list));
      else this.#storage.removeItem(this.#key);
    } catch {
      // A full or forbidden storage costs only the survival of a reload.
    }
  }
}
