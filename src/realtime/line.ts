/** What one line may say: parsing of frames, their rate, and the answers to broken ones. The same for sockets and for SSE + POST. */

import { DomainError, Malformed, TooMany } from "../kernel/errors.ts";
import type { Locale } from "../kernel/i18n.ts";
import type { Log } from "../kernel/log.ts";
import { toProblem } from "../kernel/problem.ts";
import type { Face } from "./face.ts";
import type { Connection } from "./hub.ts";

export interface Line<Who = unknown> {
  connection: Connection<Who>;
  face: Face<Who>;
  locale: Locale;
  /** Frames in the current minute. */
  frames: number;
  minute: number;
}

/** Handles one text from a client. Never throws: every fault is answered with an error frame, with nothing changed. */
export async function hear(line: Line, text: string | Buffer, now: number, log: Log): Promise<void> {
  const { connection, face } = line;
  let id: string | undefined;
  try {
    const minute = Math.floor(now / 60_000);
    if (minute !== line.minute) {
      line.minute = minute;
      line.frames = 0;
    }
    if (++line.frames > face.framesPerMinute) {
      if (line.frames <= face.framesPerMinute + 1)
        throw new TooMany("too_many", { retry_after: Math.ceil(60 - ((now / 1000) % 60)) });
      if (line.frames > face.framesPerMinute * 2) connection.close(1008, "too many frames");
      return;
    }
    if (typeof text !== "string") throw new Malformed("malformed");
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== "object" || frame === null || Array.isArray(frame)) throw new Malformed("malformed");
    const { t, id: given } = frame as { t?: unknown; id?: unknown };
    if (typeof given === "string" && given.length <= 64) id = given;
    if (typeof t !== "string") throw new Malformed("malformed");
    if (face.light?.has(t)) line.frames -= 0.75;
    if (t === "ping") return void connection.send('{"t":"pong"}');
    await face.received(connection, frame as { t: string });
  } catch (error) {
    const problem = toProblem(
      error,
      line.locale,
      `frame-${connection.id}`,
      error instanceof DomainError ? undefined : log,
    );
    connection.send(
      JSON.stringify({
        t: "error",
        id,
        code: problem.code,
        status: problem.status,
        detail: problem.detail,
        ...(problem.params && { params: problem.params }),
      }),
    );
  }
}
