/** `lingxi reset-password`: for who is locked out. */

import { system } from "../accounts/actor.ts";
import { createPasswordReset, resetPassword } from "../accounts/passwords-of-agents.ts";
import { resetTwoFactor } from "../accounts/two-factor.ts";
import { Fatal } from "../kernel/errors.ts";
import { withKernel, type Command } from "./command.ts";

export const resetPasswordCommand: Command = {
  usage: "EMAIL [--password PASSWORD] [--drop-two-factor]",
  about: `Gives an agent a new password and ends all their sessions. The server must be stopped.
Without --password (or the variable LINGXI_PASSWORD) it prints a link by which the agent sets one.
--drop-two-factor also turns their second factor off.`,
  words: 1,
  options: { password: { type: "string" }, "drop-two-factor": { type: "boolean" } },
  async run(given, around) {
    const [email] = given.words;
    if (!email)
      throw new Fatal("Say whose password, by their address: lingxi reset-password lin@example.com");
    const config = around.config();
    const password = given.text("password") ?? process.env.LINGXI_PASSWORD;
    const actor = system("reset_password");
    const link = await withKernel(config, async (kernel) => {
      const agent = kernel.db.one<{ id: string }>("select id from agents where email = ?", email.trim());
      if (!agent) throw new Fatal(`There is no agent with the address ${email}.`);
      const base = config.publicUrl ?? `http://localhost:${config.port}`;
      const made = await kernel.write((tx) => {
        if (given.flag("drop-two-factor")) resetTwoFactor(tx, actor, { agentId: agent.id });
        return createPasswordReset(tx, actor, { agentId: agent.id, base });
      });
      if (password === undefined) return made.link;
      await resetPassword(
        kernel,
        { token: made.token, password },
        { address: "", userAgent: "lingxi reset-password" },
      );
      return undefined;
    });
    around.print(
      link
        ? `Open this link to set a new password: ${link}`
        : `${email} has a new password; their sessions have ended.`,
    );
    return 0;
  },
};
