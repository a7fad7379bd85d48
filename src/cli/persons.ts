/** `lingxi export-person` and `lingxi erase-person`: a person's request, where the console is not at hand. */

import { writeFileSync } from "node:fs";
import { system } from "../accounts/actor.ts";
import { createPresenter } from "../conversations/present.ts";
import { Fatal } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { erasePerson } from "../privacy/erase-person.ts";
import { noteErased } from "../privacy/ledger.ts";
import { exportPerson, findPerson } from "../privacy/queries.ts";
import { registerErasure } from "../privacy/reactions.ts";
import { registerWebhooks } from "../webhooks/reactions.ts";
import { withKernel, type Command, type Given } from "./command.ts";

const who = `WHO is a contact's id, mail address or phone number.`;

export const exportPersonCommand: Command = {
  usage: "WHO [--out FILE]",
  about: `Writes all that is kept about a person as JSON: contact, conversations with every message, journey
and consents. ${who} The server must be stopped.`,
  words: 1,
  options: { out: { type: "string" } },
  async run(given, around) {
    const text = await withKernel(around.config(), (kernel) => {
      const id = mustFind(kernel, given);
      return JSON.stringify(exportPerson(kernel.db, system("cli"), id, createPresenter(kernel)), null, 2);
    });
    const out = given.text("out");
    if (!out) around.print(text);
    else {
      writeFileSync(out, `${text}\n`, { mode: 0o600 });
      around.print(`Written to ${out}.`);
    }
    return 0;
  },
};

export const erasePersonCommand: Command = {
  usage: "WHO --yes",
  about: `Deletes a person with their conversations, messages, files, journey and consents. It can't be undone.
${who} The server must be stopped.`,
  words: 1,
  options: { yes: { type: "boolean" } },
  async run(given, around) {
    if (!given.flag("yes")) throw new Fatal("This can't be undone. Say it again with --yes.");
    await withKernel(around.config(), async (kernel) => {
      const id = mustFind(kernel, given);
      // What the server would do besides: every feature lets go.
      registerErasure(kernel);
      registerWebhooks(kernel, createPresenter(kernel));
      const { erasedIds } = await kernel.write((tx) => erasePerson(tx, system("cli"), id));
      noteErased(kernel, erasedIds);
    });
    around.print(
      "Erased. Backups made before still hold the person; one that is put back here is cleaned at the start.",
    );
    return 0;
  },
};

function mustFind({ db }: Kernel, given: Given): string {
  const [word] = given.words;
  if (!word) throw new Fatal("Say who: a contact's id, mail address or phone number.");
  const id = findPerson(db, word);
  if (!id) throw new Fatal(`Nobody is known as ${word}.`);
  return id;
}
