/** Who listens to what, in memory. Frames are hints: whoever misses one catches up from the database by `seq`. */

/** One open line to a client: a socket, or an SSE stream with its POSTs. */
export interface Connection<Who = unknown> {
  readonly id: number;
  readonly who: Who;
  topics: string[];
  /** Marks the last frame that was handed over, so that two topics don't deliver it twice. */
  stamp: number;
  /** False when the line is gone or too slow; it has been closed then. */
  send(text: string): boolean;
  close(code: number, reason: string): void;
}

export interface Hub {
  add(connection: Connection): void;
  remove(connection: Connection): void;
  subscribe(connection: Connection, topic: string): void;
  unsubscribe(connection: Connection, topic: string): void;
  listens(topic: string): boolean;
  /** How many listen to it. */
  audience(topic: string): number;
  /**
   * Sends one frame (an object, or its JSON) once to everybody on any of these topics whom `allowed` lets through: rights are asked
   * again at each delivery.
   */
  publish(
    topics: readonly string[],
    frame: object | string,
    allowed?: (who: never) => boolean,
    except?: Connection,
  ): void;
  each(visit: (connection: Connection) => void): void;
  readonly size: number;
}

export function createHub(): Hub {
  const connections = new Set<Connection>();
  const topics = new Map<string, Set<Connection>>();
  let stamp = 0;

  const unsubscribe = (connection: Connection, topic: string) => {
    const listeners = topics.get(topic);
    if (!listeners?.delete(connection)) return;
    if (listeners.size === 0) topics.delete(topic);
    connection.topics = connection.topics.filter((each) => each !== topic);
  };

  return {
    add: (connection) => void connections.add(connection),
    remove(connection) {
      connections.delete(connection);
      for (const topic of connection.topics) {
        const listeners = topics.get(topic);
        listeners?.delete(connection);
        if (listeners?.size === 0) topics.delete(topic);
      }
      connection.topics = [];
    },
    subscribe(connection, topic) {
      if (connection.topics.includes(topic)) return;
      let listeners = topics.get(topic);
      if (!listeners) topics.set(topic, (listeners = new Set()));
      listeners.add(connection);
      connection.topics.push(topic);
    },
    unsubscribe,
    listens: (topic) => topics.has(topic),
    audience: (topic) => topics.get(topic)?.size ?? 0,
    publish(names, frame, allowed, except) {
      stamp++;
      let text = typeof frame === "string" ? frame : undefined;
      for (const name of names) {
        const listeners = topics.get(name);
        if (!listeners) continue;
        for (const connection of listeners) {
          if (connection.stamp === stamp || connection === except) continue;
          connection.stamp = stamp;
          if (allowed && !allowed(connection.who as never)) continue;
          connection.send((text ??= JSON.stringify(frame)));
        }
      }
    },
    each(visit) {
      for (const connection of [...connections]) visit(connection);
    },
    get size() {
      return connections.size;
    },
  };
}
