/** What a tracker sends, read with care: broken shapes are refused, what is too much or off is clamped. Pure. */

import type { TrackEvent } from "../../web/contract/visitors.ts";
import { clientId, parse, z } from "../kernel/parse.ts";
import { oneLine, pageAddress } from "./page-address.ts";
import { behaviourName, longestBack, longestLook } from "./types.ts";

const clock = z.number().finite();
const address = z.string().max(8_000);
const page = clientId;
const batchSchema = z.strictObject({
  token: z.string().max(400),
  visit: clientId,
  tab: clientId,
  sent_at: clock,
  events: z
    .array(
      z.discriminatedUnion("t", [
        z.strictObject({
          t: z.literal("page"),
          id: page,
          at: clock,
          url: address,
          title: z.string().max(8_000),
          referrer: address,
        }),
        z.strictObject({
          t: z.literal("dwell"),
          id: page,
          at: clock,
          visible_ms: clock,
          depth: clock,
          state: z.enum(["here", "hidden", "gone"]),
        }),
        z.strictObject({
          t: z.literal("did"),
          id: page,
          key: clientId,
          at: clock,
          name: behaviourName,
          props: z.unknown().optional(),
        }),
        z.strictObject({ t: z.literal("leaving"), id: page, at: clock }),
      ]),
    )
    .min(1)
    .max(50),
});

export type Props = Record<string, string | number | boolean>;
export type CleanEvent =
  | { t: "page"; id: string; at: number; url: string; title: string; raw: { url: string; referrer: string } }
  | Extract<TrackEvent, { t: "dwell" }>
  | { t: "did"; id: string; key: string; at: number; name: string; props: Props }
  | Extract<TrackEvent, { t: "leaving" }>;

export interface Batch {
  token: string;
  visit: string;
  tab: string;
  sentAt: number;
  events: z.output<typeof batchSchema>["events"];
}

/** Throws Invalid with the place of the fault. */
export function parseBatch(value: unknown): Batch {
  const { token, visit, tab, sent_at, events } = isPlainPage(value) ? value : parse(batchSchema, value);
  return { token, visit, tab, sentAt: sent_at, events };
}

/** One page view, the most frequent batch by far, is looked at by hand: zod takes longer than all else of it. A test holds both together. */
export function isPlainPage(value: unknown): value is z.output<typeof batchSchema> {
  if (!hasOnly(value, 5)) return false;
  const { token, visit, tab, sent_at, events } = value;
  if (!isText(token, 400) || !isName(visit) || !isName(tab) || !Number.isFinite(sent_at)) return false;
  if (!Array.isArray(events) || events.length !== 1) return false;
  const event: unknown = events[0];
  if (!hasOnly(event, 6)) return false;
  const { t, id, at, url, title, referrer } = event;
  return (
    t === "page" &&
    isName(id) &&
    Number.isFinite(at) &&
    isText(url, 8_000) &&
    isText(title, 8_000) &&
    isText(referrer, 8_000)
  );
}

function hasOnly(value: unknown, keys: number): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === keys
  );
}
const isText = (value: unknown, most: number): boolean => typeof value === "string" && value.length <= most;
const isName = (value: unknown): boolean => typeof value === "string" && name.test(value);
const name = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Times become ours: what the browser's clock is off is taken away, and nothing lies ahead of now or further back than a day.
 * Pages that are none (other schemes) are left out.
 */
export function clean(
  batch: Batch,
  { now, queryParameters }: { now: number; queryParameters: readonly string[] },
): CleanEvent[] {
  const off = now - batch.sentAt;
  const time = (at: number) => Math.round(Math.min(now, Math.max(now - longestBack, at + off)));
  const events: CleanEvent[] = [];
  for (const event of batch.events) {
    const at = time(event.at);
    if (event.t === "page") {
      const url = pageAddress(event.url, queryParameters);
      if (url === null) continue;
      const raw = { url: event.url, referrer: event.referrer };
      events.push({ t: "page", id: event.id, at, url, title: oneLine(event.title, 200), raw });
    } else if (event.t === "dwell") {
      events.push({
        ...event,
        at,
        visible_ms: within(event.visible_ms, longestLook),
        depth: within(event.depth, 100),
      });
    } else if (event.t === "did") {
      const { id, key, name } = event;
      events.push({ t: "did", id, key, at, name, props: cleanProps(event.props) });
    } else events.push({ ...event, at });
  }
  return events;
}

const within = (value: number, most: number): number => Math.round(Math.min(most, Math.max(0, value)));

/** At most 20 of them, texts of at most 200 characters; what is no plain value is left out. */
export function cleanProps(given: unknown): Props {
  const props: Props = {};
  if (typeof given !== "object" || given === null || Array.isArray(given)) return props;
  let left = 20;
  for (const [key, value] of Object.entries(given)) {
    const name = oneLine(key, 40);
    if (name === "" || name === "__proto__" || left === 0) continue;
    if (typeof value === "string") props[name] = oneLine(value, 200);
    else if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value)))
      props[name] = value;
    else continue;
    left--;
  }
  return props;
}
