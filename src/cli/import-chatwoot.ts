/** `lingxi import-chatwoot`: moves in from Chatwoot, over its API. */

import { loadActor } from "../accounts/authenticate.ts";
import { system, type AgentActor } from "../accounts/actor.ts";
import { createInbox } from "../inboxes/service.ts";
import { Fatal } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { createChatwoot, type Chatwoot } from "./chatwoot/client.ts";
import { importChatwoot, type Summary } from "./chatwoot/import.ts";
import { accountShape } from "./chatwoot/shapes.ts";
import { withKernel, type Command } from "./command.ts";

export const importChatwootCommand: Command = {
  usage: "URL --account N --token TOKEN (--inbox INBOX | --make-inbox)",
  about: `Takes over contacts, conversations with messages, notes and files, and canned responses from
Chatwoot, into one inbox: --inbox names it (its name, key or id), --make-inbox makes one.
TOKEN is the access token of an administrator's profile there; it may come by the variable
LINGXI_CHATWOOT_TOKEN instead, so that it is not seen in the list of processes. Agents are matched by
mail address: add them first. It may be stopped at any time; run again, with the same URL, it takes
over what is new. Nobody is told: no mail, no webhook. What is open there is open here, or waits to
be assigned when nobody has it; all else is closed. The server must be stopped. A Chatwoot on a
private address has to be allowed by ALLOW_PRIVATE=host:port.`,
  words: 1,
  options: {
    account: { type: "string" },
    token: { type: "string" },
    inbox: { type: "string" },
    "make-inbox": { type: "boolean" },
  },
  async run(given, around) {
    const url = readUrl(given.words[0]);
    given.needed("account");
    const account = given.whole("account", { from: 1, to: 2 ** 31 })!;
    const token = given.text("token") ?? process.env.LINGXI_CHATWOOT_TOKEN ?? given.needed("token");
    const wanted = given.text("inbox");
    if ((wanted === undefined) !== given.flag("make-inbox"))
      throw new Fatal("Say where to: --inbox INBOX, or --make-inbox. See: lingxi help import-chatwoot");
    const summary = await withKernel(around.config(), async (kernel) => {
      const owner = ownerOf(kernel);
      const chatwoot = createChatwoot({ http: kernel.http, url: url.origin, account, token });
      const inboxId = wanted ? findInbox(kernel, wanted) : await makeInbox(kernel, chatwoot);
      return importChatwoot(kernel, chatwoot, {
        inboxId,
        source: `chatwoot ${url.host} ${account}`,
        owner,
        print: around.print,
      });
    });
    for (const line of tell(summary)) around.print(line);
    return 0;
  },
};

function readUrl(word: string | undefined): URL {
  if (!word)
    throw new Fatal("Say which Chatwoot, by its address: lingxi import-chatwoot https://chat.example.com");
  if (!URL.canParse(word) || !/^https?:$/.test(new URL(word).protocol))
    throw new Fatal(`"${word}" is not an address such as https://chat.example.com`);
  return new URL(word);
}

function ownerOf({ db }: Kernel): AgentActor {
  const owner = db.one<{ id: string }>(
    "select id from agents where role = 'owner' and deactivated_at is null order by created_at limit 1",
  );
  const actor = owner && loadActor(db, owner.id, { via: "cli", address: "" });
  if (!actor)
    throw new Fatal("Nobody works here yet. Make the owner first, in the browser or with: lingxi setup");
  return actor;
}

function findInbox({ db }: Kernel, word: string): string {
  const inbox = db.one<{ id: string }>(
    "select id from inboxes where archived_at is null and (name = ?1 or key = ?1 or id = ?1)",
    word,
  );
  if (inbox) return inbox.id;
  const names = db.all<{ name: string }>("select name from inboxes where archived_at is null order by name");
  throw new Fatal(`There is no inbox "${word}". There are: ${names.map((each) => each.name).join(", ")}.`);
}

/** The second run finds the one that the first has made, by its name. */
async function makeInbox(kernel: Kernel, chatwoot: Chatwoot): Promise<string> {
  const account = accountShape.safeParse(await chatwoot.get("")).data;
  const name = `Chatwoot ${account?.name ?? ""}`.replace(/\s+/g, " ").slice(0, 60).trim().toWellFormed();
  const made = kernel.db.one<{ id: string }>(
    "select id from inboxes where archived_at is null and name = ?",
    name,
  );
  if (made) return made.id;
  return (await kernel.write((tx) => createInbox(tx, system("import"), { name }))).id;
}

function tell(summary: Summary): string[] {
  const { contacts, conversations, messages, files, missingFiles, replies, skipped } = summary;
  return [
    `Taken over: ${contacts} contacts, ${conversations} conversations, ${messages} messages, ${files} files, ${replies} quick replies.`,
    ...(missingFiles > 0
      ? [
          `Files that could not be had or are not allowed in this inbox: ${missingFiles}. A line in the conversation names each.`,
        ]
      : []),
    ...(skipped > 0
      ? [`Left out, as unreadable, without a contact, or of people erased here: ${skipped}.`]
      : []),
    "Messages can be found by search soon after the server has started: lingxi start",
  ];
}
