/** Signing in and out, joining and setting a new password: what the pages without a session post to. Mounted at /auth. */

import { Hono, type Context } from "hono";
import { Malformed, TooLarge } from "../kernel/errors.ts";
import type { Locale } from "../kernel/i18n.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { line, parse, z } from "../kernel/parse.ts";
import { authenticate, mustBeOwnOrigin, sessionCookie } from "./authenticate.ts";
import { acceptInvitation } from "./invitations.ts";
import { requestPasswordReset, resetPassword } from "./passwords-of-agents.ts";
import { password } from "./schemas.ts";
import { signOut, type Source } from "./sessions.ts";
import { signIn } from "./sign-in.ts";
import { email, locale } from "./types.ts";

export interface SignInEnv {
  Variables: {
    /** Of the client, as the server believes it; what throttling counts by. */
    address: string;
    requestId: string;
    locale: Locale;
  };
}

const largestBody = 16 * 1024;
const token = z.string().max(100);
const signInBody = z.strictObject({
  email: z.string().max(254),
  password,
  code: z.string().max(20).optional(),
});
const joinBody = z.strictObject({
  token,
  name: line(80),
  email: email.optional(),
  password,
  locale: locale.optional(),
});

export function signInApi(kernel: Kernel): Hono<SignInEnv> {
  const { config } = kernel;
  const app = new Hono<SignInEnv>();

  app.use(async (c, next) => {
    // Also without a cookie: else another site could sign a browser in as somebody of its choice.
    if (c.req.method !== "GET") mustBeOwnOrigin(c.req.raw, config.publicUrl);
    await next();
    c.header("Cache-Control", "no-store");
  });

  app.post("/sign-in", async (c) => {
    const signedIn = await signIn(kernel, parse(signInBody, await read(c)), source(c));
    c.header("Set-Cookie", sessionCookie(config, c.req.raw, signedIn.token));
    return c.json({ agent_id: signedIn.agentId, locale: signedIn.locale });
  });

  app.post("/sign-out", async (c) => {
    const actor = authenticate(kernel, c.req.raw, c.get("address"));
    if (actor) await kernel.write((tx) => signOut(tx, actor));
    c.header("Set-Cookie", sessionCookie(config, c.req.raw, ""));
    return c.body(null, 204);
  });

  app.post("/forgot", async (c) => {
    const input = parse(z.strictObject({ email }), await read(c));
    await requestPasswordReset(kernel, input, source(c));
    return c.body(null, 204);
  });

  app.post("/reset", async (c) => {
    await resetPassword(kernel, parse(z.strictObject({ token, password }), await read(c)), source(c));
    return c.body(null, 204);
  });

  app.post("/join", async (c) => {
    const joined = await acceptInvitation(kernel, parse(joinBody, await read(c)), source(c));
    c.header("Set-Cookie", sessionCookie(config, c.req.raw, joined.token));
    return c.json({ agent_id: joined.agentId, locale: joined.locale }, 201);
  });

  return app;
}

const source = (c: Context<SignInEnv>): Source => ({
  address: c.get("address") ?? "",
  userAgent: c.req.header("user-agent") ?? "",
});

/** A form can't send JSON across origins without asking first, so nothing else is read. */
async function read(c: Context<SignInEnv>): Promise<unknown> {
  if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) throw new Malformed("malformed");
  const text = await c.req.text();
  if (text.length > largestBody) throw new TooLarge("too_large", { limit: "16 kB" });
  return JSON.parse(text);
}
