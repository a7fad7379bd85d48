/** Plays a dialogue from its first line on and keeps the conversation's row the way the verbs would have. */

import { day, minute, second } from "../../kernel/clock.ts";
import { whenOpen, zone } from "./calendar.ts";
import { fillLine, type Dialogue, type TeamName } from "./dialogue.ts";
import type { Person } from "./people.ts";
import type { Random } from "./random.ts";
import type { Colleague, Shop } from "./shop.ts";

export interface PlayedMessage {
  seq: number;
  kind: "text" | "note" | "system";
  authorKind: "contact" | "agent" | "system";
  authorId: string | null;
  text: string;
  extra: string | null;
  at: number;
}

export interface Played {
  id: string;
  inboxId: string;
  contactId: string;
  status: "open" | "waiting" | "snoozed" | "closed";
  assigneeId: string | null;
  teamId: string;
  priority: number;
  lastSeq: number;
  lastText: string;
  lastAuthor: "contact" | "agent";
  lastMessageAt: number;
  waitingSince: number | null;
  firstRepliedAt: number | null;
  unread: number;
  agentReadSeq: number;
  contactReadSeq: number;
  contactDeliveredSeq: number;
  snoozedUntil: number | null;
  closedAt: number | null;
  closedBy: string | null;
  createdAt: number;
  updatedAt: number;
  tags: string[];
  messages: PlayedMessage[];
  mentions: { agentId: string; seq: number; at: number; readAt: number | null }[];
  rating: { agentId: string; score: number; labels: string[]; comment: string; at: number } | null;
}

/** How it stands now: to its end, or cut off where somebody has to do something. */
export type Ending = "closed" | "open" | "waiting" | "snoozed";

export interface Script {
  dialogue: Dialogue;
  person: Person;
  start: number;
  ending: Ending;
  /** Nothing happens after this. */
  now: number;
  /** Who answers; chosen from the team when left out. */
  agent?: Colleague;
  /** Nobody goes home: what lies on the desk now is served at any hour. */
  late?: boolean;
}

export function play(random: Random, shop: Shop, script: Script): Played {
  const { dialogue, person, now } = script;
  const played = begin(random, shop, script);
  let agent = script.agent ?? random.pick(ofTeam(shop, dialogue.team));
  const known = slotsFor(random, shop, script, agent);
  const last = linesToPlay(random, dialogue, script.ending);
  let at = script.start;

  for (const [index, { who, text }] of dialogue.lines.slice(0, last).entries()) {
    const answers = who !== "c";
    if (index > 0)
      at +=
        who === "n"
          ? random.wait(25 * second)
          : answers
            ? random.wait(55 * second)
            : random.wait(45 * second);
    if (answers && !script.late) at = whenOpen(random, at);
    if (at > now) break;
    if (who === "c") say(played, "contact", person.id, fillLine(random, text, known), at);
    else if (who === "t") {
      const previous = agent;
      agent = random.pick(ofTeam(shop, text as TeamName).filter((each) => each.id !== previous.id));
      played.assigneeId = agent.id;
      known.agent = agent.name;
      event(
        played,
        previous.id,
        "transferred",
        { agent_id: agent.id, agent: agent.name, by: previous.id },
        at,
      );
    } else {
      if (!played.assigneeId) assign(played, agent, script.start, at);
      known.hi = person.english ? "Hello" : greeting(random, person);
      known.colleague = random.pick(
        shop.colleagues.filter((each) => each.teams.length > 0 && each.id !== agent.id),
      ).name;
      const words = fillLine(random, text, known);
      if (who === "a") say(played, "agent", agent.id, words, at);
      else note(played, shop, agent, words, at, now);
    }
  }
  finish(random, played, script, agent, at);
  return played;
}

function begin(random: Random, shop: Shop, { dialogue, person, start }: Script): Played {
  return {
    id: random.id("cnv", start),
    inboxId: person.inboxId,
    contactId: person.id,
    status: "waiting",
    assigneeId: null,
    teamId: shop.teams[dialogue.team],
    priority: person.vip ? 2 : dialogue.tags.includes("投诉") ? 3 : 0,
    lastSeq: 0,
    lastText: "",
    lastAuthor: "contact",
    lastMessageAt: start,
    waitingSince: null,
    firstRepliedAt: null,
    unread: 0,
    agentReadSeq: 0,
    contactReadSeq: 0,
    contactDeliveredSeq: 0,
    snoozedUntil: null,
    closedAt: null,
    closedBy: null,
    createdAt: start,
    updatedAt: start,
    tags: dialogue.tags,
    messages: [],
    mentions: [],
    rating: null,
  };
}

const ofTeam = (shop: Shop, team: TeamName): Colleague[] =>
  shop.colleagues.filter((each) => each.teams.includes(team));

function linesToPlay(random: Random, { lines }: Dialogue, ending: Ending): number {
  if (ending === "closed") return lines.length;
  if (ending === "waiting") return lines.findIndex((line) => line.who !== "c");
  // open and snoozed: after some answer, most often with a question of the contact at the end
  const stops = lines.map((_, i) => i + 1).filter((n) => lines.slice(0, n).some((line) => line.who === "a"));
  const asked = stops.filter((n) => lines[n - 1]!.who === "c");
  return ending === "open" && asked.length > 0 && random.chance(0.7)
    ? random.pick(asked)
    : random.pick(stops);
}

function slotsFor(
  random: Random,
  shop: Shop,
  { person, start }: Script,
  agent: Colleague,
): Record<string, string> {
  const date = new Date(start - random.int(1, 9) * day + zone).toISOString().slice(2, 10).replaceAll("-", "");
  return {
    agent: agent.name,
    first: person.call || "there",
    order: `QH${date}${String(random.int(1, 99)).padStart(2, "0")}`,
    shop: shop.owner.name,
  };
}

function greeting(random: Random, { call }: Person): string {
  return random.pick(
    call ? [`${call}您好`, "您好", "您好呀", `${call}，您好`] : ["您好", "您好呀", "在的，您好"],
  );
}

function say(
  played: Played,
  authorKind: "contact" | "agent",
  authorId: string,
  text: string,
  at: number,
): void {
  const seq = add(played, { kind: "text", authorKind, authorId, text, extra: null, at });
  played.lastText = Array.from(text).slice(0, 120).join("");
  played.lastAuthor = authorKind;
  played.lastMessageAt = at;
  if (authorKind === "contact") {
    played.unread++;
    played.waitingSince ??= at;
    played.contactReadSeq = seq;
    played.contactDeliveredSeq = seq;
    return;
  }
  played.waitingSince = null;
  played.firstRepliedAt ??= at;
  played.unread = 0;
  played.agentReadSeq = seq;
  played.contactDeliveredSeq = seq;
}

function note(played: Played, shop: Shop, agent: Colleague, text: string, at: number, now: number): void {
  const mentioned = shop.colleagues.filter((each) => text.includes(`@${each.name}`));
  const extra = mentioned.length > 0 ? JSON.stringify({ mentions: mentioned.map((each) => each.id) }) : null;
  const seq = add(played, { kind: "note", authorKind: "agent", authorId: agent.id, text, extra, at });
  // what was asked in the last hours may be unread still
  const readAt = now - at > 6 * 60 * minute ? at + 7 * minute : null;
  for (const { id } of mentioned) played.mentions.push({ agentId: id, seq, at, readAt });
}

function assign(played: Played, agent: Colleague, start: number, replyAt: number): void {
  played.assigneeId = agent.id;
  played.status = "open";
  const said = played.messages.at(-1)!.at;
  event(
    played,
    null,
    "assigned",
    { agent_id: agent.id, agent: agent.name, by: "" },
    Math.max(said, Math.min(start + 4 * second, replyAt)),
  );
}

function event(
  played: Played,
  by: string | null,
  name: string,
  params: Record<string, string>,
  at: number,
): void {
  add(played, {
    kind: "system",
    authorKind: "system",
    authorId: by,
    text: "",
    extra: JSON.stringify({ event: { name, params } }),
    at,
  });
}

function add(played: Played, message: Omit<PlayedMessage, "seq">): number {
  const seq = ++played.lastSeq;
  played.messages.push({ seq, ...message });
  played.updatedAt = message.at;
  return seq;
}

function finish(
  random: Random,
  played: Played,
  { ending, person, now, late }: Script,
  agent: Colleague,
  at: number,
): void {
  if (!played.assigneeId) return;
  if (ending === "snoozed") {
    const until = now + random.int(20, 26 * 60) * minute;
    played.status = "snoozed";
    played.snoozedUntil = until;
    event(
      played,
      agent.id,
      "snoozed",
      { until: new Date(until).toISOString() },
      Math.min(at + 2 * minute, now),
    );
    return;
  }
  const done = at + random.wait(6 * minute);
  const closedAt = late ? done : whenOpen(random, done);
  if (ending === "open" || at > now || closedAt > now) return;
  played.agentReadSeq = played.contactReadSeq = played.contactDeliveredSeq = played.lastSeq;
  played.status = "closed";
  played.closedAt = closedAt;
  played.closedBy = agent.id;
  played.unread = 0;
  played.waitingSince = null;
  event(played, agent.id, "closed", { agent: agent.name }, closedAt);
  if (random.chance(0.38))
    rateIt(random, played, person.english, agent, Math.min(closedAt + random.wait(4 * minute), now));
}

function rateIt(random: Random, played: Played, english: boolean, agent: Colleague, at: number): void {
  const score = 1 + random.weighted(played.tags.includes("投诉") ? [2, 3, 4, 4, 3] : [2, 3, 8, 25, 62]);
  const { good, bad, praise, blame } = words[english ? "en" : "zh"];
  const labels = random.chance(0.6) ? [random.pick(score > 3 ? good : bad)] : [];
  const comment = random.chance(0.22) ? random.pick(score > 3 ? praise : blame) : "";
  played.rating = { agentId: agent.id, score, labels, comment, at };
}

const words = {
  zh: {
    good: ["回复快", "讲得清楚", "推荐合适"],
    bad: ["回复慢", "没讲清楚", "没有解决"],
    praise: [
      "很耐心，讲得明白",
      "补发很快，包装也好",
      "懂茶的人",
      "会再来的",
      "图片和实物都发来看，放心",
      "贺卡写得真好看",
    ],
    blame: ["等得有点久", "第一次没说清楚", "希望包装再厚一点", "最后解决了，就是慢"],
  },
  en: {
    good: ["Fast", "Clear", "Good advice"],
    bad: ["Slow", "Unclear", "Not solved"],
    praise: ["Very kind and quick", "They really know tea", "Answered everything"],
    blame: ["I waited quite long", "Shipping took ages"],
  },
};
