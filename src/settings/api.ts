/** REST of the settings: read them, change one. Secrets go in and never come out. */

import type { Health } from "../kernel/health.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { must } from "../accounts/actor.ts";
import { body, createRoute, json, problems, rest, z, type Rest } from "../accounts/rest.ts";
import { text } from "../kernel/parse.ts";
import { mailTestApi } from "./mail-test-api.ts";
import { getSettings, sealedSmtpPassword } from "./queries.ts";
import { setSmtpPassword, updateSetting } from "./service.ts";
import { systemApi } from "./system-api.ts";
import { backup, brand, privacy, smtp, smtpPasswordPlace } from "./types.ts";

const tags = ["Settings"];
const smtpShown = smtp.extend({ password_set: z.boolean() });
const all = z.object({ brand, backup, smtp: smtpShown, privacy }).openapi("Settings");
const smtpChange = smtp
  .partial()
  .extend({ password: text(500, 1).nullable().optional() })
  .strict();

export function settingsApi(kernel: Kernel, health?: Pick<Health, "loopLagMs">): Rest {
  const api = rest();
  const shown = () => {
    const { smtp, ...others } = getSettings(kernel.db);
    return { ...others, smtp: { ...smtp, password_set: sealedSmtpPassword(kernel.db) !== undefined } };
  };

  api.openapi(
    createRoute({
      method: "get",
      path: "/settings",
      tags,
      summary: "All settings of the installation",
      responses: { 200: json(all, "The settings"), ...problems() },
    }),
    (c) => {
      must(c.get("actor"), "settings.manage");
      return c.json(shown(), 200);
    },
  );

  for (const [name, schema] of [
    ["brand", brand],
    ["backup", backup],
    ["privacy", privacy],
  ] as const) {
    api.openapi(
      createRoute({
        method: "patch",
        path: `/settings/${name}`,
        tags,
        summary: `Change the setting ${name}`,
        description: "What is left out stays as it is.",
        request: { body: body((schema as typeof brand).partial().strict()) },
        responses: { 200: json(all, "The settings"), ...problems() },
      }),
      async (c) => {
        const change = c.req.valid("json");
        await kernel.write((tx) => updateSetting(tx, c.get("actor"), name, change));
        return c.json(shown(), 200);
      },
    );
  }

  api.openapi(
    createRoute({
      method: "patch",
      path: "/settings/smtp",
      tags,
      summary: "Change the mail server",
      description: "`password` is stored sealed and never returned; null forgets it.",
      request: { body: body(smtpChange) },
      responses: { 200: json(all, "The settings"), ...problems() },
    }),
    async (c) => {
      const { password, ...change } = c.req.valid("json");
      const sealed =
        typeof password === "string" ? kernel.secrets.seal(password, smtpPasswordPlace) : password;
      await kernel.write((tx) => {
        updateSetting(tx, c.get("actor"), "smtp", change);
        if (sealed !== undefined) setSmtpPassword(tx, c.get("actor"), { sealed });
      });
      return c.json(shown(), 200);
    },
  );

  api.route("/", mailTestApi(kernel));
  api.route("/", systemApi(kernel, health));
  return api;
}
