/** REST: what an agent may see and change of themselves. */

import { z } from "../kernel/parse.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { setAvatar } from "./faces.ts";
import { changePassword } from "./passwords-of-agents.ts";
import { getMe, listSessions, type Around } from "./queries.ts";
import { body, createRoute, empty, json, problems, rest, type Rest } from "./rest.ts";
import { me, params, password, profileChange, session, whole } from "./schemas.ts";
import { setAvailability, updatePreferences, updateProfile } from "./service.ts";
import { revokeOtherSessions, revokeSession } from "./sessions.ts";
import { beginTwoFactor, confirmTwoFactor, renewRecoveryCodes, turnOffTwoFactor } from "./two-factor.ts";
import { availability, preferences } from "./types.ts";

const tags = ["Me"];
const askedAgain = z.strictObject({ password });
const recoveryCodes = z.object({ recovery_codes: z.array(z.string()) });
const code = z.string().max(20);

export function meApi(kernel: Kernel, around: Around): Rest {
  const router = rest();
  profile(router, kernel, around);
  avatar(router, kernel, around);
  sessions(router, kernel);
  twoFactor(router, kernel);
  return router;
}

function profile(router: Rest, kernel: Kernel, around: Around): void {
  const { db, write } = kernel;
  router
    .openapi(
      createRoute({
        method: "get",
        path: "/agents/me",
        tags,
        summary: "Who am I?",
        responses: { 200: json(me, "The agent behind the session or key"), ...problems() },
      }),
      (c) => c.json(getMe(db, c.get("actor"), around), 200),
    )
    .openapi(
      createRoute({
        method: "patch",
        path: "/agents/me",
        tags,
        summary: "Change my name or language",
        request: { body: body(profileChange) },
        responses: { 200: json(me, "Me as I am now"), ...problems() },
      }),
      async (c) => {
        await write((tx) => updateProfile(tx, c.get("actor"), c.req.valid("json")));
        return c.json(getMe(db, c.get("actor"), around), 200);
      },
    )
    .openapi(
      createRoute({
        method: "patch",
        path: "/agents/me/preferences",
        tags,
        summary: "Change how the console looks and behaves for me",
        request: { body: body(preferences.partial().strict()) },
        responses: { 200: json(preferences, "All preferences"), ...problems() },
      }),
      async (c) =>
        c.json(await write((tx) => updatePreferences(tx, c.get("actor"), c.req.valid("json"))), 200),
    )
    .openapi(
      createRoute({
        method: "put",
        path: "/agents/me/availability",
        tags,
        summary: "Set my availability",
        request: { body: body(z.strictObject({ availability })) },
        responses: { 200: json(z.object({ availability }), "What it is now"), ...problems() },
      }),
      async (c) => {
        const wanted = c.req.valid("json");
        await write((tx) => setAvailability(tx, c.get("actor"), wanted));
        return c.json(wanted, 200);
      },
    )
    .openapi(
      createRoute({
        method: "put",
        path: "/agents/me/password",
        tags,
        summary: "Change my password; ends my other sessions",
        request: { body: body(z.strictObject({ current: password, password })) },
        responses: { 204: empty("It is changed"), ...problems(409) },
      }),
      async (c) => {
        await changePassword(kernel, c.get("actor"), c.req.valid("json"));
        return c.body(null, 204);
      },
    );
}

function avatar(router: Rest, kernel: Kernel, around: Around): void {
  const { db, write } = kernel;
  router
    .openapi(
      createRoute({
        method: "put",
        path: "/agents/me/avatar",
        tags,
        summary: "Set my picture",
        description: "Upload it first with `POST /files`, without an inbox.",
        request: { body: body(z.strictObject({ file_id: z.string().max(40) })) },
        responses: { 200: json(me, "Me as I am now"), ...problems(404) },
      }),
      async (c) => {
        const { file_id } = c.req.valid("json");
        await write((tx) => setAvatar(tx, c.get("actor"), { fileId: file_id }));
        return c.json(getMe(db, c.get("actor"), around), 200);
      },
    )
    .openapi(
      createRoute({
        method: "delete",
        path: "/agents/me/avatar",
        tags,
        summary: "Take my picture away",
        responses: { 200: json(me, "Me as I am now"), ...problems() },
      }),
      async (c) => {
        await write((tx) => setAvatar(tx, c.get("actor"), { fileId: null }));
        return c.json(getMe(db, c.get("actor"), around), 200);
      },
    );
}

function sessions(router: Rest, kernel: Kernel): void {
  const { db, write } = kernel;
  router
    .openapi(
      createRoute({
        method: "get",
        path: "/agents/me/sessions",
        tags,
        summary: "List my sessions",
        responses: { 200: json(whole(session), "Those that hold, the latest used first"), ...problems() },
      }),
      (c) => c.json({ data: listSessions(db, c.get("actor"), kernel.clock.now()) }, 200),
    )
    .openapi(
      createRoute({
        method: "delete",
        path: "/agents/me/sessions",
        tags,
        summary: "End all my sessions but this one",
        responses: { 200: json(z.object({ ended: z.number().int() }), "How many ended"), ...problems() },
      }),
      async (c) => c.json({ ended: await write((tx) => revokeOtherSessions(tx, c.get("actor"))) }, 200),
    )
    .openapi(
      createRoute({
        method: "delete",
        path: "/agents/me/sessions/{id}",
        tags,
        summary: "End one of my sessions",
        request: { params },
        responses: { 204: empty("It has ended"), ...problems(404) },
      }),
      async (c) => {
        await write((tx) => revokeSession(tx, c.get("actor"), c.req.valid("param").id));
        return c.body(null, 204);
      },
    );
}

function twoFactor(router: Rest, kernel: Kernel): void {
  const { write, secrets } = kernel;
  router
    .openapi(
      createRoute({
        method: "post",
        path: "/agents/me/totp",
        tags,
        summary: "Begin two-factor: a secret for the authenticator",
        responses: {
          201: json(z.object({ secret: z.string(), uri: z.string() }), "Counts once a code confirms it"),
          ...problems(409),
        },
      }),
      async (c) => c.json(await write((tx) => beginTwoFactor(tx, c.get("actor"), { secrets })), 201),
    )
    .openapi(
      createRoute({
        method: "put",
        path: "/agents/me/totp",
        tags,
        summary: "Confirm two-factor with a first code",
        request: { body: body(z.strictObject({ code })) },
        responses: { 200: json(recoveryCodes, "Recovery codes, shown this once"), ...problems(409) },
      }),
      async (c) => {
        const made = await write((tx) =>
          confirmTwoFactor(tx, c.get("actor"), { ...c.req.valid("json"), secrets }),
        );
        return c.json({ recovery_codes: made.recoveryCodes }, 200);
      },
    )
    .openapi(
      createRoute({
        method: "delete",
        path: "/agents/me/totp",
        tags,
        summary: "Turn two-factor off",
        request: { body: body(askedAgain) },
        responses: { 204: empty("It is off"), ...problems() },
      }),
      async (c) => {
        await turnOffTwoFactor(kernel, c.get("actor"), c.req.valid("json"));
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: "post",
        path: "/agents/me/totp/recovery-codes",
        tags,
        summary: "New recovery codes; the old ones end",
        request: { body: body(askedAgain) },
        responses: { 200: json(recoveryCodes, "Recovery codes, shown this once"), ...problems(409) },
      }),
      async (c) =>
        c.json(
          {
            recovery_codes: (await renewRecoveryCodes(kernel, c.get("actor"), c.req.valid("json")))
              .recoveryCodes,
          },
          200,
        ),
    );
}
