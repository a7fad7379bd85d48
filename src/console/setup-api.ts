/** What the wizard writes: the owner while there is no agent, and the first inbox while there is none. */

import { Hono, type Context } from "hono";
import { system } from "../accounts/actor.ts";
import { authenticate, mustBeOwnOrigin, sessionCookie } from "../accounts/authenticate.ts";
import { hashPassword } from "../accounts/passwords.ts";
import { isSetUp } from "../accounts/queries.ts";
import { createOwner } from "../accounts/service.ts";
import { openSession } from "../accounts/sessions.ts";
import { email } from "../accounts/types.ts";
import { inboxById, listInboxes } from "../inboxes/queries.ts";
import { createInbox, updateInbox } from "../inboxes/service.ts";
import { appearanceSchema, defaultHours, localeSchema, type Hours, type Interval } from "../inboxes/types.ts";
import { Conflict, Malformed, Unauthenticated } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { line, parse, text, z } from "../kernel/parse.ts";

const owner = z.strictObject({
  name: line(60),
  email,
  password: text(128, 1),
  locale: localeSchema.optional(),
});
const firstInbox = z.strictObject({
  name: line(60),
  color: appearanceSchema.shape.color.optional(),
  hours: z.enum(["always", "workdays", "daily"]).optional(),
});

export function setupApi(kernel: Kernel, { addressOf }: { addressOf: (c: Context) => string }): Hono {
  const api = new Hono();

  api.post("/setup/owner", async (c) => {
    const request = c.req.raw;
    mustBeOwnOrigin(request, kernel.config.publicUrl);
    // Asked again inside the transaction; here it saves the work of hashing for whoever comes too late.
    if (isSetUp(kernel.db)) throw new Conflict("already_set_up");
    const { password, ...input } = parse(owner, await readJson(request));
    const passwordHash = await hashPassword(password, input.email);
    const from = { address: addressOf(c), userAgent: request.headers.get("user-agent") ?? "" };
    const { agentId, token } = await kernel.write((tx) => {
      const made = createOwner(tx, system("wizard"), { ...input, passwordHash });
      return { ...made, token: openSession(tx, made.agentId, from).token };
    });
    c.header("set-cookie", sessionCookie(kernel.config, request, token));
    return c.json({ agent_id: agentId }, 201);
  });

  api.post("/setup/inbox", async (c) => {
    const request = c.req.raw;
    mustBeOwnOrigin(request, kernel.config.publicUrl);
    const actor = authenticate(kernel, request, addressOf(c));
    if (!actor) throw new Unauthenticated("unauthenticated");
    const { name, color, hours = "always" } = parse(firstInbox, await readJson(request));
    const inbox = await kernel.write((tx) => {
      if (listInboxes(tx, system("wizard"), { archived: true }).length > 0)
        throw new Conflict("already_set_up");
      const { locale } = tx.one<{ locale: "zh-CN" | "en" }>(
        "select locale from agents where id = ?",
        actor.id,
      )!;
      const { id } = createInbox(tx, actor, { name, color, locale, member_ids: [actor.id] });
      if (hours !== "always") updateInbox(tx, actor, { id, changes: { hours: hoursOf(hours) } });
      return inboxById(tx, id)!;
    });
    return c.json({ inbox_id: inbox.id, key: inbox.key }, 201);
  });

  return api;
}

function hoursOf(choice: "workdays" | "daily"): Hours {
  if (choice === "workdays") return { ...defaultHours, enabled: true };
  const daily: Interval[] = [{ from: "09:00", to: "22:00" }];
  return {
    ...defaultHours,
    enabled: true,
    weekly: { mon: daily, tue: daily, wed: daily, thu: daily, fri: daily, sat: daily, sun: daily },
  };
}

async function readJson(request: Request): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? ""))
    throw new Malformed("malformed");
  const body = await request.text();
  if (body.length > 16_384) throw new Malformed("malformed");
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new Malformed("malformed");
  }
}
