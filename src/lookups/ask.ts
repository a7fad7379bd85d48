/** Asks a shop's system by a lookup and makes cards of the answer. Slow or broken ones are told as such; nothing waits for them. */

import type { Clock } from "../kernel/clock.ts";
import { second } from "../kernel/clock.ts";
import { RequestFailed } from "../kernel/http-client.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Known } from "./queries.ts";
import { secretPlace } from "./service.ts";
import { fill, insideHeader, insideJson, show, valueAt } from "./template.ts";
import { needsMatch, type Card, type LookupRow } from "./types.ts";

export interface Request {
  method: "GET" | "POST";
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
}

export interface Found {
  /** `unasked`: something that it needs is not known of this contact. */
  state: "found" | "nothing" | "failed" | "unasked";
  /** A symbol: `timed_out`, `status_500`, `not_json`, …; null when it went well. */
  reason: string | null;
  cards: Card[];
  ms: number;
  at: number;
}

const mostCards = 10;
const mostKept = 1_000;
const longestAnswer = 512 * 1024;

/** The request as it would go out; undefined when a hole can't be filled. `secret` stands in plain. */
export function requestOf(row: LookupRow, known: Known, secret: string): Request | undefined {
  const values = { contact: known.contact, match: matchOf(row, known.texts), secret };
  if (needsMatch(row) && !values.match) return undefined;
  const url = fill(row.url, values, encodeURIComponent);
  const body = row.method === "POST" ? fill(row.body, values, insideJson) : undefined;
  const headers: Record<string, string> = { accept: "application/json" };
  for (const each of row.headers.split("\n").filter((line) => line.trim())) {
    const at = each.indexOf(":");
    const value = fill(each.slice(at + 1).trim(), values, insideHeader);
    if (value === undefined) return undefined;
    headers[each.slice(0, at).trim().toLowerCase()] = value;
  }
  if (url === undefined || (row.method === "POST" && body === undefined)) return undefined;
  if (body) headers["content-type"] ??= "application/json";
  return { method: row.method, url, headers, body: body || undefined };
}

/** The newest that fits; a group in the pattern says which part counts. */
function matchOf({ pattern }: LookupRow, texts: readonly string[]): string {
  if (!pattern) return "";
  const expression = new RegExp(pattern, "iu");
  for (const text of texts) {
    const found = expression.exec(text.slice(0, 2_000));
    if (found) return (found[1] ?? found[0]).slice(0, 100);
  }
  return "";
}

/** Cards out of an answer, at most ten. */
export function cardsOf({ card }: LookupRow, answer: unknown): Card[] {
  const place = card.items ? valueAt(answer, card.items.split(".")) : answer;
  const items = Array.isArray(place) ? place : place === null || place === undefined ? [] : [place];
  return items.slice(0, mostCards).flatMap((item) => {
    const title = show(card.title, item);
    if (!title) return [];
    const link = show(card.link, item, 1_000);
    const lines = card.lines.split("\n").flatMap((each) => {
      const at = each.indexOf("=");
      const value = at > 0 ? show(each.slice(at + 1), item) : "";
      return value ? [{ label: each.slice(0, at).trim(), value }] : [];
    });
    return [
      {
        title,
        badge: show(card.badge, item, 40),
        subtitle: show(card.subtitle, item),
        lines,
        // Another scheme would run in the agent's browser.
        link: URL.canParse(link) && /^https?:$/.test(new URL(link).protocol) ? link : null,
      },
    ];
  });
}

export interface Asker {
  ask(row: LookupRow, known: Known, again?: boolean): Promise<Found>;
  /** Without the cache, and with what came: for the settings. */
  test(
    row: LookupRow,
    known: Known,
  ): Promise<Found & { request: Request | null; status: number | null; answer: string }>;
  forget(): void;
}

export function createAsker(kernel: Kernel): Asker {
  const { clock, http, secrets } = kernel;
  const kept = new Map<string, Found>();
  const running = new Map<string, Promise<Found>>();
  const secretOf = (row: LookupRow) => (row.secret ? secrets.open(row.secret, secretPlace(row.id)) : "");
  kernel.bus.commit("lookup.changed", () => kept.clear());

  async function send(row: LookupRow, request: Request) {
    const began = performance.now();
    const told = (found: Partial<Found> & { status?: number; answer?: string }) => ({
      state: "failed" as Found["state"],
      reason: null as string | null,
      cards: [] as Card[],
      status: null as number | null,
      answer: "",
      ...found,
      ms: Math.round(performance.now() - began),
      at: clock.now(),
    });
    try {
      const { url, ...options } = request;
      const answer = await http.fetch(url, { ...options, timeoutMs: row.timeoutMs, maxBytes: longestAnswer });
      const text = new TextDecoder().decode(answer.body);
      const seen = { status: answer.status, answer: text.slice(0, 4_000) };
      if (answer.status === 404) return told({ state: "nothing", ...seen });
      if (answer.status < 200 || answer.status > 299)
        return told({ reason: `status_${answer.status}`, ...seen });
      let parsed: unknown;
      try {
        parsed = JSON.parse(text);
      } catch {
        return told({ reason: "not_json", ...seen });
      }
      const cards = cardsOf(row, parsed);
      return told({ state: cards.length > 0 ? "found" : "nothing", cards, ...seen });
    } catch (error) {
      return told({ reason: error instanceof RequestFailed ? error.reason : "failed" });
    }
  }

  const unasked = (): Found => ({ state: "unasked", reason: null, cards: [], ms: 0, at: clock.now() });

  return {
    async ask(row, known, again = false) {
      const request = requestOf(row, known, secretOf(row));
      if (!request) return unasked();
      const key = new Bun.CryptoHasher("sha256")
        .update(`${row.id} ${row.updatedAt} ${JSON.stringify(request)}`)
        .digest("base64");
      const before = kept.get(key);
      if (before && !again && fresh(before, row, clock)) return before;
      const already = running.get(key);
      if (already) return already;
      const asked = send(row, request).then(({ state, reason, cards, ms, at }) => {
        const found = { state, reason, cards, ms, at };
        running.delete(key);
        if (kept.size >= mostKept) kept.clear();
        if (found.state !== "failed") kept.set(key, found);
        return found;
      });
      running.set(key, asked);
      return asked;
    },
    async test(row, known) {
      const request = requestOf(row, known, secretOf(row));
      if (!request) return { ...unasked(), request: null, status: null, answer: "" };
      const shown = requestOf(row, known, "••••••")!;
      return { ...(await send(row, request)), request: shown };
    },
    forget: () => kept.clear(),
  };
}

function fresh(found: Found, row: LookupRow, clock: Clock): boolean {
  const age = clock.now() - found.at;
  return age >= 0 && age < row.cacheS * second;
}
