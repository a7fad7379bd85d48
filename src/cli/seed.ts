/** Fills an empty installation with one believable shop and a year of its conversations: for a look around, and for measuring. */

import { hashPassword } from "../accounts/passwords.ts";
import { registerAssignment } from "../assignment/reactions.ts";
import { wakeJob } from "../conversations/status.ts";
import { createInboxCache } from "../inboxes/cache.ts";
import { day, hour, minute, second } from "../kernel/clock.ts";
import type { Value } from "../kernel/db.ts";
import { Fatal } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { enqueue } from "../kernel/queue.ts";
import type { Tx } from "../kernel/tx.ts";
import { startTimes } from "./seed/calendar.ts";
import { clayAndCeladon } from "./seed/dialogues/clay-and-celadon.ts";
import { damage } from "./seed/dialogues/damage.ts";
import { english } from "./seed/dialogues/english.ts";
import { logistics } from "./seed/dialogues/logistics.ts";
import { orders } from "./seed/dialogues/orders.ts";
import { presales } from "./seed/dialogues/presales.ts";
import type { Dialogue } from "./seed/dialogue.ts";
import { addJourneys } from "./seed/journeys.ts";
import { explainDesk, measureShop } from "./seed/measured.ts";
import { makePerson, type Person } from "./seed/people.ts";
import { random as createRandom, type Random } from "./seed/random.ts";
import { openShop, type Shop } from "./seed/shop.ts";
import { staffShop } from "./seed/staffing.ts";
import { play, type Ending, type Played } from "./seed/thread.ts";

export interface SeedOptions {
  /** About how many messages, 50 to a million or more; 3000 when left out. */
  messages?: number;
  /** The same number and the same time give the same shop. */
  seed?: number;
  /** Called after each batch with the messages written so far. */
  onProgress?: (messages: number) => void;
}

export interface Seeded {
  contacts: number;
  conversations: number;
  messages: number;
  email: string;
  password: string;
}

const email = "demo@example.com";
const password = "lingxi-demo";
const dialogues: Dialogue[] = [
  ...presales,
  ...clayAndCeladon,
  ...damage,
  ...logistics,
  ...orders,
  ...english,
];
/** So many of all conversations, but no more than a busy shop has, were in the last nine days. */
const lately = 0.4;
const mostLately = 500;
/** Messages in one transaction: the event loop turns in between. */
const batch = 20_000;

/** For the command line and for tests; throws Fatal unless nobody works here yet. Rows are written directly, as the verbs would. */
export async function seed(kernel: Kernel, options: SeedOptions = {}): Promise<Seeded> {
  if (kernel.db.one("select 1 from agents limit 1"))
    throw new Fatal("There are agents here already. Seeding is for an empty installation.");
  const random = createRandom(options.seed ?? 5);
  const now = kernel.clock.now();
  const hash = await hashPassword(password, email);
  const opened = now - 370 * day;
  const shop = await kernel.write((tx) => openShop(tx, random, opened, hash));
  const scenes = plan(random, options.messages ?? 3000, now);
  // Nobody else is here yet: a million messages want more room for pages than a running shop.
  kernel.db.raw.run("pragma cache_size = -200000");
  const run = runner(kernel);
  const people: Person[] = [];
  const counted = { contacts: 0, conversations: 0, messages: 0 };

  for (let next = 0; next < scenes.length;) {
    await kernel.write((tx) => {
      for (const full = counted.messages + batch; next < scenes.length && counted.messages < full; next++) {
        const scene = scenes[next]!;
        const person = choosePerson(run, random, shop, people, scene);
        const played = play(random, shop, {
          ...scene,
          person,
          now,
          agent: scene.ours ? shop.owner : undefined,
          late: scene.onDesk,
        });
        store(tx, run, played);
        remember(random, person, played, scene.dialogue);
        counted.conversations++;
        counted.messages += played.messages.length;
      }
    });
    options.onProgress?.(counted.messages);
  }
  counted.contacts = people.length;
  for (let from = 0; from < people.length; from += 5000) {
    await kernel.write(() => people.slice(from, from + 5000).forEach((person) => complete(run, person)));
  }
  await kernel.write((tx) => addJourneys(tx, run, random, shop, people, now));
  kernel.db.raw.run("pragma cache_size = -16000");
  await staff(kernel, shop, opened);
  return { ...counted, email, password };
}

/** Chance of its own, so that what people say does not depend on who can what. */
async function staff(kernel: Kernel, shop: Shop, opened: number): Promise<void> {
  const random = createRandom(7);
  await kernel.write((tx) => staffShop(tx, random, shop, opened));
  await kernel.write((tx) => measureShop(tx, random));
  // Everybody is at work, and every contact there.
  const everybody = () => true;
  const inboxes = createInboxCache(kernel);
  const assignment = registerAssignment(kernel, { inboxes, connected: everybody, attending: everybody });
  await kernel.write((tx) => explainDesk(kernel, tx, assignment));
}

type Run = (sql: string, ...values: Value[]) => unknown;

/** Keeps every statement: bun:sqlite's own cache holds twenty, and preparing costs more than inserting. Only for inside a write. */
function runner({ db }: Kernel): Run {
  const kept = new Map<string, ReturnType<typeof db.raw.prepare>>();
  return (sql, ...values) => {
    let statement = kept.get(sql);
    if (!statement) kept.set(sql, (statement = db.raw.prepare(sql)));
    return sql.endsWith("returning no") ? statement.get(...values) : statement.run(...values);
  };
}

interface Scene {
  dialogue: Dialogue;
  start: number;
  ending: Ending;
  /** Served by the owner, so that whoever looks around finds work of their own. */
  ours: boolean;
  onDesk: boolean;
}

/** What is on the desk now: how each of the last conversations stands, and between how long ago and how long it began. */
const desk: { ending: Ending; count: number; ago: [number, number]; ours: number }[] = [
  { ending: "waiting", count: 4, ago: [20 * second, 9 * minute], ours: 0 },
  { ending: "open", count: 9, ago: [6 * minute, 75 * minute], ours: 0.6 },
  { ending: "open", count: 4, ago: [hour, 3 * hour], ours: 0.6 },
  { ending: "snoozed", count: 4, ago: [2 * hour, 30 * hour], ours: 0.5 },
  { ending: "closed", count: 6, ago: [hour, 6 * hour], ours: 0.5 },
];

/** Which dialogue begins when, in order of time. */
function plan(random: Random, messages: number, now: number): Scene[] {
  const scenes: Scene[] = [];
  let planned = 0;
  const scale = Math.min(1, messages / 600);
  for (const { ending, count, ago, ours } of desk) {
    for (let i = 0; i < Math.ceil(count * scale); i++) {
      scenes.push({
        dialogue: random.pick(dialogues),
        start: now - random.int(...ago),
        ending,
        ours: random.chance(ours),
        onDesk: true,
      });
      planned += ending === "closed" ? 9 : 4;
    }
  }
  const past: Dialogue[] = [];
  while (planned < messages) {
    const dialogue = random.pick(dialogues);
    past.push(dialogue);
    // two lines of the system: assigned and closed
    planned += dialogue.lines.length + 2;
  }
  // The last days are full, so that there is something to rehearse and to compare.
  const fresh = Math.floor(Math.min(past.length * lately, mostLately));
  const times = [
    ...startTimes(random, past.length - fresh, now - 365 * day, now - 3 * hour),
    ...startTimes(random, fresh, now - 9 * day, now - 3 * hour),
  ].sort((a, b) => a - b);
  for (const [i, start] of times.entries()) {
    scenes.push({ dialogue: past[i]!, start, ending: "closed", ours: false, onDesk: false });
  }
  return scenes.sort((a, b) => a.start - b.start);
}

/** Somebody who was here before and has time, or somebody new. */
function choosePerson(
  run: Run,
  random: Random,
  shop: Shop,
  people: Person[],
  { dialogue, start }: Scene,
): Person {
  for (let tries = 0; random.chance(0.55) && tries < 6; tries++) {
    const person = people.length > 0 ? random.pick(people) : undefined;
    if (person && person.english === dialogue.english && person.freeAt < start) return person;
  }
  const mobile = random.chance(0.62);
  const inboxId = !dialogue.english && mobile && random.chance(0.5) ? shop.inboxes.mini : shop.inboxes.web;
  const person = makePerson(random, start, { inboxId, english: dialogue.english, mobile });
  people.push(person);
  run(
    `insert into contacts (id, name, email, phone, locale, attributes, vip, origin, last_seen_at, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    person.id,
    person.name,
    person.email,
    person.phone,
    person.english ? "en" : "zh-CN",
    JSON.stringify(person.attributes),
    person.vip ? 1 : 0,
    JSON.stringify(person.origin),
    start,
    start,
    start,
  );
  run(
    "insert into identities (contact_id, inbox_id, kind, value, created_at) values (?, ?, 'visitor', ?, ?)",
    person.id,
    inboxId,
    person.id,
    start,
  );
  return person;
}

function store(tx: Tx, run: Run, played: Played): void {
  const { no } = run(
    `insert into conversations (id, inbox_id, contact_id, status, assignee_id, team_id, priority, last_seq, last_text, last_author,
       last_message_at, waiting_since, first_replied_at, unread, agent_read_seq, contact_read_seq, contact_delivered_seq,
       snoozed_until, closed_at, closed_by, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning no`,
    played.id,
    played.inboxId,
    played.contactId,
    played.status,
    played.assigneeId,
    played.teamId,
    played.priority,
    played.lastSeq,
    played.lastText,
    played.lastAuthor,
    played.lastMessageAt,
    played.waitingSince,
    played.firstRepliedAt,
    played.unread,
    played.agentReadSeq,
    played.contactReadSeq,
    played.contactDeliveredSeq,
    played.snoozedUntil,
    played.closedAt,
    played.closedBy,
    played.createdAt,
    played.updatedAt,
  ) as { no: number };
  run(
    insertOf(
      "messages (conversation_no, seq, kind, author_kind, author_id, text, extra, at)",
      8,
      played.messages.length,
    ),
    ...played.messages.flatMap(({ seq, kind, authorKind, authorId, text, extra, at }) => [
      no,
      seq,
      kind,
      authorKind,
      authorId,
      text,
      extra,
      at,
    ]),
  );
  run(
    insertOf("conversation_tags (conversation_no, tag)", 2, played.tags.length),
    ...played.tags.flatMap((tag) => [no, tag]),
  );
  for (const { agentId, seq, at, readAt } of played.mentions) {
    run(
      "insert into mentions (agent_id, conversation_no, seq, at, read_at) values (?, ?, ?, ?, ?)",
      agentId,
      no,
      seq,
      at,
      readAt,
    );
  }
  if (played.rating) {
    const { agentId, score, labels, comment, at } = played.rating;
    run(
      "insert into ratings (conversation_no, contact_id, agent_id, score, labels, comment, at) values (?, ?, ?, ?, ?, ?, ?)",
      no,
      played.contactId,
      agentId,
      score,
      JSON.stringify(labels),
      comment,
      at,
    );
  }
  if (played.snoozedUntil) {
    enqueue(tx, {
      name: wakeJob,
      payload: { conversationId: played.id },
      dedupe: `snooze:${played.id}`,
      runAt: played.snoozedUntil,
    });
  }
}

/** One statement for all rows of a conversation: a third of the time of one each. */
function insertOf(into: string, columns: number, rows: number): string {
  const row = `(${Array(columns).fill("?").join(", ")})`;
  return `insert into ${into} values ${Array(rows).fill(row).join(", ")}`;
}

function remember(random: Random, person: Person, played: Played, { tags }: Dialogue): void {
  person.conversations++;
  person.lastSeenAt = Math.max(person.lastSeenAt, played.lastMessageAt);
  person.freeAt = played.closedAt ? played.closedAt + random.int(1, 12) * day : Number.POSITIVE_INFINITY;
  for (const [mark, tag] of contactTags)
    if (tags.includes(mark) && !person.tags.includes(tag) && random.chance(0.5)) person.tags.push(tag);
  if (person.conversations === 3) person.tags.push("老客");
}

const contactTags: [string, string][] = [
  ["大宗", "企业客户"],
  ["青瓷", "偏好青瓷"],
  ["紫砂", "紫砂"],
  ["送礼", "送礼"],
  ["英文", "海外"],
];

/** What is known of a contact only after all their conversations. */
function complete(run: Run, person: Person): void {
  run(
    "update contacts set last_seen_at = ?, updated_at = ? where id = ?",
    person.lastSeenAt,
    person.lastSeenAt,
    person.id,
  );
  for (const tag of person.tags)
    run("insert into contact_tags (contact_id, tag) values (?, ?)", person.id, tag);
}
