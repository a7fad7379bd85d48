/** A visitor's answer to an invitation: seen, accepted, refused. */

import { Hono } from "hono";
import type { ContactActor } from "../accounts/actor.ts";
import { acceptInvitation, refuseInvitation, seeInvitation } from "../invitations/service.ts";
import type { Kernel } from "../kernel/kernel.ts";

/** Mounted behind the visitor's token. */
export function invitationAnswersApi({ write }: Kernel): Hono<{ Variables: { visitor: ContactActor } }> {
  const app = new Hono<{ Variables: { visitor: ContactActor } }>();
  app.post("/invitations/:id/seen", async (c) => {
    await write((tx) => seeInvitation(tx, c.get("visitor"), c.req.param("id")));
    return c.body(null, 204);
  });
  app.post("/invitations/:id/refused", async (c) => {
    await write((tx) => refuseInvitation(tx, c.get("visitor"), c.req.param("id")));
    return c.body(null, 204);
  });
  app.post("/invitations/:id/accepted", async (c) => {
    const opened = await write((tx) => acceptInvitation(tx, c.get("visitor"), c.req.param("id")));
    return c.json({ conversation_id: opened?.id ?? null });
  });
  return app;
}
