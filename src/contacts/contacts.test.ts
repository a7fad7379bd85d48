/** Rules of contacts: welcome, change, tag, block, merge, and who sees whom. */

import { beforeEach, describe, expect, test } from "bun:test";
import { newId } from "../kernel/ids.ts";
import { parse } from "../kernel/parse.ts";
import { mergeContacts } from "./merge-contacts.ts";
import { currentContact, getContact, listContacts, requireContact } from "./queries.ts";
import {
  addContact,
  blockContact,
  ensureContact,
  tagContact,
  unblockContact,
  updateContact,
} from "./service.ts";
import { ground, type Ground } from "./testing.ts";
import { contactChanges } from "./types.ts";

let g: Ground;
let web: string;
let mini: string;
beforeEach(() => {
  g = ground();
  web = g.inbox("官网");
  mini = g.inbox("小程序");
});

describe("welcome", () => {
  test("a visitor's contact is made once, however often it is asked for", async () => {
    const id = newId("con");
    await g.kernel.write((tx) => ensureContact(tx, { id, inboxId: web, name: "林晓彤" }));
    await g.kernel.write((tx) => ensureContact(tx, { id, inboxId: web, name: "林晓彤" }));
    expect(g.names()).toEqual(["contact.created"]);
    expect(g.kernel.db.all("select kind, value from identities")).toEqual([{ kind: "visitor", value: id }]);
  });

  test("what the visitor tells later fills blanks and overwrites nothing", async () => {
    const id = await g.contact({ inboxId: web, name: "林晓彤" });
    const row = await g.kernel.write((tx) =>
      ensureContact(tx, { id, inboxId: web, name: "别的名字", phone: "13800002056" }),
    );
    expect(row).toMatchObject({ name: "林晓彤", phone: "13800002056" });
    expect(g.seen.slice(-2)).toMatchObject([
      { name: "contact.updated", payload: { fields: ["phone"] } },
      { name: "contact.lead_captured", payload: { fields: ["phone"] } },
    ]);
  });

  test("the token of a merged contact leads to the one that it became", async () => {
    const [from, into] = [await g.contact({ inboxId: web }), await g.contact({ inboxId: mini })];
    await g.kernel.write((tx) => mergeContacts(tx, g.agent("admin"), { fromId: from, intoId: into }));
    expect((await g.kernel.write((tx) => ensureContact(tx, { id: from, inboxId: web }))).id).toBe(into);
  });
});

describe("seeing", () => {
  test("an agent sees a contact who is known in one of their inboxes, and is not told of others", async () => {
    const id = await g.contact({ inboxId: web });
    expect(getContact(g.kernel.db, g.agent("agent", { inboxes: [web] }), id).id).toBe(id);
    expect(() => getContact(g.kernel.db, g.agent("agent", { inboxes: [mini] }), id)).toThrow("not_found");
    expect(listContacts(g.kernel.db, g.agent("agent", { inboxes: [mini] }), {}).data).toEqual([]);
    expect(listContacts(g.kernel.db, g.agent("supervisor"), {}).data).toHaveLength(1);
  });

  test("pages follow each other without a gap or a repeat, also within one millisecond", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) {
      if (i % 3 === 0) g.clock.advance(1000);
      ids.push(await g.contact({ inboxId: web }));
    }
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = listContacts(g.kernel.db, g.agent("owner"), { cursor, limit: 2 });
      found.push(...page.data.map((contact) => contact.id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(found).toHaveLength(7);
    expect(new Set(found)).toEqual(new Set(ids));
    expect(found[0]).toBe(ids[6]!);
  });

  test("search finds parts of name, mail and phone, and takes % and _ as themselves", async () => {
    await g.contact({ inboxId: web, name: "林晓彤", email: "xiaotong@example.com", phone: "13800002056" });
    await g.contact({ inboxId: web, name: "100%_茶" });
    const names = (search: string): string[] =>
      listContacts(g.kernel.db, g.agent("owner"), { search }).data.map((c) => c.name);
    expect(names("晓彤")).toEqual(["林晓彤"]);
    expect(names("XIAOTONG@")).toEqual(["林晓彤"]);
    expect(names("138-0000")).toEqual(["林晓彤"]);
    expect(names("%")).toEqual(["100%_茶"]);
    expect(names("_")).toEqual(["100%_茶"]);
    expect(names("' or 1=1 --")).toEqual([]);
  });

  test("filters by tag, block, VIP and inbox", async () => {
    const admin = g.agent("admin");
    const [a, b] = [await g.contact({ inboxId: web }), await g.contact({ inboxId: mini })];
    await g.kernel.write((tx) => tagContact(tx, admin, { id: a, add: ["老客"] }));
    await g.kernel.write((tx) => blockContact(tx, admin, { id: b }));
    await g.kernel.write((tx) => updateContact(tx, admin, { id: b, vip: true }));
    const ids = (query: object): string[] =>
      listContacts(g.kernel.db, admin, query).data.map((contact) => contact.id);
    expect(ids({ tag: "老客" })).toEqual([a]);
    expect(ids({ blocked: true })).toEqual([b]);
    expect(ids({ blocked: false })).toEqual([a]);
    expect(ids({ vip: true })).toEqual([b]);
    expect(ids({ inboxId: mini })).toEqual([b]);
  });
});

describe("changing", () => {
  test("only what differs is told, and it is in the audit log without contents", async () => {
    const id = await g.contact({ inboxId: web, name: "林晓彤" });
    const agent = g.agent("agent", { inboxes: [web] });
    await g.kernel.write((tx) =>
      updateContact(tx, agent, { id, name: "林晓彤", email: "a@example.com", note: "偏好青瓷" }),
    );
    expect(g.seen.at(-1)).toMatchObject({
      name: "contact.updated",
      payload: { contactId: id, fields: ["email", "note"] },
    });
    const [entry] = g.kernel.db.all<{ action: string; details: string }>(
      "select action, details from audit_log",
    );
    expect(entry).toEqual({ action: "contact.updated", details: '{"fields":["email","note"]}' });
    const before = g.seen.length;
    await g.kernel.write((tx) => updateContact(tx, agent, { id, name: "林晓彤" }));
    expect(g.seen).toHaveLength(before);
  });

  test("attributes change one by one, null removes, and fifty are enough", async () => {
    const id = await g.contact({ inboxId: web });
    const admin = g.agent("admin");
    await g.kernel.write((tx) => updateContact(tx, admin, { id, attributes: { 会员: "银毫", 累计: 1846 } }));
    await g.kernel.write((tx) => updateContact(tx, admin, { id, attributes: { 会员: null, 生日: "6-12" } }));
    expect(getContact(g.kernel.db, admin, id).attributes).toEqual({ 累计: 1846, 生日: "6-12" });
    const many = Object.fromEntries(Array.from({ length: 49 }, (_, i) => [`k${i}`, i]));
    await expect(g.kernel.write((tx) => updateContact(tx, admin, { id, attributes: many }))).rejects.toThrow(
      "invalid",
    );
  });

  test("a contact may change their own name but not their VIP mark, and nobody else", async () => {
    const [id, other] = [await g.contact({ inboxId: web }), await g.contact({ inboxId: web })];
    const self = { kind: "contact", id, inboxId: web } as const;
    expect((await g.kernel.write((tx) => updateContact(tx, self, { id, name: "小林" }))).name).toBe("小林");
    await expect(g.kernel.write((tx) => updateContact(tx, self, { id, vip: true }))).rejects.toThrow(
      "forbidden",
    );
    await expect(g.kernel.write((tx) => updateContact(tx, self, { id: other, name: "x" }))).rejects.toThrow(
      "not_found",
    );
  });

  test("mail and phone must look like themselves; a phone is kept without its separators", () => {
    expect(parse(contactChanges, { phone: "+86 138-0000-2056" }).phone).toBe("+8613800002056");
    for (const bad of [
      { phone: "abc" },
      { phone: "1" },
      { email: "no" },
      { name: "a\u0000b" },
      { name: "x".repeat(81) },
      { attributes: { a: {} } },
    ])
      expect(() => parse(contactChanges, bad)).toThrow("invalid");
  });

  test("tags are a set; only a change is told", async () => {
    const id = await g.contact({ inboxId: web });
    const admin = g.agent("admin");
    await g.kernel.write((tx) => tagContact(tx, admin, { id, add: ["老客", "送礼", "老客"] }));
    await g.kernel.write((tx) => tagContact(tx, admin, { id, add: ["老客"], remove: ["送礼", "没有的"] }));
    expect(getContact(g.kernel.db, admin, id).tags).toEqual(["老客"]);
    const before = g.seen.length;
    await g.kernel.write((tx) => tagContact(tx, admin, { id, add: ["老客"] }));
    expect(g.seen).toHaveLength(before);
    const many = Array.from({ length: 50 }, (_, i) => `t${i}`);
    await expect(g.kernel.write((tx) => tagContact(tx, admin, { id, add: many }))).rejects.toThrow("invalid");
  });

  test("blocking twice is told once, and can be undone", async () => {
    const id = await g.contact({ inboxId: web });
    const agent = g.agent("agent", { inboxes: [web] });
    await g.kernel.write((tx) => blockContact(tx, agent, { id }));
    await g.kernel.write((tx) => blockContact(tx, agent, { id }));
    expect(g.names().filter((name) => name === "contact.blocked")).toHaveLength(1);
    expect((await g.kernel.write((tx) => unblockContact(tx, agent, { id }))).blockedAt).toBeNull();
    await expect(
      g.kernel.write((tx) => blockContact(tx, g.agent("read_only", { inboxes: [web] }), { id })),
    ).rejects.toThrow("forbidden");
  });

  test("two contacts can't hold the same mail address in one inbox", async () => {
    const admin = g.agent("admin");
    await g.kernel.write((tx) => addContact(tx, admin, { inboxId: web, email: "A@example.com" }));
    await expect(
      g.kernel.write((tx) => addContact(tx, admin, { inboxId: web, email: "a@example.com" })),
    ).rejects.toThrow("contact_exists");
    await g.kernel.write((tx) => addContact(tx, admin, { inboxId: mini, email: "a@example.com" }));
  });
});

describe("merging", () => {
  test("identities, tags and blanks move; the old id leads to the new contact", async () => {
    const admin = g.agent("admin");
    const from = await g.contact({ inboxId: web, name: "晓彤", phone: "13800002056" });
    const into = await g.contact({ inboxId: mini, name: "林晓彤" });
    await g.kernel.write((tx) => tagContact(tx, admin, { id: from, add: ["老客", "送礼"] }));
    await g.kernel.write((tx) => tagContact(tx, admin, { id: into, add: ["老客"] }));
    await g.kernel.write((tx) =>
      updateContact(tx, admin, { id: from, note: "怕烫手", attributes: { a: 1, b: 1 } }),
    );
    await g.kernel.write((tx) =>
      updateContact(tx, admin, { id: into, note: "偏好青瓷", attributes: { b: 2 } }),
    );
    await g.kernel.write((tx) => mergeContacts(tx, admin, { fromId: from, intoId: into }));
    expect(g.seen.at(-1)).toMatchObject({
      name: "contact.merged",
      payload: { contactId: from, intoId: into, by: admin.id },
    });
    expect(getContact(g.kernel.db, admin, from)).toMatchObject({
      id: into,
      name: "林晓彤",
      phone: "13800002056",
      tags: ["老客", "送礼"],
      note: "偏好青瓷\n怕烫手",
      attributes: { a: 1, b: 2 },
    });
    expect(listContacts(g.kernel.db, admin, {}).data.map((contact) => contact.id)).toEqual([into]);
    expect(g.kernel.db.all("select distinct contact_id as id from identities")).toEqual([{ id: into }]);
  });

  test("a chain of merges is one step long", async () => {
    const admin = g.agent("admin");
    const [a, b, c] = [
      await g.contact({ inboxId: web }),
      await g.contact({ inboxId: web }),
      await g.contact({ inboxId: web }),
    ];
    await g.kernel.write((tx) => mergeContacts(tx, admin, { fromId: a, intoId: b }));
    await g.kernel.write((tx) => mergeContacts(tx, admin, { fromId: b, intoId: c }));
    expect(currentContact(g.kernel.db, a)?.id).toBe(c);
    await expect(g.kernel.write((tx) => mergeContacts(tx, admin, { fromId: a, intoId: c }))).rejects.toThrow(
      "contact_merge_same",
    );
  });

  test("a merge is no way out of a block, and both must be visible", async () => {
    const admin = g.agent("admin");
    const [from, into] = [await g.contact({ inboxId: web }), await g.contact({ inboxId: mini })];
    const narrow = g.agent("agent", { inboxes: [web] });
    await expect(
      g.kernel.write((tx) => mergeContacts(tx, narrow, { fromId: from, intoId: into })),
    ).rejects.toThrow("not_found");
    await g.kernel.write((tx) => blockContact(tx, admin, { id: from }));
    await g.kernel.write((tx) => mergeContacts(tx, admin, { fromId: from, intoId: into }));
    expect(requireContact(g.kernel.db, admin, into).blockedAt).not.toBeNull();
  });
});
