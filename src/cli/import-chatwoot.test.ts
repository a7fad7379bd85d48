/** Rules of moving in from Chatwoot: all of it comes, once, as it was; and nobody hears of it. */

import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { indexMessages, searchMessages } from "../conversations/search.ts";
import { system } from "../accounts/actor.ts";
import { addContact, ensureContact } from "../contacts/service.ts";
import { newId } from "../kernel/ids.ts";
import { loadActor } from "../accounts/authenticate.ts";
import { emailThread, longThread } from "../testing/chatwoot.ts";
import {
  chatwootHouse,
  desk,
  dataDir,
  lingxi,
  moveIn,
  inHouse,
  rows,
  cnv,
  conversation,
  thread,
  counts,
  isSound,
} from "../testing/chatwoot-house.ts";

chatwootHouse();

test("all of it comes, and a second run finds nothing new", async () => {
  const first = await moveIn();
  expect([first.code, first.complained]).toEqual([0, ""]);
  expect(first.printed).toContain("Quick replies: 2 new of 2.");
  expect(first.printed).toContain("in this inbox: 1.");
  const all = await counts();
  const said = [...desk.messages.values()].flat().length;
  // One says nothing, one is longer than a message may be.
  expect(all).toMatchObject({
    contacts: 240,
    conversations: 230,
    messages: said - 1 + 1,
    files: 1,
    replies: 2,
  });
  await isSound();

  desk.asked.length = 0;
  const second = await moveIn();
  expect(second.printed).toContain(
    "Taken over: 0 contacts, 0 conversations, 0 messages, 0 files, 0 quick replies.",
  );
  expect(await counts()).toEqual(all);
  expect(desk.asked.filter((path) => path.includes("/messages")).length).toBeLessThan(5);
  await isSound();
}, 60_000);

test("words, kinds, authors, times, answers and files are as they were", async () => {
  await moveIn();
  const [owner] = await rows<{ id: string }>("select id from agents");
  const said = await thread(1);
  expect(said.map(({ kind, authorKind }) => `${kind} ${authorKind}`)).toEqual([
    "text contact",
    "text contact",
    "text contact",
    "note agent",
    "system system",
    "text agent",
    "text bot",
    "text bot",
    "text contact",
    "text agent",
  ]);
  expect(said[1]!.text).toBe("<b>bold</b> & <script>alert(1)</script> 👩‍👩‍👧");
  expect(said[2]!.text).toBe("看图\n[附件“broken.pdf”未能导入]");
  const [file] = (JSON.parse(said[2]!.extra!) as { files: { id: string; name: string; mime: string }[] })
    .files;
  expect(file).toMatchObject({ name: "发票.png", mime: "image/png", width: 30 });
  const [stored] = await rows<{ digest: string }>("select digest from files where id = ?", file!.id);
  expect(existsSync(join(dataDir, "files", stored!.digest.slice(0, 2), stored!.digest))).toBe(true);
  expect(said[3]!.authorId).toBe(owner!.id);
  expect([said[4]!.text, said[4]!.extra]).toEqual(["Conversation was marked resolved by Tom", null]);
  expect(JSON.parse(said[5]!.extra!)).toEqual({ reply_to: 2, author: "Tom Gone" });
  expect(said[8]!.text).toBe("📍 31.2, 121.5 外滩");
  expect(said[0]!.at).toBe((1_700_000_000 + 1000) * 1000);
  expect(said.map((each) => each.at)).toEqual(said.map((each) => each.at).toSorted((a, b) => a - b));

  const long = await thread(longThread);
  expect(long.map((each) => each.seq)).toEqual(
    Array.from({ length: 201 }, (_, i) => i + 1).slice(0, long.length),
  );
  expect(long.slice(1, 200).map((each) => each.text)).toEqual(
    Array.from({ length: 199 }, (_, i) => (i % 2 === 0 ? `第 ${i + 2} 句` : `line ${i + 2}`)),
  );
  const mail = await thread(emailThread);
  expect(mail.slice(1, 3).map((each) => each.text)).toEqual(["长".repeat(9_999), `😀${"x".repeat(20)}`]);
}, 60_000);

test("a conversation that is open there is open here, the newest of a contact's; all others are closed", async () => {
  await moveIn();
  expect(await conversation(1)).toMatchObject({
    status: "closed",
    email: null,
    priority: 3,
    unread: 0,
    details: JSON.stringify({ order_no: "QH1", Chatwoot: "官网 #1" }),
  });
  expect(await rows<{ tag: string }>("select tag from conversation_tags order by tag")).toEqual([
    { tag: "vip" },
    { tag: "售后" },
  ]);
  expect(await conversation(2)).toMatchObject({ status: "open", email: "mei@example.com", closedAt: null });
  expect(await conversation(3)).toMatchObject({ status: "closed" });
  expect(await conversation(5)).toMatchObject({ status: "snoozed", email: null });
  expect((await conversation(emailThread))!.subject).toBe("订单问题");
  // Nobody has it: it waits, since the contact's first word.
  expect(await conversation(20)).toMatchObject({ status: "waiting" });
  const alive = await rows<{ n: number }>(
    "select count(*) as n from conversations where status <> 'closed' group by inbox_id, contact_id having n > 1",
  );
  expect(alive).toEqual([]);
  const [timer] = await rows<{ n: number }>(
    "select count(*) as n from jobs where name = 'conversations.wake'",
  );
  const [asleep] = await rows<{ n: number }>(
    "select count(*) as n from conversations where status = 'snoozed'",
  );
  expect(timer!.n).toBe(asleep!.n);
  expect(asleep!.n).toBeGreaterThan(5);
}, 60_000);

test("contacts come with their marks, fields, tags and block; whoever has none of them is still known in the inbox", async () => {
  await moveIn();
  interface Contact {
    name: string;
    email: string | null;
    phone: string | null;
    blocked: number;
    attributes: string;
    createdAt: number;
    marks: string;
  }
  const named = async (name: string) =>
    (
      await rows<Contact>(
        `select name, email, phone, blocked_at is not null as blocked, attributes, created_at as createdAt,
           (select group_concat(kind || ' ' || verified) from identities where contact_id = contacts.id) as marks
         from contacts where name = ?`,
        name,
      )
    )[0]!;
  const lin = await named("林小满");
  expect(lin).toMatchObject({
    email: "person1@example.com",
    blocked: 0,
    createdAt: (1_700_000_000 - 86_400 + 1) * 1000,
  });
  expect(JSON.parse(lin.attributes)).toEqual({
    city: "杭州",
    country: "China",
    会员等级: "金卡",
    points: 320,
    tags: '["a","b"]',
  });
  expect(await named("Person 4")).toMatchObject({ blocked: 1 });
  expect(await named("Person 15")).toMatchObject({
    phone: "+8613800000015",
    marks: "external 0,email 0,phone 0",
  });
  expect(await named("Person 7")).toMatchObject({ email: null, marks: "external 0" });
  expect(await named("restless-frost-11")).toMatchObject({ email: null, marks: "external 0" });
  const tagged = await rows<{ tag: string; n: number }>(
    "select tag, count(*) as n from contact_tags group by tag",
  );
  expect(tagged).toEqual([{ tag: "大客户", n: 4 }]);
}, 60_000);

test("it may break off anywhere, and goes on where it stood", async () => {
  // Stopped in the contacts, in the conversations and in the middle of the long one.
  for (const requests of [12, 45, 60]) {
    desk.breakAfter(requests);
    const cut = await quickly(() => moveIn());
    expect(cut.code).toBe(1);
    expect(cut.complained).toContain("run it again to go on");
    await isSound();
  }
  desk.breakAfter(undefined);
  expect((await moveIn()).code).toBe(0);
  await isSound();
  const said = [...desk.messages.values()].flat().length;
  expect(await counts()).toMatchObject({
    contacts: 240,
    conversations: 230,
    messages: said,
    files: 1,
    replies: 2,
  });
}, 60_000);

/** Waits for nothing: what is asked again is asked at once. */
async function quickly<T>(work: () => Promise<T>): Promise<T> {
  const { sleep } = Bun;
  Bun.sleep = (() => Promise.resolve()) as typeof Bun.sleep;
  try {
    return await work();
  } finally {
    Bun.sleep = sleep;
  }
}

test("what happens there after the first run follows, unless somebody works on it here", async () => {
  await moveIn();
  // Closed there, untouched here; and one more word in a conversation that goes on here.
  Object.assign(desk.conversations[1]!, { status: "resolved" });
  desk.say(2, { content: "Conversation was marked resolved", message_type: 2 });
  await inHouse(({ write }) =>
    write((tx) => {
      const { no, seq } = tx.one<{ no: number; seq: number }>(
        "select no, last_seq as seq from conversations where id = ?",
        cnv(20),
      )!;
      tx.run(
        "insert into messages (conversation_no, seq, kind, author_kind, text, at) values (?, ?, 'system', 'system', '', ?)",
        no,
        seq + 1,
        tx.now,
      );
      tx.run("update conversations set last_seq = last_seq + 1 where no = ?", no);
    }),
  );
  Object.assign(desk.conversations[19]!, { status: "resolved" });
  // Waits in the queue since the server was started in between.
  await inHouse(({ write }) =>
    write(
      (tx) =>
        void tx.run(
          `insert into assignment_queue (conversation_no, conversation_id, inbox_id, need, rank_at, entered_at)
           select no, id, inbox_id, '', 0, 0 from conversations where id in (?, ?)`,
          cnv(40),
          cnv(60),
        ),
    ),
  );
  Object.assign(desk.conversations[39]!, { status: "resolved" });
  desk.say(20, { content: "还在吗", sender: { ...desk.contacts[18], type: "contact" } });
  const again = await moveIn();
  expect(again.printed).toContain("Taken over: 0 contacts, 0 conversations, 2 messages");
  expect((await conversation(2))!.status).toBe("closed");
  expect((await conversation(20))!.status).toBe("waiting");
  expect((await thread(20)).at(-1)!.text).toBe("还在吗");
  expect(await rows("select conversation_id as id from assignment_queue")).toEqual([{ id: cnv(60) }]);
  await isSound();
}, 60_000);

test("nobody is told: no event leaves the house, and no mail or delivery waits", async () => {
  await inHouse(({ write }) => write((tx) => void tx.run("delete from jobs")));
  const [before] = await rows<{ seq: number }>("select coalesce(max(seq), 0) as seq from events");
  await moveIn();
  expect(await rows("select name from events where seq > ?", before!.seq)).toEqual([]);
  expect(await rows("select distinct name from jobs")).toEqual([{ name: "conversations.wake" }]);
}, 60_000);

test("messages are found by search once they are indexed", async () => {
  await moveIn();
  await inHouse(async ({ db, write }) => {
    while ((await write((tx) => indexMessages(tx))) > 0);
    const [owner] = db.all<{ id: string }>("select id from agents");
    const actor = loadActor(db, owner!.id, { via: "cli", address: "" })!;
    const found = (q: string) =>
      searchMessages(db, actor, { q, limit: 10 }).found.map((each) => each.message.text);
    expect(found("第 76 句")).toEqual(["第 76 句"]);
    expect(found("客户很急")).toEqual(["客户很急"]);
    expect(found("订单 QH120")).toHaveLength(1);
    // Newest first, as if they had been written here.
    expect(found("发货").length).toBe(10);
    expect(found("QH230 发货")).toHaveLength(1);
  });
}, 60_000);

test("who was erased here stays erased", async () => {
  await moveIn();
  expect((await lingxi("erase-person", "person1@example.com", "--yes")).code).toBe(0);
  const again = await moveIn();
  expect(again.printed).toContain("Taken over: 0 contacts, 0 conversations, 0 messages");
  expect(await conversation(1)).toBeUndefined();
}, 60_000);

test("whoever is known here by a mark gets their past; an address that was only typed into a form gives nobody's", async () => {
  const [inbox] = await rows<{ id: string }>("select id from inboxes");
  const inboxId = inbox!.id;
  const [known, typed] = await inHouse(({ write }) =>
    write((tx) => [
      addContact(tx, system("test"), { inboxId, email: "person2@example.com", attributes: { city: "上海" } })
        .id,
      ensureContact(tx, { id: newId("con", tx.now), inboxId, email: "person3@example.com" }).id,
    ]),
  );
  await moveIn();
  await moveIn();
  const [row] = await rows<{ name: string; attributes: string; email: string }>(
    "select name, attributes, email from contacts where id = ?",
    known!,
  );
  expect(row).toMatchObject({ name: "Person 2", email: "person2@example.com" });
  expect(JSON.parse(row!.attributes)).toEqual({ city: "上海", country: "China" });
  const conversationsOf = (id: string) => rows("select id from conversations where contact_id = ?", id);
  expect(await conversationsOf(known!)).toEqual([{ id: cnv(2) }]);
  expect(await conversationsOf(typed!)).toEqual([]);
  await isSound();
}, 60_000);

test("an inbox is made once; a token passes a proxy that drops underscores", async () => {
  desk.behindProxy(true);
  const made = ["import-chatwoot", desk.url, "--account", "3", "--token", desk.token, "--make-inbox"];
  expect((await lingxi(...made)).code).toBe(0);
  expect((await lingxi(...made)).printed).toContain("Taken over: 0 contacts");
  expect(await rows("select name from inboxes order by created_at")).toEqual([
    { name: "官网" },
    { name: "Chatwoot 龙泉茶铺" },
  ]);
}, 60_000);

test.each<[string[], string]>([
  [[], "Say which Chatwoot"],
  [["chat.example.com"], "is not an address"],
  [["URL"], "--account is needed"],
  [["URL", "--account", "3"], "--token is needed"],
  [["URL", "--account", "3", "--token", "x"], "Say where to"],
  [
    ["URL", "--account", "3", "--token", "x", "--inbox", "门店"],
    'There is no inbox "门店". There are: 官网.',
  ],
  [["URL", "--account", "3", "--token", "x", "--inbox", "官网"], "refuses the token"],
  [["URL", "--account", "4", "--token", "cw-secret", "--inbox", "官网"], "Is it the right account"],
  [
    ["http://127.0.0.1:9", "--account", "3", "--token", "x", "--inbox", "官网"],
    "allow it with ALLOW_PRIVATE=127.0.0.1:9",
  ],
])("%j is answered by one sentence", async (argv, says) => {
  const outcome = await lingxi("import-chatwoot", ...argv.map((word) => (word === "URL" ? desk.url : word)));
  expect(outcome.code).toBe(1);
  expect(outcome.complained).toContain(says);
  expect(outcome.complained).not.toContain("\n");
});
