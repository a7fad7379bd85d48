/** `lingxi setup`: what the browser's wizard does, for scripts. */

import { system } from "../accounts/actor.ts";
import { createApiKey } from "../accounts/api-keys.ts";
import { hashPassword } from "../accounts/passwords.ts";
import { createOwner } from "../accounts/service.ts";
import { createInbox } from "../inboxes/service.ts";
import { line, parse, z } from "../kernel/parse.ts";
import { withKernel, type Command } from "./command.ts";

const input = z.object({
  email: z.email().max(320),
  name: line(80),
  inbox_name: line(60),
  locale: z.enum(["zh-CN", "en"]),
});

export const setup: Command = {
  usage:
    "--email ADDRESS --password PASSWORD [--name NAME] [--inbox-name NAME] [--origin URL]... [--locale zh-CN|en] [--json]",
  about: `Makes the owner, an API key with all rights, and an inbox. Only on a fresh installation, with the server stopped.
The password may come by the variable LINGXI_PASSWORD instead, so that it is not seen in the list of processes.
--json prints {"agent", "api_key", "inbox": {"id", "key"}}. The API key is shown this once.
--origin names a site that the inbox's widget may stand on; repeat it for more, leave it out for any.`,
  options: {
    email: { type: "string" },
    password: { type: "string" },
    name: { type: "string" },
    "inbox-name": { type: "string" },
    origin: { type: "string", multiple: true },
    locale: { type: "string" },
    json: { type: "boolean" },
  },
  async run(given, around) {
    const password = given.text("password") ?? process.env.LINGXI_PASSWORD ?? given.needed("password");
    const { email, name, inbox_name, locale } = parse(input, {
      email: given.needed("email"),
      name: given.text("name") ?? given.needed("email").split("@")[0],
      inbox_name: given.text("inbox-name") ?? "Website",
      locale: given.text("locale") ?? "zh-CN",
    });
    const made = await withKernel(around.config(), async (kernel) => {
      const passwordHash = await hashPassword(password, email);
      const actor = system("setup");
      return kernel.write((tx) => {
        const { agentId } = createOwner(tx, actor, { name, email, passwordHash, locale });
        const { key } = createApiKey(tx, actor, { agentId, name: "setup" });
        const inbox = createInbox(tx, actor, {
          name: inbox_name,
          locale,
          allowed_origins: given.list("origin"),
          member_ids: [agentId],
        });
        return { agent: agentId, api_key: key, inbox: { id: inbox.id, key: inbox.key } };
      });
    });
    if (given.flag("json")) around.print(JSON.stringify(made));
    else {
      around.print(`Owner     ${email} (${made.agent})`);
      around.print(`API key   ${made.api_key}   (shown this once)`);
      around.print(`Inbox     ${made.inbox.id}, key ${made.inbox.key}`);
      around.print("Start the server with: lingxi start");
    }
    return 0;
  },
};
