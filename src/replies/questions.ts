/**
 * Questions that contacts ask often and that no quick reply answers: a task of the read-only worker. Bounded, whatever the history:
 * the newest conversations of a season, a cap on how many are read, and candidates by their rarest grams instead of all pairs.
 */

import { mask } from "../../web/shared/mask.ts";
import { day } from "../kernel/clock.ts";
import type { Db } from "../kernel/db.ts";
import { task } from "../kernel/task.ts";
import { gramsOf, likeness } from "./grams.ts";
import { allRankable } from "./queries.ts";
import { createRankIndex } from "./rank.ts";

const season = 90 * day;
const mostRead = 20_000;
const shortest = 4;
const longest = 120;
/** Asked at least so often, by different people. */
const often = 5;
const alike = 0.5;
/** Of each question, candidates are looked up by so many of its rarest grams. */
const rare = 6;
/** A quick reply that fits so well is there already. */
const answered = 0.75;
const mostProposed = 50;
const mostAnswers = 40;

export interface Found {
  question: string;
  answer: string;
  examples: string[];
  count: number;
}

export const findQuestions = task("replies.questions", (db, { now }: { now: number }): Found[] => {
  const asked = firstQuestions(db, now - season);
  const groups = cluster(asked).filter((group) => group.length >= often);
  const index = createRankIndex();
  for (const reply of allRankable(db)) index.put(reply);
  const found: Found[] = [];
  for (const group of groups.sort((a, b) => b.length - a.length)) {
    const question = middle(group.map((each) => each.text));
    const [best] = index.rank({ text: question }, () => true, 1);
    if (best && best.score >= answered) continue;
    const answer = bestAnswer(db, group);
    if (!answer) continue;
    const examples = [...new Set(group.map((each) => hide(each.text)))].slice(0, 5);
    found.push({ question: hide(question), answer: hide(answer), examples, count: group.length });
    if (found.length === mostProposed) break;
  }
  return found;
});

/** Proposals are read by people who never saw those conversations: no numbers of persons. */
const hide = (text: string): string => mask(text, { phones: true });

interface Asked {
  no: number;
  contactId: string;
  text: string;
}

function firstQuestions(db: Db, since: number): Asked[] {
  const rows = db.all<Asked>(
    `select c.no, c.contact_id as contactId, m.text
     from (select no, contact_id, created_at from conversations order by no desc limit ?) as c
     join messages as m on m.conversation_no = c.no and m.seq = 1
     where c.created_at >= ? and m.author_kind = 'contact' and m.kind = 'text' and m.recalled_at is null
       and length(m.text) between ? and ?`,
    mostRead,
    since,
    shortest,
    longest,
  );
  // Who asks the same twice counts once.
  const seen = new Set<string>();
  return rows.filter(({ contactId, text }) => {
    const key = `${contactId} ${text}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Each joins the first group whose leader is like it, or leads a new one. */
export function cluster<A extends { text: string; contactId: string }>(asked: readonly A[]): A[][] {
  const grams = asked.map((each) => gramsOf(each.text));
  const frequency = new Map<string, number>();
  for (const each of grams)
    for (const gram of each.keys()) frequency.set(gram, (frequency.get(gram) ?? 0) + 1);
  const leaders = new Map<string, number[]>();
  const groups: { members: A[]; people: Set<string>; grams: Map<string, number> }[] = [];
  asked.forEach((one, i) => {
    const own = grams[i]!;
    if (own.size === 0) return;
    // What stands nowhere else brings nothing together.
    const keys = [...own.keys()]
      .filter((gram) => frequency.get(gram)! > 1)
      .sort((a, b) => frequency.get(a)! - frequency.get(b)!)
      .slice(0, rare);
    let best: { group: number; like: number } | undefined;
    for (const group of new Set(keys.flatMap((key) => leaders.get(key) ?? []))) {
      const like = likeness(own, groups[group]!.grams);
      if (like >= alike && like > (best?.like ?? 0)) best = { group, like };
    }
    if (best) {
      const { members, people } = groups[best.group]!;
      if (people.has(one.contactId)) return;
      people.add(one.contactId);
      members.push(one);
      return;
    }
    const led = groups.push({ members: [one], people: new Set([one.contactId]), grams: own }) - 1;
    for (const key of keys) {
      const list = leaders.get(key);
      if (!list) leaders.set(key, [led]);
      else if (list.length < 200) list.push(led);
    }
  });
  return groups.map((group) => group.members);
}

/** The one that is most like all others. */
export function middle(texts: readonly string[]): string {
  const some = texts.slice(0, mostAnswers);
  const grams = some.map((text) => gramsOf(text));
  let best = { text: some[0] ?? "", sum: -1 };
  some.forEach((text, i) => {
    let sum = 0;
    for (const other of grams) sum += likeness(grams[i]!, other);
    if (sum > best.sum) best = { text, sum };
  });
  return best.text;
}

/** Of the agents' first answers the most typical; answers of well-rated conversations are looked at first. */
function bestAnswer(db: Db, group: readonly Asked[]): string | undefined {
  const answers = db.all<{ text: string }>(
    `select (select m.text from messages as m
             where m.conversation_no = c.no and m.author_kind = 'agent' and m.kind = 'text' and m.recalled_at is null
             order by m.seq limit 1) as text
     from conversations as c left join ratings as r on r.conversation_no = c.no
     where c.no in (select value from json_each(?))
     order by coalesce(r.score, 3) desc, c.no desc
     limit ?`,
    JSON.stringify(group.map((each) => each.no)),
    mostAnswers,
  );
  const texts = answers.flatMap(({ text }) => (text && text.length >= 8 ? [text] : []));
  return texts.length === 0 ? undefined : middle(texts);
}
