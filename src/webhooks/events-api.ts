/** The log of public events, for those who can't receive webhooks: pages, long poll, and a stream. */

import type { Context } from "hono";
import { can, seesInbox, type AgentActor } from "../accounts/actor.ts";
import { createRoute, iso, json, problems, rest, z, type Rest, type RestEnv } from "../accounts/rest.ts";
import { Forbidden } from "../kernel/errors.ts";
import { eventsAfter, lastEventSeq, type LoggedEvent } from "../kernel/event-log.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { publicFields } from "./payload.ts";

const longestWait = 30;
const heartbeatMs = 20_000;
/** Looked through for one answer: an actor of few inboxes must not wait for a scan of the whole log. */
const scanned = 1_000;

const event = z
  .object({
    seq: z.number().int().openapi({ description: "Its place in the log; give the last one as `after`" }),
    type: z.string().openapi({ example: "message.created" }),
    timestamp: z.string(),
    data: z.record(z.string(), z.unknown()).openapi({ description: "Ids; ask for what you need" }),
  })
  .openapi("Event");

const digits = (most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().int().max(most));

export function eventsApi(kernel: Kernel): Rest {
  const api = rest();
  const waiting = new Set<() => void>();
  kernel.bus.every(() => {
    for (const wake of [...waiting]) wake();
  });
  const next = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      waiting.add(done);
      signal.addEventListener("abort", done, { once: true });
    });

  api.openapi(
    createRoute({
      method: "get",
      path: "/events",
      tags: ["Events"],
      summary: "Read what happened, in order",
      description:
        "Without `after` it begins at the end of the log. `wait` holds the answer until something happens. With `Accept: text/event-stream` it does not end: each event's `id` is its place, and `Last-Event-ID` goes on from there. Events are kept as long as the settings say.",
      request: {
        query: z.object({
          after: digits(Number.MAX_SAFE_INTEGER).optional().openapi({ type: "integer" }),
          limit: digits(200)
            .optional()
            .openapi({ type: "integer", description: "1 to 200, 100 when left out" }),
          wait: digits(longestWait).optional().openapi({ type: "integer", description: "Seconds, 0 to 30" }),
          types: z.string().max(1_000).optional().openapi({ description: "Names, comma-separated" }),
        }),
      },
      responses: {
        200: json(z.object({ data: z.array(event), after: z.number().int() }), "Events; go on from `after`"),
        ...problems(),
      },
    }),
    async (c) => {
      const actor = c.get("actor");
      if (!can(actor, "conversations.see")) throw new Forbidden("forbidden");
      const { after: from, limit = 100, wait = 0, types } = c.req.valid("query");
      const wanted = types ? new Set(types.split(",").map((name) => name.trim())) : undefined;
      const last = Number(c.req.header("last-event-id"));
      let after =
        from ??
        (Number.isSafeInteger(last) && last >= 0 && c.req.header("last-event-id")
          ? last
          : lastEventSeq(kernel.db));
      const read = () => {
        const rows = eventsAfter(kernel.db, after, scanned);
        const seen = rows.filter((row) => mayRead(actor, row) && (!wanted || wanted.has(row.name)));
        const shown = seen.slice(0, Math.max(1, limit));
        after = seen.length > shown.length ? shown.at(-1)!.seq : (rows.at(-1)?.seq ?? after);
        return { shown, more: rows.length === scanned };
      };
      if (c.req.header("accept")?.includes("text/event-stream")) return stream(c, read, next) as never;
      const until = performance.now() + wait * 1_000;
      const { signal } = c.req.raw;
      for (;;) {
        const { shown, more } = read();
        if (shown.length > 0 || (!more && performance.now() >= until) || signal.aborted)
          return c.json({ data: shown.map(show), after }, 200);
        if (!more) await next(until - performance.now(), signal);
      }
    },
  );
  return api;
}

/** What belongs to an inbox is for those who see it; what belongs to none, for those who see all. */
function mayRead(actor: AgentActor, { payload }: LoggedEvent): boolean {
  const { inboxId } = payload as { inboxId?: string };
  return inboxId === undefined ? actor.inboxes === "all" : seesInbox(actor, inboxId);
}

function stream(
  c: Context<RestEnv>,
  read: () => { shown: LoggedEvent[]; more: boolean },
  next: (ms: number, signal: AbortSignal) => Promise<void>,
): Response {
  const { signal } = c.req.raw;
  const encoder = new TextEncoder();
  const ended = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const over = AbortSignal.any([signal, ended.signal]);
      const say = (text: string) => controller.enqueue(encoder.encode(text));
      say("retry: 2000\n\n");
      while (!over.aborted) {
        const { shown, more } = read();
        for (const row of shown)
          say(`id: ${row.seq}\nevent: ${row.name}\ndata: ${JSON.stringify(show(row))}\n\n`);
        if (shown.length > 0 || more) {
          // A reader who doesn't read must not fill the memory: they come back by their last id.
          if ((controller.desiredSize ?? 0) < -1_000) break;
          continue;
        }
        await next(heartbeatMs, over);
        if (!over.aborted) say(": \n\n");
      }
      if (!ended.signal.aborted) controller.close();
    },
    cancel: () => ended.abort(),
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}

const show = ({ seq, name, payload, at }: LoggedEvent) => ({
  seq,
  type: name,
  timestamp: iso(at),
  data: publicFields(payload),
});
