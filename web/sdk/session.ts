/** The visitor's token: made when the visitor first acts, kept on the device, shared by its tabs. */

import type { VisitorSession } from "../contract/widget.ts";
import { call, type Fetch } from "./http.ts";
import { apiOf, type ClientOptions } from "./options.ts";

export class Session {
  #token: Promise<string> | null = null;
  #identity: string | null = null;
  #options: ClientOptions;
  #fetch: Fetch;
  /** A token that other tabs and the line don't know yet. */
  #begun: (token: string) => void;

  constructor(options: ClientOptions, fetch: Fetch, begun: (token: string) => void) {
    this.#options = options;
    this.#fetch = fetch;
    this.#begun = begun;
  }

  get known(): boolean {
    return this.#token !== null || this.stored !== null;
  }

  /** Null before there is one: asking makes none. */
  get current(): Promise<string> | null {
    return this.#token;
  }

  get stored(): string | null {
    try {
      return this.#options.storage.getItem(this.#name);
    } catch {
      return null;
    }
  }

  get(): Promise<string> {
    return (this.#token ??= this.#begin(null));
  }

  /** Takes what this or another tab already has; false when there is one in use. */
  adopt(token: string): boolean {
    if (this.#token) return false;
    this.#token = Promise.resolve(token);
    return true;
  }

  async identify(identity: string): Promise<void> {
    this.#identity = identity;
    if (!this.known) return;
    this.#token = this.#begin(this.stored);
    await this.#token;
  }

  drop(): void {
    this.#token = null;
    try {
      this.#options.storage.removeItem(this.#name);
    } catch {
      // Nothing was kept.
    }
  }

  async #begin(previous: string | null): Promise<string> {
    try {
      // Another tab may have begun one meanwhile.
      const token = (previous ? null : this.stored) ?? (await this.#ask(previous));
      try {
        this.#options.storage.setItem(this.#name, token);
      } catch {
        // Without storage the visit lasts as long as the page.
      }
      this.#begun(token);
      return token;
    } catch (error) {
      this.#token = null;
      throw error;
    }
  }

  async #ask(previous: string | null): Promise<string> {
    const { base, key, locale } = this.#options;
    const identity = this.#identity ? { identity_token: this.#identity } : {};
    const { token } = await call<VisitorSession>(this.#fetch, `${apiOf(base)}/sessions`, {
      method: "POST",
      body: { inbox_key: key, locale, ...identity },
      token: previous,
      locale,
    });
    return token;
  }

  get #name(): string {
    return `lingxi.${this.#options.key}.token`;
  }
}
