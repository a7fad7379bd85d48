/**
 * Trackers, in a process of their own: bare TCP with requests made beforehand, so that the load costs little beside what it measures.
 * Orders come by IPC: as many as go in slices, alternating between two servers; or so many a second to one of them.
 */

import { randomUUID } from "node:crypto";
import type { Socket } from "bun";

export type TrackOrder =
  | {
      do: "slices";
      ports: Record<string, number>;
      tokens: string[];
      sliceMs: number;
      slices: number;
      inFlight: number;
    }
  | { do: "rate"; port: number; tokens: string[]; perSecond: number; seconds: number };

export interface Sliced {
  /** Events a second, slice by slice. */
  perSecond: Record<string, number[]>;
  refused: number;
}

interface Lane {
  socket: Socket<Lane>;
  answered: (good: boolean) => void;
}

let serial = 0;
const visits = new Map<string, string>();

/** One page view, as the tracker on a shop's page sends it. */
function request(token: string, port: number): string {
  let visit = visits.get(token);
  if (!visit) visits.set(token, (visit = randomUUID()));
  const now = Date.now();
  const n = ++serial;
  const body = JSON.stringify({
    token,
    visit,
    tab: "t1",
    sent_at: now,
    events: [
      {
        t: "page",
        id: `${process.pid}-${n}`,
        at: now - 40,
        url: `https://shop.example/products/gaiwan-${n % 300}?utm_source=xiaohongshu&spm=a2141.1.1&id=${n}`,
        title: "油滴建盏主人杯 ¥328 - 青禾茶具",
        referrer: "https://shop.example/collections/jianzhan",
      },
    ],
  });
  return `POST /visitor/v1/track HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: text/plain\r\nUser-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1\r\nAccept-Language: zh-CN,zh;q=0.9\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

async function openLane(port: number): Promise<Lane> {
  const lane: Lane = { socket: undefined as never, answered: () => undefined };
  lane.socket = await Bun.connect<Lane>({
    hostname: "127.0.0.1",
    port,
    socket: {
      data: (_, data) => lane.answered(data.subarray(9, 12).toString() === "204"),
      error: () => lane.answered(false),
    },
  });
  return lane;
}

const ask = (lane: Lane, text: string): Promise<boolean> =>
  new Promise((resolve) => {
    lane.answered = resolve;
    lane.socket.write(text);
  });

async function slices(order: Extract<TrackOrder, { do: "slices" }>): Promise<Sliced> {
  const { ports, tokens, sliceMs, slices: count, inFlight } = order;
  const lanes: Record<string, Lane[]> = {};
  const perSecond: Record<string, number[]> = {};
  for (const [name, port] of Object.entries(ports)) {
    lanes[name] = await Promise.all(Array.from({ length: inFlight }, () => openLane(port)));
    perSecond[name] = [];
  }
  let refused = 0;
  for (let slice = 0; slice < count; slice++) {
    const names = Object.keys(ports);
    if (slice % 2 === 1) names.reverse();
    for (const name of names) {
      const texts = Array.from({ length: 3_000 }, (_, i) =>
        request(tokens[(serial + i) % tokens.length]!, ports[name]!),
      );
      const start = performance.now();
      const end = start + sliceMs;
      let done = 0;
      await Promise.all(
        lanes[name]!.map(async (lane) => {
          while (performance.now() < end && texts.length > 0)
            if (await ask(lane, texts.pop()!)) done++;
            else refused++;
        }),
      );
      perSecond[name]!.push(done / ((performance.now() - start) / 1_000));
    }
  }
  for (const lane of Object.values(lanes).flat()) lane.socket.end();
  return { perSecond, refused };
}

/** Open loop; answers are counted, not waited for. */
async function rate(order: Extract<TrackOrder, { do: "rate" }>): Promise<{ sent: number; refused: number }> {
  const { port, tokens, perSecond, seconds } = order;
  const free = await Promise.all(Array.from({ length: 64 }, () => openLane(port)));
  const lanes = [...free];
  let [sent, refused] = [0, 0];
  const end = performance.now() + seconds * 1_000;
  for (let due = performance.now(); due < end; due += 1_000 / perSecond) {
    const wait = due - performance.now();
    if (wait > 1) await Bun.sleep(wait);
    const lane = free.pop();
    if (!lane) continue;
    sent++;
    void ask(lane, request(tokens[sent % tokens.length]!, port)).then((good) => {
      if (!good) refused++;
      free.push(lane);
    });
  }
  await Bun.sleep(200);
  for (const lane of lanes) lane.socket.end();
  return { sent, refused };
}

process.on("message", (order: TrackOrder) => {
  (order.do === "slices" ? slices(order) : rate(order)).then(
    (answer) => process.send!({ answer }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
process.send!({ answer: "ready" });
