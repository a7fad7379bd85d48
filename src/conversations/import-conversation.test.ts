/** Rules of taking over a conversation: whole or in slices it ends up the same, and what is begun here comes first. */

import { beforeEach, expect, test } from "bun:test";
import { system } from "../accounts/actor.ts";
import { ground, type Ground } from "../contacts/testing.ts";
import { newId } from "../kernel/ids.ts";
import {
  importConversation,
  type ImportedConversation,
  type ImportedMessage,
} from "./import-conversation.ts";
import { conversationById, wholeThread } from "./queries.ts";
import { receiveMessage } from "./receive.ts";

let g: Ground;
let header: ImportedConversation;
beforeEach(async () => {
  g = ground();
  const inboxId = g.inbox();
  const contactId = await g.contact({ inboxId });
  header = {
    id: newId("cnv", 0),
    inboxId,
    contactId,
    status: "open",
    snoozedUntil: null,
    assigneeId: null,
    priority: 0,
    subject: "",
    tags: ["a"],
    details: {},
    createdAt: 1_000,
  };
});

const said = (n: number, by: "contact" | "agent"): ImportedMessage => ({
  clientId: `cw-${n}`,
  kind: "text",
  author: { kind: by, id: null },
  text: `say ${n}`,
  at: 1_000 * n,
  files: [],
});
const all = [said(1, "contact"), said(2, "agent"), said(3, "contact"), said(4, "contact")];
const take = (messages: ImportedMessage[], changes: Partial<ImportedConversation> = {}) =>
  g.kernel.write((tx) => importConversation(tx, system("import"), { ...header, ...changes }, messages));
const now = () => conversationById(g.kernel.db, header.id)!;

test("in slices, or from the start again after a break, it is the same as at once", async () => {
  await take(all.slice(0, 3));
  expect(await take(all)).toEqual({ added: false, messages: 1 });
  const sliced = { ...now(), no: 0, id: "" };
  expect(wholeThread(g.kernel.db, now().no, { notes: true }).map((row) => row.seq)).toEqual([1, 2, 3, 4]);
  header = { ...header, id: newId("cnv", 0), contactId: await g.contact({ inboxId: header.inboxId }) };
  expect(await take(all)).toEqual({ added: true, messages: 4 });
  expect({ ...now(), no: 0, id: "", contactId: sliced.contactId }).toEqual(sliced);
  expect(now()).toMatchObject({
    status: "waiting",
    lastText: "say 4",
    lastMessageAt: 4_000,
    firstRepliedAt: 2_000,
    waitingSince: 3_000,
    unread: 2,
    agentReadSeq: 2,
    contactReadSeq: 4,
    contactMailedSeq: 4,
    createdAt: 1_000,
  });
});

test("a contact's conversation that was begun here stays the one that is alive", async () => {
  const { inboxId, contactId } = header;
  const { conversation } = await g.kernel.write((tx) =>
    receiveMessage(tx, { kind: "contact", id: contactId, inboxId }, { clientId: "c1", text: "here" }),
  );
  await take(all);
  expect(now()).toMatchObject({ status: "closed", closedAt: 4_000, unread: 0, waitingSince: null });
  expect(conversationById(g.kernel.db, conversation.id)!.status).toBe("waiting");
});

test("an older one that was taken over gives way to a newer, whichever comes first", async () => {
  const older = header.id;
  for (const order of [[0, 1] as const, [1, 0] as const]) {
    const contactId = await g.contact({ inboxId: header.inboxId });
    const ids = [newId("cnv", 0), newId("cnv", 0)];
    for (const i of order) await take(all, { id: ids[i]!, contactId, createdAt: 1_000 + i });
    expect(ids.map((id) => conversationById(g.kernel.db, id)!.status)).toEqual(["closed", "waiting"]);
  }
  expect(conversationById(g.kernel.db, older)).toBeUndefined();
});

test("what an agent has read stays read when nothing new comes", async () => {
  await take(all);
  g.kernel.db.raw.run("update conversations set unread = 0, agent_read_seq = 4");
  await take(all);
  expect(now()).toMatchObject({ unread: 0, agentReadSeq: 4 });
  await take([...all, said(5, "contact")]);
  expect(now().unread).toBe(3);
});

test("it emits nothing that is told outside", async () => {
  const before = g.seen.length;
  await take(all);
  await take(all, { status: "closed" });
  expect(new Set(g.seen.slice(before).map((event) => event.name))).toEqual(new Set(["conversation.changed"]));
});
