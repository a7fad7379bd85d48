/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a request that is sent again with its key within a day is answered as
 * it was, and done once. One that a crash cut off is never done twice: its repeat is told so.
 */

import type { MiddlewareHandler } from "hono";
import type { RestEnv } from "../accounts/rest.ts";
import { day } from "../kernel/clock.ts";
import { Conflict, Invalid } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Tx } from "../kernel/tx.ts";
import type { Retention } from "../kernel/upkeep.ts";

interface Kept {
  fingerprint: string;
  status: number | null;
  contentType: string | null;
  answer: string | null;
  at: number;
}

const keepFor = day;
/** A longer answer is not kept: its repeat is told that the request was done. */
const longestAnswer = 1024 * 1024;

/** For `upkeepJobs`; what is older is not looked at meanwhile. */
export const idempotencyRetention: Retention = { table: "idempotent_requests", column: "at", days: 1 };

/** After the actor is known, before any route. Throws Invalid(idempotency_key), Conflict(idempotency_running | idempotency_cut_off). */
export function idempotency({ db, write, clock, secrets }: Kernel): MiddlewareHandler<RestEnv> {
  const running = new Set<string>();
  return async (c, next) => {
    const key = c.req.header("idempotency-key");
    if (key === undefined || ["GET", "HEAD", "OPTIONS"].includes(c.req.method)) return next();
    if (!/^[\x21-\x7e]{1,128}$/.test(key)) throw new Invalid("idempotency_key");
    const actorId = c.get("actor").id;
    const id = `${actorId} ${key}`;
    if (running.has(id)) throw new Conflict("idempotency_running");
    running.add(id);
    try {
      const fingerprint = await fingerprintOf(c.req.raw);
      const kept = db.one<Kept>(
        "select fingerprint, status, content_type as contentType, answer, at from idempotent_requests where actor_id = ? and key = ?",
        actorId,
        key,
      );
      if (kept && kept.at >= clock.now() - keepFor)
        return repeat(kept, fingerprint, (sealed) => secrets.open(sealed, id));
      await write((tx) => {
        tx.run(
          `insert into idempotent_requests (actor_id, key, fingerprint, at) values (?1, ?2, ?3, ?4)
           on conflict (actor_id, key) do update set fingerprint = ?3, at = ?4, status = null, content_type = null, answer = null`,
          actorId,
          key,
          fingerprint,
          tx.now,
        );
      });
      await next();
      // What was refused changed nothing: it may come again, mended, under the same key.
      if (!c.res.ok) await write((tx) => forget(tx, actorId, key));
      else {
        const text = c.res.body ? await c.res.clone().text() : "";
        // Sealed: an answer may hold a key that is shown only once.
        if (text.length <= longestAnswer) {
          const answer = text && secrets.seal(text, id);
          await write((tx) => keep(tx, actorId, key, c.res, answer));
        }
      }
      return undefined;
    } catch (error) {
      await write((tx) => forgetRunning(tx, actorId, key)).catch(() => {});
      throw error;
    } finally {
      running.delete(id);
    }
  };
}

function repeat(kept: Kept, fingerprint: string, open: (sealed: string) => string): Response {
  if (kept.fingerprint !== fingerprint) throw new Invalid("idempotency_reused");
  if (kept.status === null) throw new Conflict("idempotency_cut_off");
  const headers = {
    ...(kept.contentType && { "content-type": kept.contentType }),
    "cache-control": "no-store",
    "idempotency-replayed": "true",
  };
  return new Response(kept.answer ? open(kept.answer) : null, { status: kept.status, headers });
}

async function fingerprintOf(request: Request): Promise<string> {
  const { pathname, search } = new URL(request.url);
  const hash = new Bun.CryptoHasher("sha256").update(`${request.method} ${pathname}${search}\n`);
  return hash.update(await request.clone().bytes()).digest("base64url");
}

function keep(tx: Tx, actorId: string, key: string, response: Response, answer: string): void {
  tx.run(
    "update idempotent_requests set status = ?, content_type = ?, answer = ? where actor_id = ? and key = ?",
    response.status,
    response.headers.get("content-type"),
    answer,
    actorId,
    key,
  );
}

function forget(tx: Tx, actorId: string, key: string): void {
  tx.run("delete from idempotent_requests where actor_id = ? and key = ?", actorId, key);
}

function forgetRunning(tx: Tx, actorId: string, key: string): void {
  tx.run("delete from idempotent_requests where actor_id = ? and key = ? and status is null", actorId, key);
}
