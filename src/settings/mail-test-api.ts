/** REST: sends a mail now and says plainly whether the mail server took it, and if not, why. */

import { audit } from "../accounts/audit-log.ts";
import { must } from "../accounts/actor.ts";
import { explainMailFailure, readSmtp, sendMail } from "../accounts/mail.ts";
import { body, createRoute, empty, problems, rest, z, type Rest } from "../accounts/rest.ts";
import { email } from "../accounts/types.ts";
import { Conflict, Invalid } from "../kernel/errors.ts";
import { pickLocale, textsIn } from "../kernel/i18n.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { getSetting } from "./queries.ts";

/** Whoever waits for the answer sits before the page. */
const patience = 8_000;

export function mailTestApi(kernel: Kernel): Rest {
  const api = rest();
  api.openapi(
    createRoute({
      method: "post",
      path: "/settings/smtp/test",
      tags: ["Settings"],
      summary: "Send a test mail",
      description:
        "Sends it now, not in the background. 422 says what went wrong: `mail_unknown_host`, `mail_unreachable`, `mail_silent`, `mail_tls`, `mail_auth` or `mail_refused`.",
      request: { body: body(z.strictObject({ to: email })) },
      responses: { 204: empty("The mail server has taken it"), ...problems(409) },
    }),
    async (c) => {
      const actor = c.get("actor");
      must(actor, "settings.manage");
      const { to } = c.req.valid("json");
      const smtp = readSmtp(kernel);
      if (!smtp) throw new Conflict("mail_not_set_up");
      const agent = kernel.db.one<{ locale: string }>("select locale from agents where id = ?", actor.id);
      const t = textsIn(pickLocale(agent?.locale));
      const brand = getSetting(kernel.db, "brand").name || t("console.brand");
      await kernel.write((tx) => audit(tx, actor, { action: "settings.mail_tested" }));
      const mail = { to, subject: t("mail.test.subject", { brand }), text: t("mail.test.text", { brand }) };
      try {
        await sendMail(smtp, mail, patience);
      } catch (error) {
        const { code, said } = explainMailFailure(error);
        throw new Invalid(code, { host: `${smtp.host}:${smtp.port}`, said });
      }
      return c.body(null, 204);
    },
  );
  return api;
}
