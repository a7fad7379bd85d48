/** A face of the product that speaks in frames: who may connect, and what happens with what they say. */

import type { Connection } from "./hub.ts";

export interface Face<Who> {
  /** Path of the socket; `<path minus /socket>/stream` and `/frames` carry the same over SSE and POST. */
  readonly path: string;
  /**
   * Checks Origin and token before anything is upgraded. Returns who it is, or throws a DomainError.
   * `address` is the client's own, behind our proxies.
   */
  authenticate(request: Request, address: string): Who;
  /** How many frames one connection may send in a minute before it is closed with 1008. */
  readonly framesPerMinute: number;
  /** Kinds of frames that come often by their nature: each counts a quarter. */
  readonly light?: ReadonlySet<string>;
  opened(connection: Connection<Who>): void;
  /** `frame` is a parsed object with a string `t`; what it throws becomes an error frame. */
  received(connection: Connection<Who>, frame: { t: string } & Record<string, unknown>): void | Promise<void>;
  closed(connection: Connection<Who>): void;
}
