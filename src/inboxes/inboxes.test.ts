import { afterEach, beforeEach, expect, test } from "bun:test";
import { system } from "../accounts/actor.ts";
import type { EventName } from "../events.ts";
import { fileGround, type FileGround } from "../files/testing.ts";
import { DomainError } from "../kernel/errors.ts";
import { createInboxCache } from "./cache.ts";
import { inboxById, inboxByKey, inboxMemberIds, listInboxes, membersByInbox } from "./queries.ts";
import {
  archiveInbox,
  createInbox,
  noteInstalled,
  restoreInbox,
  rotateInboxKey,
  setInboxMembers,
  updateInbox,
} from "./service.ts";
import { defaultHours, defaultLimits, type InboxChanges, type NewInbox } from "./types.ts";

let g: FileGround;
let seen: EventName[];
beforeEach(() => {
  g = fileGround();
  seen = [];
  g.kernel.bus.every((event) => void seen.push(event.name));
});
afterEach(() => g.close());

const admin = () => g.agent("admin");
const make = (input: Partial<NewInbox> = {}) =>
  g.kernel.write((tx) => createInbox(tx, system("setup"), { name: "官网", ...input }));
const change = (id: string, changes: unknown) =>
  g.kernel.write((tx) => updateInbox(tx, admin(), { id, changes: changes as InboxChanges }));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );
const audited = () =>
  g.kernel.db.all<{ action: string; details: string }>("select action, details from audit_log order by id");

test("a new inbox has a key of 12 letters and digits and our defaults", async () => {
  const inbox = await make({ color: "#AA3300", allowed_origins: ["https://Shop.example/"] });
  expect(inbox.key).toMatch(/^[0-9A-Za-z]{12}$/);
  expect(inbox).toMatchObject({
    name: "官网",
    locale: "zh-CN",
    timeZone: "Asia/Shanghai",
    allowedOrigins: ["https://shop.example"],
    limits: defaultLimits,
    hours: defaultHours,
    ratingEnabled: true,
    previewEnabled: false,
    archivedAt: null,
    installedAt: null,
  });
  expect(inbox.appearance).toMatchObject({ color: "#aa3300", position: "right" });
  expect((await make()).key).not.toBe(inbox.key);
  expect(seen).toEqual(["inbox.changed", "inbox.changed"]);
  expect(audited()[0]).toMatchObject({ action: "inbox.created" });
});

test("an inbox is made with its members; a stranger among them undoes it all", async () => {
  const agent = g.agent();
  const inbox = await make({ member_ids: [agent.id, agent.id] });
  expect(inboxMemberIds(g.kernel.db, inbox.id)).toEqual([agent.id]);
  expect(seen).toContain("agent.changed");
  expect(await codeOf(make({ member_ids: ["agt_nobody"] }))).toBe("invalid");
  expect(listInboxes(g.kernel.db, system("test"))).toHaveLength(1);
});

test("only who may manage inboxes makes or changes one", async () => {
  const inbox = await make();
  const { write } = g.kernel;
  for (const role of ["supervisor", "agent", "read_only"] as const) {
    const actor = g.agent(role, [inbox.id]);
    const verbs = [
      write((tx) => createInbox(tx, actor, { name: "x" })),
      write((tx) => updateInbox(tx, actor, { id: inbox.id, changes: { name: "x" } })),
      write((tx) => rotateInboxKey(tx, actor, inbox.id)),
      write((tx) => archiveInbox(tx, actor, inbox.id)),
      write((tx) => restoreInbox(tx, actor, inbox.id)),
      write((tx) => setInboxMembers(tx, actor, { id: inbox.id, agentIds: [] })),
    ];
    for (const each of verbs) expect(await codeOf(each)).toBe("forbidden");
  }
  expect(inboxById(g.kernel.db, inbox.id)).toEqual(inbox);
});

test("appearance and limits change in part, other documents whole", async () => {
  const { id } = await make();
  await change(id, { appearance: { color: "#123456" }, limits: { text: 500 } });
  const inbox = await change(id, {
    appearance: { position: "left" },
    preview_enabled: true,
    name: "商城",
    texts: { en: { title: "Shop", chips: ["In stock?"] } },
  });
  expect(inbox.appearance).toMatchObject({ color: "#123456", position: "left", theme: "auto" });
  expect(inbox.limits).toEqual({ ...defaultLimits, text: 500 });
  expect(inbox).toMatchObject({
    name: "商城",
    previewEnabled: true,
    texts: { en: { title: "Shop", chips: ["In stock?"] } },
  });
  expect((await change(id, { texts: { "zh-CN": { title: "店" } } })).texts).toEqual({
    "zh-CN": { title: "店" },
  });
  expect(audited().at(-1)).toEqual({
    action: "inbox.changed",
    details: JSON.stringify({ fields: ["texts"] }),
  });
});

test("a change of nothing changes nothing and tells nobody", async () => {
  const inbox = await make();
  seen.length = 0;
  g.clock.advance(1000);
  expect(await change(inbox.id, {})).toEqual(inbox);
  expect(seen).toEqual([]);
});

test("what does not fit is refused and nothing is changed", async () => {
  const inbox = await make();
  const bad: unknown[] = [
    { key: "mine" },
    { id: "inb_x" },
    { archived_at: 1 },
    { name: "" },
    { name: "a\nb" },
    { name: 5 },
    { locale: "xx" },
    { time_zone: "Mars/Base" },
    { time_zone: "../etc" },
    { appearance: { color: "red" } },
    { appearance: { color: "#12345" } },
    { appearance: { offset_x: -1 } },
    { appearance: { unknown: 1 } },
    { appearance: { css_variables: { "--a": "url(//evil.example)" } } },
    { appearance: { css_variables: { color: "red" } } },
    { appearance: { css_variables: { "--a": "1px; } body { display: none" } } },
    { allowed_origins: ["shop.example"] },
    { allowed_origins: ["https://shop.example/path"] },
    { allowed_origins: ["https://a; script-src *"] },
    { allowed_origins: ["data:text/html,x"] },
    { allowed_origins: ["https://*"] },
    { allowed_origins: ["https://a.*.example"] },
    { limits: { file_bytes: 1e12 } },
    { limits: { file_groups: ["programs"] } },
    { hours: { enabled: true } },
    { recall_limit_ms: -1 },
    { assignment: "random" },
    {
      pre_chat: {
        enabled: true,
        title: "",
        fields: [{ name: "size", kind: "text", label: "", required: true }],
      },
    },
    {
      pre_chat: {
        enabled: true,
        title: "",
        fields: [{ name: "a", kind: "select", label: "A", required: true }],
      },
    },
    {
      offline: {
        enabled: true,
        fields: [
          { name: "a", kind: "text", label: "A", required: true },
          { name: "a", kind: "text", label: "B", required: true },
        ],
      },
    },
    { texts: { "zh-CN": { title: "\ud800" } } },
    { texts: { fr: {} } },
    null,
    [],
    "x",
  ];
  for (const changes of bad)
    expect({ changes, code: await codeOf(change(inbox.id, changes)) }).toEqual({ changes, code: "invalid" });
  expect(inboxById(g.kernel.db, inbox.id)).toEqual(inbox);
  expect(await codeOf(change("inb_nothing", { name: "x" }))).toBe("not_found");
});

test("a new key takes the old one's place at once, and waits for its site again", async () => {
  const inbox = await make();
  await g.kernel.write((tx) => noteInstalled(tx, inbox.id, "https://shop.example"));
  const after = await g.kernel.write((tx) => rotateInboxKey(tx, admin(), inbox.id));
  expect(inboxByKey(g.kernel.db, inbox.key)).toBeUndefined();
  expect(inboxByKey(g.kernel.db, after.key)?.id).toBe(inbox.id);
  expect(after.installedAt).toBeNull();
});

test("an archived inbox has no key and no place in lists, and comes back as it was", async () => {
  const [one, other] = [await make(), await make({ name: "小程序" })];
  await g.kernel.write((tx) => archiveInbox(tx, admin(), one.id));
  expect(inboxByKey(g.kernel.db, one.key)).toBeUndefined();
  expect(inboxById(g.kernel.db, one.id)?.name).toBe("官网");
  expect(listInboxes(g.kernel.db, admin()).map((each) => each.id)).toEqual([other.id]);
  expect(listInboxes(g.kernel.db, admin(), { archived: true })).toHaveLength(2);
  expect(await codeOf(g.kernel.write((tx) => archiveInbox(tx, admin(), other.id)))).toBe("inbox_last");
  await g.kernel.write((tx) => restoreInbox(tx, admin(), one.id));
  expect(inboxByKey(g.kernel.db, one.key)?.id).toBe(one.id);
});

test("members are set as a whole, and everyone who came or went is told of", async () => {
  const [a, b] = [g.agent(), g.agent()];
  const inbox = await make({ member_ids: [a.id] });
  const changed: string[] = [];
  g.kernel.bus.commit("agent.changed", (event) => void changed.push(event.payload.agentId));
  const set = (agentIds: string[]) =>
    g.kernel.write((tx) => setInboxMembers(tx, admin(), { id: inbox.id, agentIds }));
  expect(await set([b.id])).toEqual([b.id]);
  expect(changed.sort()).toEqual([a.id, b.id].sort());
  seen.length = 0;
  await set([b.id]);
  expect(seen).toEqual([]);
  g.kernel.db.raw.query("update agents set deactivated_at = 1 where id = ?").run(a.id);
  expect(await codeOf(set([a.id, b.id]))).toBe("invalid");
  expect([...membersByInbox(g.kernel.db)]).toEqual([[inbox.id, [b.id]]]);
});

test("agents list only the inboxes that they see", async () => {
  const [one, other] = [await make(), await make()];
  expect(listInboxes(g.kernel.db, g.agent("agent", [one.id])).map((each) => each.id)).toEqual([one.id]);
  expect(listInboxes(g.kernel.db, g.agent("supervisor")).map((each) => each.id)).toEqual([one.id, other.id]);
});

test("the first site that shows the widget is kept", async () => {
  const { id } = await make();
  const note = (origin: string) => g.kernel.write((tx) => noteInstalled(tx, id, origin));
  expect([await note("https://shop.example"), await note("https://other.example")]).toEqual([true, false]);
  expect(inboxById(g.kernel.db, id)?.installedOrigin).toBe("https://shop.example");
});

test("the cache answers from memory until a change of the inbox is durable", async () => {
  const inbox = await make();
  await make();
  const cache = createInboxCache(g.kernel);
  expect(cache.byKey(inbox.key)).toEqual(inbox);
  expect(cache.byId(inbox.id)).toBe(cache.byKey(inbox.key)!);
  await change(inbox.id, { name: "新名字" });
  expect(cache.byId(inbox.id)?.name).toBe("新名字");
  const { key } = await g.kernel.write((tx) => rotateInboxKey(tx, admin(), inbox.id));
  expect(cache.byKey(inbox.key)).toBeUndefined();
  expect(cache.byKey(key)?.id).toBe(inbox.id);
  await g.kernel.write((tx) => archiveInbox(tx, admin(), inbox.id));
  expect(cache.byKey(key)).toBeUndefined();
  expect(cache.byId(inbox.id)?.archivedAt).not.toBeNull();
  expect(cache.byKey(key)).toBeUndefined();
  expect(cache.byKey("nothing")).toBeUndefined();
});
