/** Logs: JSON lines with ids only. Never a body, a token, a name or a phone number. */

import pino from "pino";

export type Log = pino.Logger;

export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ["token", "password", "authorization", "cookie"],
  });
}
