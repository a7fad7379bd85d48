/**
 * Programs that use the open API, in a process of their own: bare TCP with requests made beforehand, as many as go in slices that
 * alternate between two servers. Reads its order from the file named in its argument, prints one line of JSON.
 */

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Socket } from "bun";

export interface ApiOrder {
  ports: Record<string, number>;
  key: string;
  conversations: string[];
  ask: "list" | "get" | "create";
  sliceMs: number;
  slices: number;
  inFlight: number;
}

export interface ApiOutcome {
  /** Requests a second, slice by slice. */
  perSecond: Record<string, number[]>;
  refused: number;
}

interface Lane {
  socket: Socket;
  answered: (good: boolean) => void;
}

const { ports, key, conversations, ask, sliceMs, slices, inFlight } = JSON.parse(
  readFileSync(process.argv[2]!, "utf8"),
) as ApiOrder;
let serial = 0;
let refused = 0;

function request(port: number): string {
  const id = conversations[++serial % conversations.length]!;
  const body =
    ask === "create"
      ? JSON.stringify({ client_id: randomUUID(), text: `您的订单 ${serial} 今天下午发出，请留意短信。` })
      : "";
  const path =
    ask === "list"
      ? "/api/v1/conversations?view=all&limit=50"
      : `/api/v1/conversations/${id}${body && "/messages"}`;
  const entity = body && `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
  return `${body ? "POST" : "GET"} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${key}\r\n${entity}\r\n${body}`;
}

/** Answers come in pieces: one is whole when its Content-Length is there. */
async function openLane(port: number): Promise<Lane> {
  const lane: Lane = { socket: undefined as never, answered: () => undefined };
  let left = 0;
  let good = false;
  lane.socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      data(_, piece) {
        if (left > 0) left -= piece.length;
        else {
          const end = piece.indexOf("\r\n\r\n");
          const head = piece.subarray(0, end).toString();
          good = /^HTTP\/1\.1 20[01] /.test(head);
          left = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]) - (piece.length - end - 4);
        }
        if (!(left > 0)) {
          // Without a length there is no telling where it ends.
          lane.answered(good && left === 0);
          left = 0;
        }
      },
      error: () => lane.answered(false),
    },
  });
  return lane;
}

const perSecond: Record<string, number[]> = {};
const lanes: Record<string, Lane[]> = {};
for (const [name, port] of Object.entries(ports)) {
  lanes[name] = await Promise.all(Array.from({ length: inFlight }, () => openLane(port)));
  perSecond[name] = [];
}
for (let slice = 0; slice < slices; slice++) {
  const names = Object.keys(ports);
  if (slice % 2 === 1) names.reverse();
  for (const name of names) {
    const texts = Array.from({ length: sliceMs * 30 }, () => request(ports[name]!));
    const start = performance.now();
    let done = 0;
    await Promise.all(
      lanes[name]!.map(async (lane) => {
        while (performance.now() < start + sliceMs && texts.length > 0) {
          const good = await new Promise<boolean>((resolve) => {
            lane.answered = resolve;
            lane.socket.write(texts.pop()!);
          });
          if (good) done++;
          else refused++;
        }
      }),
    );
    perSecond[name]!.push(done / ((performance.now() - start) / 1_000));
  }
}
console.log(JSON.stringify({ perSecond, refused } satisfies ApiOutcome));
process.exit(0);
