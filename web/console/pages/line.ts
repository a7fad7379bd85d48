/** The agents' line to the server, as every island of the console opens it. */

import { protocol } from "../../contract/frames.ts";
import { connect, type Connection, type ConnectionOptions } from "../../shared/connection.ts";
import { at } from "./texts.ts";

export function openLine(events: Pick<ConnectionOptions, "onFrame" | "onState">): Connection {
  const origin = location.origin.replace(/^http/, "ws");
  return connect({
    socketUrl: origin + at("/console/socket"),
    protocols: [protocol],
    sseUrl: at("/console/stream"),
    framesUrl: at("/console/frames"),
    ...events,
  });
}
