/** Where WebSocket is blocked: frames of the server over SSE, frames of the client by POST. The same faces, the same rules. */

import type { Context, Hono } from "hono";
import { largestFrame } from "../../web/contract/frames.ts";
import type { Clock } from "../kernel/clock.ts";
import { Malformed, NotFound, TooLarge } from "../kernel/errors.ts";
import { pickLocale } from "../kernel/i18n.ts";
import { newToken } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { Face } from "./face.ts";
import type { Connection, Hub } from "./hub.ts";
import { hear, type Line } from "./line.ts";
import { nextConnectionId } from "./sockets.ts";

const patience = 1 << 20;
const beat = 15_000;
/** In one POST; the browser's client sends no more. */
const mostFrames = 50;

interface Stream {
  line: Line;
  /** While a POST is handled its answers go into it, not into the stream. */
  answers: string[] | undefined;
}

export function mountStreams(
  app: Hono,
  options: {
    faces: Face<never>[];
    hub: Hub;
    clock: Clock;
    log: Log;
    addressOf: (context: Context) => string;
  },
): void {
  const { hub, clock, log, addressOf } = options;
  const streams = new Map<string, Stream>();

  for (const each of options.faces) {
    const face = each as unknown as Face<unknown>;
    const base = face.path.replace(/\/socket$/, "");

    app.get(`${base}/stream`, (context) => {
      const who = face.authenticate(context.req.raw, addressOf(context));
      const token = newToken();
      const encoder = new TextEncoder();
      let timer: ReturnType<typeof setInterval>;
      let stream: Stream;
      let finish = () => {};
      const body = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            let open = true;
            const write = (text: string): boolean => {
              if (!open) return false;
              if ((controller.desiredSize ?? 0) < -patience) {
                finish();
                return false;
              }
              controller.enqueue(encoder.encode(text));
              return true;
            };
            finish = () => {
              if (!open) return;
              open = false;
              clearInterval(timer);
              streams.delete(token);
              hub.remove(connection);
              face.closed(connection);
              try {
                controller.close();
              } catch {
                // the client has gone already
              }
            };
            const connection: Connection = {
              id: nextConnectionId(),
              who,
              topics: [],
              stamp: 0,
              send: (text) => {
                if (stream.answers) return stream.answers.push(text) > 0;
                return write(`data: ${text}\n\n`);
              },
              close: () => finish(),
            };
            stream = {
              line: {
                connection,
                face,
                locale: pickLocale(context.req.header("accept-language")),
                frames: 0,
                minute: 0,
              },
              answers: undefined,
            };
            streams.set(token, stream);
            hub.add(connection);
            write(`retry: 3000\nevent: stream\ndata: ${token}\n\n`);
            face.opened(connection);
            timer = setInterval(() => write(": beat\n\n"), beat);
          },
          cancel: () => finish(),
        },
        new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }),
      );
      return new Response(body, {
        headers: {
          "content-type": "text/event-stream",
          "cache-control": "no-store",
          "x-accel-buffering": "no",
        },
      });
    });

    app.post(`${base}/frames`, async (context) => {
      const who = face.authenticate(context.req.raw, addressOf(context)) as { id: string };
      const body: unknown = await context.req.json();
      const { stream: token, frames } = (body ?? {}) as { stream?: unknown; frames?: unknown };
      if (typeof token !== "string" || !Array.isArray(frames) || frames.length > mostFrames)
        throw new Malformed("malformed");
      const stream = streams.get(token);
      if (
        !stream ||
        stream.line.face !== face ||
        (stream.line.connection.who as { id: string }).id !== who.id
      )
        throw new NotFound("stream_gone");
      const out: unknown[] = [];
      for (const frame of frames) {
        const text = JSON.stringify(frame);
        if (text.length > largestFrame) throw new TooLarge("too_large", { limit: "64 kB" });
        const answers: string[] = [];
        stream.answers = answers;
        const heard = hear(stream.line, text, clock.now(), log);
        // What comes from others while this frame waits for its commit belongs into the stream.
        stream.answers = undefined;
        await heard;
        for (const answer of answers) out.push(JSON.parse(answer));
      }
      return context.json({ frames: out });
    });
  }
}
