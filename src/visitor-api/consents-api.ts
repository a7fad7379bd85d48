/** Consents over HTTP: a visitor agrees, looks at what is in force, takes it back. */

import { Hono } from "hono";
import type { ContactActor } from "../accounts/actor.ts";
import { hasConsent } from "../consents/queries.ts";
import { recordConsent } from "../consents/service.ts";
import { purposes } from "../consents/types.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { parse, z } from "../kernel/parse.ts";

const consentBody = z.strictObject({
  purpose: z.enum(purposes),
  granted: z.boolean(),
  text_version: z.string().max(20),
  how: z.enum(["widget", "banner", "site"]),
  locale: z.string().max(20).optional(),
});

/** https://www.w3.org/TR/gpc/ and its elder; either is a no to tracking. */
export const signalSaysNo = (request: Request): boolean =>
  request.headers.get("sec-gpc") === "1" || request.headers.get("dnt") === "1";

/** Mounted behind the visitor's token. */
export function consentsApi({ db, write }: Kernel): Hono<{ Variables: { visitor: ContactActor } }> {
  const app = new Hono<{ Variables: { visitor: ContactActor } }>();

  app.get("/consents", (c) => {
    const { id: visitorId, inboxId } = c.get("visitor");
    return c.json(
      Object.fromEntries(
        purposes.map((purpose) => [purpose, hasConsent(db, { visitorId, inboxId, purpose })]),
      ),
    );
  });

  app.post("/consents", async (c) => {
    const { text_version, ...said } = parse(consentBody, await c.req.json());
    const recorded = await write((tx) =>
      recordConsent(tx, c.get("visitor"), {
        ...said,
        textVersion: text_version,
        signalSaysNo: signalSaysNo(c.req.raw),
      }),
    );
    return c.json(recorded);
  });

  return app;
}
