/** `lingxi seed`: fills an empty installation with a believable shop. */

import { withKernel, type Command } from "./command.ts";
import { seed } from "./seed.ts";

export const seedCommand: Command = {
  usage: "[--messages N] [--seed N]",
  about: `Fills an empty installation with a Chinese tea-ware shop: agents, contacts, and a year of conversations.
The same --seed makes the same shop. --messages takes up to a million; 3000 when left out.
The server must be stopped. Everybody's password is shown at the end: this is for looking, not for work.`,
  options: { messages: { type: "string" }, seed: { type: "string" } },
  async run(given, around) {
    const made = await withKernel(around.config(), (kernel) =>
      seed(kernel, {
        messages: given.whole("messages", { from: 100, to: 1_000_000 }),
        seed: given.whole("seed", { from: 0, to: 2 ** 31 }),
        onProgress: (messages) => around.print(`${messages.toLocaleString("en")} messages`),
      }),
    );
    around.print(
      `Made ${made.contacts} contacts, ${made.conversations} conversations and ${made.messages} messages. Sign in as ${made.email} with the password ${made.password}`,
    );
    return 0;
  },
};
