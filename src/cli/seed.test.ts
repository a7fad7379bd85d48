/** Rules of the seeded shop: it keeps what the verbs keep, and the same number gives the same shop. */

import { beforeAll, describe, expect, test } from "bun:test";
import { createLog } from "../kernel/log.ts";
import { fakeClock } from "../kernel/clock.ts";
import { readConfig } from "../kernel/config.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { openKernel } from "../kernel/open.ts";
import { verifyPassword } from "../accounts/passwords.ts";
import { seed } from "./seed.ts";

const afternoon = Date.UTC(2026, 5, 10, 6);
/** Two o'clock in the shop: nobody answers. */
const night = Date.UTC(2026, 5, 9, 18);

const open = (now = afternoon): Kernel =>
  openKernel(readConfig({}), {
    clock: fakeClock(now),
    file: ":memory:",
    key: Buffer.alloc(32),
    log: createLog("silent"),
  });

/** Each finds rows that must not be there. */
const broken: Record<string, string> = {
  "seq has no gaps": `select c.no from conversations c join messages m on m.conversation_no = c.no group by c.no
    having count(*) <> c.last_seq or max(m.seq) <> c.last_seq or min(m.seq) <> 1`,
  "time goes forward within a conversation": `select m.no from messages m join messages p on p.conversation_no = m.conversation_no and p.seq = m.seq - 1
    where m.at < p.at`,
  "nothing lies in the future": "select no from messages where at > :now",
  "the last words are those of the last message that was said": `select c.no from conversations c
    join messages m on m.conversation_no = c.no and m.seq = (select max(seq) from messages where conversation_no = c.no and kind = 'text')
    where c.last_text <> m.text or c.last_author <> m.author_kind or c.last_message_at <> m.at`,
  "unread counts the contact's messages after the last that was read": `select c.no from conversations c where c.unread <>
    (select count(*) from messages m where m.conversation_no = c.no and m.author_kind = 'contact' and m.seq > c.agent_read_seq)`,
  "somebody waits since their first unanswered message": `select c.no from conversations c where c.status <> 'closed' and c.waiting_since is not
    (select min(at) from messages m where m.conversation_no = c.no and m.author_kind = 'contact' and m.seq >
      coalesce((select max(seq) from messages where conversation_no = c.no and kind = 'text' and author_kind = 'agent'), 0))`,
  "nobody waits in a closed conversation":
    "select no from conversations where status = 'closed' and (waiting_since is not null or closed_at is null or closed_by is null)",
  "only closed ones were closed":
    "select no from conversations where status <> 'closed' and closed_at is not null",
  "only snoozed ones have a time to wake, with a timer": `select c.no from conversations c where (c.status = 'snoozed') <>
    (c.snoozed_until is not null and exists (select 1 from jobs j where j.dedupe_key = 'snooze:' || c.id and j.run_at = c.snoozed_until))`,
  "waiting is without an assignee, all else has one":
    "select no from conversations where (status = 'waiting') <> (assignee_id is null)",
  "the first reply is the first answer": `select c.no from conversations c where c.first_replied_at is not
    (select min(at) from messages m where m.conversation_no = c.no and m.kind = 'text' and m.author_kind = 'agent')`,
  "read marks lie within the conversation": `select no from conversations
    where max(agent_read_seq, contact_read_seq, contact_delivered_seq) > last_seq or contact_read_seq > contact_delivered_seq`,
  "every conversation's contact is known in its inbox": `select c.no from conversations c where not exists
    (select 1 from identities i where i.contact_id = c.contact_id and i.inbox_id = c.inbox_id)`,
  "conversations of a contact don't overlap": `select a.no from conversations a join conversations b on b.contact_id = a.contact_id and b.no > a.no
    where a.closed_at is null or b.created_at < a.closed_at`,
  "only closed conversations are rated, by their contact": `select r.conversation_no from ratings r join conversations c on c.no = r.conversation_no
    where c.status <> 'closed' or r.contact_id <> c.contact_id`,
  "every mention stands in a note that names the colleague": `select m.seq from mentions m join agents a on a.id = m.agent_id
    left join messages n on n.conversation_no = m.conversation_no and n.seq = m.seq and n.kind = 'note'
    where n.no is null or instr(n.text, '@' || a.name) = 0`,
  "no blank is left unfilled":
    "select no from messages where text glob '*{*' or text glob '*[[]*' or text like '%undefined%'",
  "visits are numbered without gaps, and as many as the visitor's row says": `select v.no from visitors v left join visits s on s.visitor_no = v.no
    group by v.no having count(s.no) <> v.visits or max(s.number) <> v.visits or min(s.number) <> 1`,
  "visits of a visitor don't overlap": `select a.no from visits a join visits b on b.visitor_no = a.visitor_no and b.number = a.number + 1
    where b.started_at < a.last_at`,
  "pages lie within their visit, and none in the future": `select p.no from page_views p join visits s on s.no = p.visit_no
    where p.at < s.started_at or p.at > s.last_at or p.at > :now or p.visible_ms > s.last_at - p.at`,
  "whoever has a journey agreed to it first": `select v.no from visitors v where not exists
    (select 1 from consents c where c.visitor_id = v.visitor_id and c.inbox_id = v.inbox_id and c.granted and c.at < v.first_seen_at)`,
  "nobody says nothing": "select no from messages where kind <> 'system' and trim(text) = ''",
};

describe.each([
  ["in the afternoon", afternoon],
  ["at night", night],
])("a seeded shop %s", (_, now) => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = open(now);
    await seed(kernel, { messages: 8000 });
  });

  for (const [rule, sql] of Object.entries(broken)) {
    test(rule, () => {
      const values = sql.includes(":now") ? [kernel.clock.now()] : [];
      expect(kernel.db.all(sql.replace(":now", "?"), ...values)).toEqual([]);
    });
  }

  test("the database finds itself whole", () => {
    expect(kernel.db.all("pragma foreign_key_check")).toEqual([]);
    expect(kernel.db.all("pragma integrity_check")).toEqual([{ integrity_check: "ok" }]);
  });

  test("every status is on the desk, and the owner has work", () => {
    const rows = kernel.db.all<{ status: string }>(
      "select distinct status from conversations order by status",
    );
    expect(rows.map((row) => row.status)).toEqual(["closed", "open", "snoozed", "waiting"]);
    const mine = kernel.db.one<{ n: number }>(
      "select count(*) as n from conversations c join agents a on a.id = c.assignee_id where a.role = 'owner' and c.status = 'open'",
    );
    expect(mine!.n).toBeGreaterThan(2);
  });

  test("a year is filled, with few at night", () => {
    const [months] = kernel.db.all<{ n: number }>(
      "select count(distinct strftime('%Y-%m', created_at / 1000, 'unixepoch')) as n from conversations",
    );
    expect(months!.n).toBeGreaterThanOrEqual(12);
    const count = (from: number, to: number): number =>
      kernel.db.one<{ n: number }>(
        "select count(*) as n from conversations where (created_at / 3600000 + 8) % 24 between ? and ?",
        from,
        to,
      )!.n;
    expect(count(2, 6) * 10).toBeLessThan(count(19, 21));
  });

  test("the owner can sign in", async () => {
    const { hash } = kernel.db.one<{ hash: string }>(
      "select password_hash as hash from agents where email = 'demo@example.com'",
    )!;
    expect(await verifyPassword("lingxi-demo", hash)).toBe(true);
  });
});

test("about as many messages come as were asked for", async () => {
  for (const messages of [60, 3000]) {
    const seeded = await seed(open(), { messages });
    expect(seeded.messages).toBeGreaterThan(messages * 0.8);
    expect(seeded.messages).toBeLessThan(messages * 1.2 + 40);
  }
});

test("the same number gives the same shop, another gives another", async () => {
  const texts = async (number: number): Promise<string> => {
    const kernel = open();
    await seed(kernel, { messages: 500, seed: number });
    return JSON.stringify(
      kernel.db.all(
        "select c.id, m.seq, m.text, m.at from messages m join conversations c on c.no = m.conversation_no order by m.no",
      ),
    );
  };
  const [one, again, other] = [await texts(1), await texts(1), await texts(2)];
  expect(again).toBe(one);
  expect(other).not.toBe(one);
});

test("an installation where somebody works is left alone", async () => {
  const kernel = open();
  await seed(kernel, { messages: 60 });
  await expect(seed(kernel, { messages: 60 })).rejects.toThrow("empty installation");
});
