/** `lingxi simulate`: the same conversations under several ways of assigning them, side by side. Reads only; the server may run. */

import { existsSync } from "node:fs";
import { draftRules, inForce, publishedRules } from "../assignment/publish.ts";
import { pastOf } from "../assignment/rehearse.ts";
import { simulate, type Policy } from "../assignment/simulate.ts";
import { outcomeTable, usualWorld, versus, type Contender } from "../assignment/versus.ts";
import { day, hour, systemClock } from "../kernel/clock.ts";
import type { Config } from "../kernel/config.ts";
import { openReader } from "../kernel/db.ts";
import { Fatal } from "../kernel/errors.ts";
import { databaseFile } from "../kernel/open.ts";
import type { Command } from "./command.ts";

export const simulateCommand: Command = {
  usage: "[--agents N] [--arrivals N] [--hours N] [--burst N] [--seed TEXT] | --inbox NAME [--days N]",
  about: `Assigns the same conversations by smart rules, in turn (round robin) and to the least busy, and prints how well they were
matched, how soon answered and how evenly spread. Without --inbox they are imagined: 1000 agents with skills, 25000
contacts of whom some are VIPs, within 4 hours, a tenth of which brings 10 times as many. The same --seed gives the same table.
With --inbox (its name or key) they are what came there in the last 7 days (--days), under the rules in force, under the
draft if there is one, and the two simple ways. Changes nothing; the server may run.`,
  options: {
    agents: { type: "string" },
    arrivals: { type: "string" },
    hours: { type: "string" },
    burst: { type: "string" },
    seed: { type: "string" },
    inbox: { type: "string" },
    days: { type: "string" },
  },
  async run(given, { print, config }) {
    const inbox = given.text("inbox");
    if (inbox !== undefined) {
      const days = given.whole("days", { from: 1, to: 31 }) ?? 7;
      const { rows, arrivals } = past(config(), inbox, days, given.text("seed"));
      print(`${arrivals} conversations of the last ${days} days.\n\n${outcomeTable(rows)}`);
      return 0;
    }
    const imagined = {
      agents: given.whole("agents", { from: 1, to: 5_000 }) ?? usualWorld.agents,
      arrivals: given.whole("arrivals", { from: 1, to: 200_000 }) ?? usualWorld.arrivals,
      lastsMs: (given.whole("hours", { from: 1, to: 48 }) ?? usualWorld.lastsMs / hour) * hour,
      burst: given.whole("burst", { from: 1, to: 100 }) ?? usualWorld.burst,
      seed: given.text("seed") ?? usualWorld.seed,
    };
    const { agents, arrivals, lastsMs, burst, seed } = imagined;
    print(
      `${arrivals} contacts within ${lastsMs / hour} hours, bursts of ${burst} times as many; ${agents} agents; seed "${seed}".\n`,
    );
    print(outcomeTable(versus(imagined)));
    return 0;
  },
};

function past(
  config: Config,
  name: string,
  days: number,
  seed = name,
): { rows: Contender[]; arrivals: number } {
  const file = databaseFile(config);
  if (!existsSync(file)) throw new Fatal(`There is no database at ${file} yet; the first start makes it.`);
  const db = openReader(file);
  try {
    const inbox = db.one<{ id: string }>(
      "select id from inboxes where archived_at is null and (name = ?1 or key = ?1 or id = ?1)",
      name,
    );
    if (!inbox) {
      const names = db.all<{ name: string }>(
        "select name from inboxes where archived_at is null order by name",
      );
      throw new Fatal(
        `There is no inbox "${name}". There are: ${names.map((each) => each.name).join(", ")}.`,
      );
    }
    const now = systemClock.now();
    const { world, objective } = pastOf(db, {
      inboxId: inbox.id,
      from: now - days * day,
      until: now,
      now,
      seed,
    });
    if (world.workers.length === 0) throw new Fatal(`Nobody works in the inbox "${name}".`);
    const draft = draftRules(db);
    const ruled = (rules: Parameters<typeof inForce>[0]): Policy => ({
      kind: "rules",
      rules: inForce(rules, world.known),
      objective,
    });
    const ways: [string, Policy][] = [
      ["rules in force", ruled(publishedRules(db).rules)],
      ...(draft ? [["draft", ruled(draft.rules)] as [string, Policy]] : []),
      ["round robin", { kind: "round_robin" }],
      ["least busy", { kind: "least_busy" }],
    ];
    const rows = ways.map(([way, policy]) => ({ name: way, outcome: simulate(world, policy) }));
    return { rows, arrivals: world.arrivals.length };
  } finally {
    db.close();
  }
}
