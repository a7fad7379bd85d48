/** `lingxi create-admin`: one more administrator, when nobody can sign in to invite one. */

import { system } from "../accounts/actor.ts";
import { acceptInvitation, inviteAgent } from "../accounts/invitations.ts";
import { endSessions } from "../accounts/sessions.ts";
import { Fatal } from "../kernel/errors.ts";
import { withKernel, type Command } from "./command.ts";

export const createAdmin: Command = {
  usage: "--email ADDRESS [--name NAME] [--password PASSWORD]",
  about: `Adds an administrator. The server must be stopped, and an owner must be there (see: lingxi help setup).
Without --password (or the variable LINGXI_PASSWORD) it prints a link by which they join.`,
  options: { email: { type: "string" }, name: { type: "string" }, password: { type: "string" } },
  async run(given, around) {
    const email = given.needed("email");
    const password = given.text("password") ?? process.env.LINGXI_PASSWORD;
    const config = around.config();
    const said = await withKernel(config, async (kernel) => {
      if (!kernel.db.one("select 1 from agents limit 1"))
        throw new Fatal("There is no owner yet. Make one with: lingxi setup");
      const base = config.publicUrl ?? `http://localhost:${config.port}`;
      // The link is printed here, so the invitation itself names nobody and no mail goes out.
      const { link, token } = await kernel.write((tx) =>
        inviteAgent(tx, system("create_admin"), { role: "admin", inboxIds: [], teamIds: [], base }),
      );
      if (password === undefined) return `Open this link to join as an administrator: ${link}`;
      const name = given.text("name") ?? email.split("@")[0]!;
      const { agentId } = await acceptInvitation(
        kernel,
        { token, name, email, password },
        { address: "", userAgent: "lingxi create-admin" },
      );
      await kernel.write((tx) => endSessions(tx, agentId));
      return `${email} is an administrator (${agentId}).`;
    });
    around.print(said);
    return 0;
  },
};
